import Catalog
import DCAT
import Foundation
import JSON
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Real documents: those that come with the repository, and those of the shared folder where it is there.
@Suite("Real documents")
struct CorpusTests {
    /// A portal that answers every `package_search` with one saved list.
    private func harvest(list: URL) async throws -> (RunState, Bench) {
        let data = try Data(contentsOf: list)
        let value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
        let result = try #require(value["result"])
        let count = (result.array ?? result["results"]?.array ?? []).count
        #expect(count > 0)
        let body = [UInt8](data)
        let portal = try ScriptedPortal { request in
            switch request.action {
            case "current_package_list_with_resources": .init(fields: ["Content-Type: application/json"], body: body)
            default: .error("404 Not Found", #"{"success": false, "error": {"message": "nie ma takiej akcji"}}"#)
            }
        }
        defer { portal.stop() }
        let bench = try Bench()
        return (try await bench.harvest(portal.url), bench)
    }

    @Test("Gdańsk: 66 datasets, 364 resources, no HTML left")
    func gdansk() async throws {
        guard let file = shared("corpus/poland/ckan/gdansk_current_package_list_66.json") else { return }
        let (run, bench) = try await harvest(list: file)
        #expect((run.outcome, run.added) == (.succeeded, 66))
        let datasets = try await bench.items().compactMap(\.dataset)
        #expect(datasets.count == 66)
        #expect(datasets.map(\.distribution.count).reduce(0, +) == 364)
        for dataset in datasets {
            let text = dataset.description["pl"] ?? ""
            for trace in ["<br", "<p>", "&oacute;", "&nbsp;", "&amp;"] {
                #expect(!text.contains(trace), "\(text.prefix(80))")
            }
            #expect(dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
            #expect(dataset.title.preferred?.isEmpty == false && dataset.modified != nil)
        }
    }

    @Test(
        "Gdynia, and the ministry's example for importers",
        arguments: [
            "gdynia_current_package_list_one.json", "gdansk_current_package_list_one.json", "ckan_import_example.json",
        ])
    func others(name: String) async throws {
        guard let file = shared("corpus/poland/ckan/\(name)") else { return }
        let (run, bench) = try await harvest(list: file)
        #expect(run.outcome == .succeeded)
        for dataset in try await bench.items().compactMap(\.dataset) {
            #expect(dataset.title.preferred?.isEmpty == false && dataset.license.first?.uri != nil)
        }
    }

    @Test("every saved supply feed gives as many datasets as it publishes")
    func feeds() async throws {
        guard let folder = shared("corpus/poland/dane-gov-pl/xml-feed") else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".xml") }
        #expect(files.count >= 11)
        for name in files {
            let url = folder.appendingPathComponent(name)
            let text = try String(contentsOf: url, encoding: .utf8)
            let published =
                text.matches(of: /<(?:\w+:)?dataset[\s>]/).count
                - text.matches(of: /<(?:\w+:)?dataset\s[^>]*status="draft"/).count
            #expect(published > 0)
            let bench = try Bench()
            let run = try await bench.harvest(
                url.absoluteString.replacing("file:///", with: "file:/"), type: "otwarte-dane")
            // The first version asked for no key; a record without one cannot be kept apart from others.
            let isKeyed = text.contains("extIdent>")
            #expect(
                (run.outcome, run.records) == (isKeyed ? .succeeded : .partial, published),
                "\(name): \(run.summary ?? "")")
            let codes = try await bench.codes(run)
            #expect(codes.contains("key-missing") == !isKeyed, "\(name)")
            #expect(codes.isDisjoint(with: ["schema-version-unknown", "record-invalid", "count-mismatch"]), "\(name)")
            let again = try await bench.harvest(
                url.absoluteString.replacing("file:///", with: "file:/"), type: "otwarte-dane", isFull: true)
            #expect((again.added, again.updated) == (0, 0), "\(name)")
        }
    }

    @Test("the production feed with a wrong digest and 33 resources of one address is catalogued")
    func production() async throws {
        guard let file = shared("corpus/poland/dane-gov-pl/xml-feed/real_1.13_developer_mwrw.xml") else { return }
        let bench = try Bench()
        let run = try await bench.harvest("file:" + file.path, type: "otwarte-dane")
        #expect((run.outcome, run.added) == (.succeeded, 1))
        #expect(try await bench.codes(run).contains("checksum-mismatch"))
        let dataset = try #require(try await bench.items().first?.dataset)
        #expect(dataset.distribution.count == 33)
        #expect(!dataset.isHighValue, "the supplier's own opinion is not the regulation")
    }

    // MARK: The samples that come with the program

    @Test("the bundled samples are harvested without a network, with the findings that they are made for")
    func samples() async throws {
        let registry = try SourceRegistry(directory: repository.appendingPathComponent("harvesters/sample").path)
        #expect(registry.errors.isEmpty && registry.sources.count == 4)
        let bench = try Bench()
        try await bench.writer.register(registry.sources.map(\.registration))
        var codes: Set<String> = []
        var records = 0
        for source in registry.sources {
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.removed) == (.succeeded, 0), "\(source.id): \(run.summary ?? "")")
            records += run.added
            codes.formUnion(try await bench.codes(run))
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged) == (.succeeded, run.added))
        }
        #expect(records >= 30)
        #expect(try await bench.items().count == records)
        let expected: Set<String> = [
            "licence-missing", "licence-version-assumed", "format-missing", "date-invalid", "url-missing",
            "text-repaired",
            "theme-unknown", "region-unknown",
        ]
        #expect(expected.subtracting(codes).isEmpty, "missing: \(expected.subtracting(codes).sorted())")
        #expect(codes.isDisjoint(with: ["checksum-mismatch", "checksum-missing", "count-mismatch"]))
    }
}
