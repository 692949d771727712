import Catalog
import DCAT
import Feeds
import Fetch
import JSON
import Protocols

/// Runs documents from memory through all that becomes of a feed, from recognising it to the documents that are served, and
/// tells what must never be. For fuzzing, which needs no network and no catalogue.
package struct FeedTrial: Sendable {
    /// What came of it.
    package struct Outcome: Sendable, Equatable {
        package var pages = 0
        package var records = 0
        package var datasets = 0
        package var findings = 0
    }

    /// Something that must always hold does not.
    package struct Broken: Error, CustomStringConvertible {
        package let description: String
    }

    package static var types: [String] { SourceType.allCases.map(\.rawValue) }

    private let type: SourceType
    private let source: Source
    private let polite: PoliteFetcher

    private static let maxPages = 4
    private static let options: [SourceType: String] = [
        .daneGov: "institution_types: [all]", .tabular: tabular("items: /items"),
    ]

    private static func tabular(_ items: String) -> String {
        """
        \(items), map: {identifier: /id, title: /title, description: /text, keyword: {path: /words, separator: ','},
        publisher: /office, theme: /theme, license: /licence, distribution: {items: /files, downloadURL: /url, format: /form}}
        """
    }

    /// - Parameters:
    ///   - type: of the feed, by its name in a source file.
    ///   - documents: what is answered to the first address, and to all others.
    /// - Returns: `nil` where there is no such type.
    package init?(type name: String, documents: [[UInt8]]) throws {
        guard let type = SourceType(rawValue: name) else { return nil }
        self.type = type
        let first = documents.first?.first { $0 > 0x20 }
        let options = type == .tabular ? Self.tabularOptions(first) : Self.options[type] ?? ""
        let path = Self.path(of: type, first)
        source = try SourceFile(
            """
            {id: trial, title: Trial, url: 'https://portal.example\(path)', type: \(name), options: {\(options)}}
            """, file: "trial.yaml"
        ).source()
        let asked = TrialAnswers(documents, first: source.url)
        let fetcher = try Fetcher { asked.answer(to: $0.url) }
        polite = PoliteFetcher(fetcher, policy: PolitenessPolicy(retries: 0))
    }

    private static func tabularOptions(_ first: UInt8?) -> String {
        switch first {
        case UInt8(ascii: "{"): return tabular("format: json, items: /items")
        case UInt8(ascii: "["): return tabular("format: json, items: ''")
        case UInt8(ascii: "<"):
            return """
                format: xml, items: /list/item, map: {identifier: id, title: title, description: text, keyword: word,
                publisher: office, distribution: {items: file, downloadURL: url, format: form}}
                """
        default:
            return """
                format: csv, map: {identifier: /id, title: /title, description: /text, keyword: {path: /words, separator: ','},
                publisher: /office, distribution: {downloadURL: /url, format: /form}}
                """
        }
    }

    private static func path(of type: SourceType, _ first: UInt8?) -> String {
        switch type {
        case .schemaOrg: first == UInt8(ascii: "h") ? "/sitemap.txt" : "/page"
        case .waf: "/metadata/"
        case .oaiPMH: "/oai"
        case .csw: "/csw"
        case .ogcRecords: "/collections/a/items"
        case .daneGov, .ckan: ""
        case .arcGISServer: "/arcgis/rest/services"
        default: "/feed"
        }
    }

    /// Checks the feed as `snop check` does, and reads on from page to page as a run does.
    ///
    /// - Throws: ``Broken``; what is wrong with the documents is no error.
    package func run() async throws -> Outcome {
        var outcome = Outcome()
        var limits = HarvestLimits()
        limits.maxPages = Self.maxPages
        limits.run.requests = 60
        let report = try await FeedCheck(fetcher: polite, limits: limits).report(on: source, examples: 5)
        outcome.findings += report.page?.findings.count ?? 0
        for example in report.page?.examples ?? [] { try Self.check(example.document) }
        let portal = Portal(
            fetcher: polite, memory: nil, source: source, fingerprint: [], isFull: true,
            account: RequestAccount(limits.run), maxPages: Self.maxPages, limits: limits.record)
        let pages = TalliedPages(
            type.harvester.pages(of: source, at: portal, from: nil), maxPages: Self.maxPages)
        do {
            while outcome.pages < Self.maxPages, var page = try await pages.next() {
                page.refuseUnfitKeys()
                outcome.pages += 1
                outcome.findings += page.note.findings.count
                for record in page.records { try take(record, limits.record, &outcome) }
            }
        } catch is HarvestFailure {
            outcome.findings += 1
        }
        return outcome
    }

    private func take(_ record: HarvestPage.Record, _ limits: RecordLimits, _ outcome: inout Outcome) throws {
        guard case .record(let harvested) = record else {
            outcome.findings += 1
            return
        }
        outcome.records += 1
        let desk = RecordDesk(source: source, limits: limits)
        guard let mapped = try? desk.mapped(harvested) else {
            outcome.findings += 1
            return
        }
        outcome.datasets += 1
        outcome.findings += mapped.findings.count
        try Self.check(mapped.document)
        guard mapped.findings.allSatisfy({ !$0.message.isEmpty }) else {
            throw Broken(description: "a finding that says nothing")
        }
        // Two runs over the same bytes must write nothing the second time.
        guard let again = try? desk.mapped(harvested), again.document == mapped.document else {
            throw Broken(description: "the record \(harvested.source.key) becomes two things")
        }
    }

    private static func check(_ document: [UInt8]) throws {
        do throws(JSONError) {
            _ = try JSONValue.parse(document)
        } catch {
            throw Broken(description: "what would be served is no JSON: \(error)")
        }
    }
}

/// Answers the first address with the first document, and each other one with one that its bytes tell.
private struct TrialAnswers: Sendable {
    private let documents: [[UInt8]]
    private let first: String

    init(_ documents: [[UInt8]], first: String) {
        self.documents = documents
        self.first = first
    }

    func answer(to url: String) -> CannedAnswer {
        // What is not asked of the feed itself is not there; and the same request has the same answer each time.
        guard !url.hasSuffix("/robots.txt"), !url.contains("/.well-known/"), !documents.isEmpty else {
            return CannedAnswer(status: 404, body: [])
        }
        let others = documents.dropFirst()
        guard url != first, url != first + "?f=json", !others.isEmpty else { return CannedAnswer(body: documents[0]) }
        let number = url.utf8.reduce(UInt32(5381)) { $0 &* 33 &+ UInt32($1) }
        return CannedAnswer(body: others[1 + Int(number) % others.count])
    }
}
