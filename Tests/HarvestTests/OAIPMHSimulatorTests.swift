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

/// The simulated repository, and answers of real ones.
@Suite("OAI-PMH: the simulated portal and real documents", .serialized)
struct OAIPMHSimulatorTests {
    @Test("a thousand datasets, and what was added, changed and deleted", arguments: [false, true])
    func changes(isIncremental: Bool) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let more = isIncremental ? "full_every: 7, removal: {keep_missing: 7 days, after: 2 runs}" : ""
        let source = try await bench.source(portal.url + "/oai", type: "oai-pmh", more: more)
        let first = try await bench.runner.harvest(source)
        #expect((first.outcome, first.records, first.added) == (.succeeded, 1000, 1000), "\(first.summary ?? "")")
        let before = try await bench.rows()

        let truth = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let second = try await bench.runner.harvest(source)
        #expect(
            (second.outcome, second.added, second.updated, second.removed) == (.succeeded, 7, 11, 5),
            "\(second.summary ?? "")")
        if isIncremental { #expect(second.records < 100) }
        let after = try await bench.rows()
        func keys(_ name: String) -> Set<String> {
            Set((truth[name]?.array ?? []).compactMap(\.string).map { "oai:dane.example:\($0)" })
        }
        #expect(Set(after.keys).subtracting(before.keys) == keys("added"))
        #expect(Set(before.keys).subtracting(after.keys) == keys("deleted"))
        let changed = Set(before.keys.filter { after[$0] != nil && after[$0] != before[$0] })
        #expect(changed == keys("modified"))
    }

    @Test("of every saved list each record is catalogued, said to be deleted, or has a finding")
    func corpus() async throws {
        guard let folder = shared("corpus/peers/oai-pmh"), let saved = shared("standards/fixtures-pycsw") else {
            return
        }
        let polish = SharedFiles.url("corpus/poland/oai-pmh")
        var files: [URL] = []
        for place in [folder, saved, polish] {
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
            files += names.filter { $0.hasSuffix(".xml") && !$0.hasPrefix("csw") }.map(place.appendingPathComponent)
        }
        var lists = 0
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let records = text.matches(of: /<(?:\w+:)?record[\s>]/).count
            guard text.contains(/<(?:\w+:)?(?:ListRecords|GetRecord)[\s>]/), records > 0 else { continue }
            lists += 1
            let bench = try Bench()
            let run = try await bench.harvest("file:" + file.path, type: "oai-pmh")
            let deleted = text.matches(of: /status="deleted"/).count
            let named = try await bench.findings(run).filter {
                ["key-missing", "record-invalid", "key-duplicate"].contains($0.code.name)
            }
            #expect(
                run.added + named.count >= records - deleted,
                "\(file.lastPathComponent): \(run.summary ?? ""), \(records)")
            #expect(run.outcome != .failed, "\(file.lastPathComponent): \(run.summary ?? "")")
        }
        #expect(lists >= 8)
    }

    @Test("the record of a Polish digital library: its brackets, three identifiers, and rights in words")
    func dLibra() async throws {
        guard let file = shared("corpus/poland/oai-pmh/mbc_dlibra_listrecords_59154.xml") else { return }
        let bench = try Bench()
        let run = try await bench.harvest("file:" + file.path, type: "oai-pmh")
        #expect((run.outcome, run.added) == (.succeeded, 1))
        let dataset = try #require(try await bench.dataset("oai:mbc.cyfrowemazowsze.pl:59154"))
        #expect(dataset.title["pl"] == "[Cech szewców] : Puhar czeladzi : Ryngraf czeladniczy")
        #expect(dataset.issued == DateValue(year: 1892))
        #expect(
            dataset.distribution.map(\.accessURL)
                == [["https://mbc.cyfrowemazowsze.pl/dlibra/publication/edition/59154/content"]])
        #expect(dataset.otherIdentifier.first?.hasSuffix("sygn. P.10113") == true)
        #expect(dataset.license.first?.uri == "http://domenapubliczna.org/co-to-jest-domena-publiczna/")
        #expect(dataset.license.first?.label["pl"] == "Dla wszystkich bez ograniczeń")
        #expect(dataset.rights.map { $0["pl"]?.hasSuffix("Domena publiczna") } == [true])
    }
}
