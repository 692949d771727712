import Catalog
import Crypto
import DCAT
import Fetch
import Text
import XML

/// The XML feed of dane.gov.pl's automatic supply, all namespace versions from 1.0-rc1 to 1.13.
///
/// Elements are matched by their local names: real feeds put the namespace on the root only, on every element, or nowhere.
/// The `.md5` file beside the feed is taken as advice: production feeds with a wrong one are as good as others.
struct OtwarteDaneHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OtwarteDanePages(source: source, portal: portal)
    }
}

/// Reads the feed's one document as a stream, a hundred datasets at a time.
actor OtwarteDanePages: HarvestPages {
    private enum State {
        case start
        case reading(XMLDocument)
        case done
    }

    private let source: Source
    private let portal: Portal
    private var state = State.start
    private var findings: [Finding] = []
    private var received = 0
    private var keys = PageKeys()
    private var nameless = NamelessEntries()
    private var hasUnreadable = false
    private var response: FetchResponse?

    private static let pageSize = 100
    private static let mediaTypes = "application/xml, text/xml"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
    }

    func next() async throws -> HarvestPage? {
        if case .start = state, let unchanged = try await open() { return unchanged }
        guard case .reading(let document) = state else { return nil }
        try nameless.check(source.url)
        do throws(XMLError) {
            return try page(from: document.reader)
        } catch {
            throw HarvestFailure(.notWhatWasExpected, value: source.url, "\(source.url) breaks off: \(error).")
        }
    }

    // MARK: Opening

    /// - Returns: the only page there is, where the portal says that nothing has changed.
    private func open() async throws -> HarvestPage? {
        switch try await portal.getIfChanged(source.url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            state = .done
            var page = HarvestPage()
            page.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            guard !response.body.isEmpty else {
                throw HarvestFailure(.notWhatWasExpected, value: source.url, "\(source.url) answered with nothing.")
            }
            self.response = response
            try await checkDigest(of: response)
            do {
                let document = try XMLDocument(response)
                try readRoot(document.reader)
                state = .reading(document)
            } catch {
                throw Self.failure(error, source.url)
            }
            return nil
        }
    }

    private static func failure(_ error: any Error, _ url: String) -> any Error {
        guard let error = error as? XMLError else { return error }
        return HarvestFailure(.notWhatWasExpected, value: url, "\(url) did not answer with XML: \(error).")
    }

    private func readRoot(_ reader: XMLPullReader) throws {
        while let event = try reader.next() {
            guard case .start(let root) = event else { continue }
            guard root.name == "datasets" else {
                let what = root.name.lowercased() == "html" ? "a web page" : "the element `\(root.name)`"
                throw HarvestFailure(
                    .notWhatWasExpected, value: root.name,
                    "\(source.url) answered with \(what) where a feed of `datasets` was expected.")
            }
            checkVersion(root.namespace)
            return
        }
        throw HarvestFailure(.notWhatWasExpected, value: source.url, "\(source.url) is an empty document.")
    }

    private static let versions: Set<String> = Set(["1.0-rc1"]).union((1...13).map { "1.\($0)" })

    /// A version that is not known is read all the same: versions have only ever added elements.
    private func checkVersion(_ namespace: String?) {
        let prefix = "urn:otwarte-dane:harvester:"
        guard let namespace, namespace.hasPrefix(prefix) else { return }
        let version = String(namespace.dropFirst(prefix.count))
        guard !Self.versions.contains(version) else { return }
        findings.append(
            Finding(
                .schemaVersionUnknown, value: version,
                "Version \(version) of the feed's schema is not known; it was read as 1.13."))
    }

    // MARK: The digest

    private func checkDigest(of response: FetchResponse) async throws {
        guard let dot = source.url.lastIndex(of: "."), !source.url[dot...].contains("/") else { return }
        let url = source.url[..<dot] + ".md5"
        let answer: FetchResponse
        do {
            answer = try await portal.get(String(url), accept: "text/plain")
        } catch let failure as HarvestFailure {
            findings.append(
                Finding(
                    .checksumMissing, value: String(url), "The feed's digest cannot be had: \(failure.finding.message)")
            )
            return
        }
        let text = answer.body.withUnsafeBytes { String(decoding: $0.prefix(1000), as: UTF8.self).lowercased() }
        let stated = text.split { Hexadecimal.value(of: $0.utf8.first ?? 0) == nil || !$0.isASCII }
            .first { $0.utf8.count == 32 }
        let actual = response.body.withUnsafeBytes { bytes in
            var hasher = Insecure.MD5()
            hasher.update(bufferPointer: bytes)
            return Hexadecimal.string(hasher.finalize())
        }
        response.body.releasePages()
        guard stated.map(String.init) != actual else { return }
        findings.append(
            Finding(
                .checksumMismatch, value: stated.map(String.init) ?? "no digest",
                "\(url) does not hold the MD5 of the feed, which is \(actual); the feed was read all the same."))
    }

    // MARK: Reading

    private func page(from reader: XMLPullReader) throws(XMLError) -> HarvestPage {
        var page = HarvestPage()
        var drafts = 0
        let size = XMLPieceSize(reader, entries: received)
        while page.records.count < Self.pageSize, !size.isFull(reader, entries: received) {
            guard let event = try reader.next() else {
                finish(&page)
                break
            }
            guard case .start(let tag) = event else { continue }
            guard tag.name == "dataset" else {
                try reader.skipElement()
                continue
            }
            let element = try reader.readRecord()
            received += 1
            // A draft is not published.
            guard element.attribute("status") != "draft" else {
                drafts += 1
                continue
            }
            page.records += [nameless.kept(record(element))].compactMap(\.self)
        }
        page.findings = findings
        findings = []
        page.leaveOut(drafts, because: "drafts")
        if case .reading = state { page.cursor = "\(received)" }
        return page
    }

    private func record(_ element: XMLElement) -> HarvestPage.Record {
        let key = element.child("extIdent")?.text.trimmed ?? ""
        guard !key.isEmpty else {
            hasUnreadable = true
            return .unreadable(
                key: nil,
                Finding(
                    .keyMissing, field: "extIdent",
                    "The dataset in line \(element.line) has no extIdent, so it cannot be told apart; it was left out.")
            )
        }
        keys.append(key)
        let record = SourceRecord(key: key, mediaType: "application/xml", bytes: element.serialized(), url: nil)
        let source = source
        return .record(HarvestedRecord(record, of: element) { OtwarteDaneMapping(source).map($0, &$1) })
    }

    private func finish(_ page: inout HarvestPage) {
        state = .done
        page.total = received
        page.records += [nameless.takeOthers(field: "extIdent")].compactMap(\.self)
        // An answer of 304 could not tell again what was wrong.
        if !hasUnreadable, let response, let all = keys.all {
            page.validator = portal.validator(for: response, url: source.url, page: "\(received)", keys: all)
        }
        response = nil
    }
}
