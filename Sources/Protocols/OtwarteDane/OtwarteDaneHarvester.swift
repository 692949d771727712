import Crypto
import DCAT
import Feeds
import Fetch
import Records
import Text
import XML

/// The XML feed of dane.gov.pl's automatic supply, all namespace versions from 1.0-rc1 to 1.13.
///
/// Elements are matched by their local names: real feeds put the namespace on the root only, on every element, or nowhere.
/// The `.md5` file beside the feed is taken as advice: production feeds with a wrong one are as good as others.
struct OtwarteDaneHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        XMLRecordPages<OtwarteDaneDocument>(source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: OtwarteDaneMapping.ofElement)
    }
}

/// The feed's one document.
final class OtwarteDaneDocument: XMLRecordDocument {
    static let mediaTypes = "application/xml, text/xml"
    static let keyName = "extIdent"
    static let leftOut = "drafts"

    private let document: XMLDocument
    private let url: String
    private(set) var findings: [Finding] = []
    private(set) var count = 0
    let faults: [Finding] = []

    var reader: XMLPullReader { document.reader }

    init(_ response: FetchResponse, of source: Source, at portal: Portal) async throws {
        url = source.url
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        findings = [try await Self.digestFinding(response, url, portal)].compactMap(\.self)
        do {
            document = try XMLDocument(response)
            try readRoot()
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    private func readRoot() throws {
        while let event = try reader.next() {
            guard case .start(let root) = event else { continue }
            guard root.name == "datasets" else {
                let what = root.name.lowercased() == "html" ? "a web page" : "the element `\(root.name)`"
                throw HarvestFailure(
                    .unreadable, value: root.name,
                    "\(url) answered with \(what) where a feed of `datasets` was expected.")
            }
            checkVersion(root.namespace)
            return
        }
        throw HarvestFailure(.unreadable, value: url, "\(url) is an empty document.")
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

    private static func digestFinding(
        _ response: FetchResponse, _ feed: String, _ portal: Portal
    ) async throws -> Finding? {
        guard let dot = feed.lastIndex(of: "."), !feed[dot...].contains("/") else { return nil }
        let url = feed[..<dot] + ".md5"
        let answer: FetchResponse
        do {
            answer = try await portal.get(String(url), accept: "text/plain")
        } catch let failure as HarvestFailure {
            return Finding(
                .checksumMissing, value: String(url), "The feed's digest cannot be had: \(failure.finding.message)")
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
        guard stated.map(String.init) != actual else { return nil }
        return Finding(
            .checksumMismatch, value: stated.map(String.init) ?? "no digest",
            "\(url) does not hold the MD5 of the feed, which is \(actual); the feed was read all the same.")
    }

    // MARK: Reading

    func next() throws -> XMLRecordEntry? {
        do {
            return try entry()
        } catch {
            throw HarvestFailure.brokenOff(url, error)
        }
    }

    private func entry() throws(XMLError) -> XMLRecordEntry? {
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            guard tag.name == "dataset" else {
                try reader.skipElement()
                continue
            }
            let element = try reader.readRecord()
            count += 1
            // A draft is not published.
            return element.attribute("status") == "draft" ? .leftOut : .record(record(element))
        }
        return nil
    }

    private func record(_ element: XMLElement) -> HarvestPage.Record {
        let key = element.child("extIdent")?.text.trimmed ?? ""
        guard !key.isEmpty else {
            return .unreadable(
                key: nil,
                Finding(
                    .keyMissing, field: "extIdent",
                    "The dataset in line \(element.line) has no extIdent, so it cannot be told apart; it was left out.")
            )
        }
        let record = SourceRecord(key: key, mediaType: "application/xml", bytes: element.serialized(), url: nil)
        return .record(HarvestedRecord(record, of: element, map: OtwarteDaneMapping.ofElement))
    }
}
