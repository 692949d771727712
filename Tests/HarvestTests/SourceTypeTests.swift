import Fetch
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// What every type must have beside its folder and its line in `SourceType.allCases`.
@Suite("Types of sources")
struct SourceTypeTests {
    private static let names = SourceType.allCases.map(\.rawValue)

    private func text(_ path: String) throws -> String {
        try String(contentsOf: repository.appendingPathComponent(path), encoding: .utf8)
    }

    @Test("each has a name of its own, and options of different keys")
    func plates() {
        #expect(Set(Self.names).count == Self.names.count)
        for type in SourceType.allCases {
            #expect(SourceType(rawValue: type.rawValue) == type)
            let keys = type.options.flatMap(\.keys)
            #expect(Set(keys).count == keys.count && !keys.contains("language"), "\(type.rawValue)")
        }
        #expect(SourceType(rawValue: "no-such-type") == nil)
    }

    /// The rows of tables whose first cell has the type's name.
    private static func rows(of name: String, in text: String) -> [Substring] {
        text.split(separator: "\n").filter { row in
            row.hasPrefix("|") && row.dropFirst().prefix(while: { $0 != "|" }).contains("`\(name)`")
        }
    }

    @Test("each has a page, a row in the table of pages, and rows in both languages where feeds are registered")
    func pages() throws {
        let table = try text("docs/harvesters/README.md")
        let registering = try text("harvesters/README.md")
        for type in SourceType.allCases {
            let name = type.rawValue
            let row = Self.rows(of: name, in: table).first
            let page = row?.firstMatch(of: /\]\(([a-z0-9-]+\.md)\)/).map { String($0.1) }
            #expect(page != nil, "docs/harvesters/README.md has no row for \(name)")
            let told = try page.map { try text("docs/harvesters/\($0)") } ?? ""
            for key in type.options.flatMap(\.keys) {
                let isTold = told.contains("`\(key)`") || told.contains("\(key):") || registering.contains("`\(key)`")
                #expect(isTold, "\(page ?? "no page") does not tell of the option \(key) of \(name)")
            }
            let rows = Self.rows(of: name, in: registering)
            #expect(rows.count == 2, "harvesters/README.md has \(rows.count) rows for \(name)")
        }
    }

    @Test("each has feeds with faults")
    func faults() {
        let types = Set(FaultFeed.all.map(\.type))
        for name in Self.names { #expect(types.contains(name), "FaultFeed has nothing of the type \(name)") }
    }

    /// Why there is no sample: their feeds cannot be a file, or their one document is in the golden cases.
    private static let withoutSample: Set<String> = [
        "waf", "csw", "oai-pmh", "ogc-records", "ogc-services", "atom-inspire", "schema-org", "danegov-api",
        "opendatasoft", "socrata", "udata", "dkan", "arcgis-hub", "arcgis-server", "iso19139", "atom", "rss", "gtfs",
        "dcat-us",
    ]

    @Test("each has a sample that the daemon can show, or a reason to have none")
    func samples() {
        for name in Self.names {
            let path = repository.appendingPathComponent("harvesters/sample/sample-\(name).yaml").path
            let has = FileManager.default.fileExists(atPath: path)
            #expect(has != Self.withoutSample.contains(name), "\(name)")
        }
    }

    /// Types that nothing but their source file tells.
    private static let isDeclared: Set<String> = ["tabular"]

    @Test("each is recognised by one of its golden cases", arguments: SourceType.allCases.map(\.rawValue))
    func recognition(_ name: String) async throws {
        guard !Self.isDeclared.contains(name) else { return }
        var told: [String] = []
        for golden in GoldenCase.all where golden.type == name {
            let polite = PoliteFetcher(try Fetcher(answering: golden.portal()), policy: PolitenessPolicy(retries: 0))
            let source = try Source.unregistered(url: golden.source().url)
            let recognition = try await FeedCheck(fetcher: polite).report(on: source, examples: 0).recognition
            guard recognition.best?.type.rawValue != name else { return }
            let candidates = recognition.candidates.prefix(3).map { "\($0.type.rawValue) \($0.score)" }
            let evidence = recognition.candidates.first { $0.type.rawValue == name }?.evidence.map(\.observation) ?? []
            told.append("\(golden.name): \(candidates) \(evidence)")
        }
        Issue.record("\(told.joined(separator: "\n"))")
    }
}
