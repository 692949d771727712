import Catalog
import DCAT
import Fetch
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("OAI-PMH: runs")
struct OAIPMHRunTests {
    private let path = "/oai"

    private func with(
        _ repository: SmallRepository, more: String = "",
        _ body: (Guarded<SmallRepository>, ScriptedPortal, Bench, Source) async throws -> Void
    ) async throws {
        let held = Guarded(repository)
        try await withPortal({ request in held.with { $0 }(request) }) { portal, bench in
            try await body(
                held, portal, bench, try await bench.source(portal.url + path, type: "oai-pmh", more: more))
        }
    }

    @Test("a list is read by its tokens, and reading it again writes nothing")
    func paging() async throws {
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { _, portal, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added, run.records) == (.succeeded, 8, 8), "\(run.summary ?? "")")
            #expect(portal.requests.count == 4, "the forms, and three pages")
            #expect(try await bench.keys() == (0..<8).map { "oai:a.example:\($0)" })
            let before = try await bench.rows()
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged) == (.succeeded, 8))
            #expect(try await bench.rows() == before)
        }
    }

    @Test("a repository that wants the form with every token is given it")
    func pycsw() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<8), wantsPrefix: true)
        try await with(repository) { _, _, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 8), "\(run.summary ?? "")")
        }
    }

    @Test("a token that expires within a run begins the list anew, and nothing is written twice")
    func expired() async throws {
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { held, portal, bench, source in
            let asked = Guarded(0)
            portal.answer { request in
                if request.parameter("resumptionToken")?.hasPrefix("a/6") == true {
                    asked.with { $0 += 1 }
                    held.with { $0.session = "b" }
                }
                return held.with { $0 }(request)
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added, run.records) == (.succeeded, 8, 8), "\(run.summary ?? "")")
            #expect(asked.with { $0 } == 1)
            #expect(try await bench.codes(run).contains("fallback-used"))
            #expect(try await !bench.codes(run).contains("key-duplicate"))
            #expect(try await bench.reader.lastChange() == 8)
        }
    }

    @Test("a repository whose tokens always expire ends the run")
    func alwaysExpired() async throws {
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { held, portal, bench, source in
            portal.answer { request in
                request.parameter("resumptionToken") == nil
                    ? held.with { $0 }(request) : SmallRepository.error("badResumptionToken")
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.partial, 3))
            #expect(try await bench.runCodes(run).contains("refused-by-portal"))
        }
    }

    @Test("records that the repository says are deleted go at once, also in a run that asks for changes only")
    func deleted() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<10), pageSize: 100)
        try await with(repository, more: "full_every: 7, removal: {keep_missing: 7 days, after: 2 runs}") {
            held, portal, bench, source in
            _ = try await bench.runner.harvest(source)
            held.with {
                $0.items[3].isDeleted = true
                $0.items[3].stamp = "2099-01-01T00:00:00Z"
                $0.items[5].title = "Inny"
                $0.items[5].stamp = "2099-01-01T00:00:00Z"
            }
            let run = try await bench.runner.harvest(source)
            #expect(
                (run.outcome, run.records, run.updated, run.removed) == (.succeeded, 1, 1, 1), "\(run.summary ?? "")")
            #expect(portal.requests.last?.parameter("from")?.hasSuffix("Z") == true)
            #expect(try await bench.keys().count == 9)
            #expect(try await bench.count("SELECT count(*) FROM change WHERE kind = 'removed'") == 1)

            held.with { $0.items[3].isDeleted = false }
            let back = try await bench.runner.harvest(source)
            #expect((back.outcome, back.added, back.removed) == (.succeeded, 1, 0))
            #expect(try await bench.keys().count == 10)
        }
    }

    @Test("a repository that says at once that most is deleted is not believed")
    func mostDeleted() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<10), pageSize: 100)
        try await with(repository, more: "full_every: 7, removal: {keep_missing: 7 days, after: 2 runs}") {
            held, portal, bench, source in
            _ = try await bench.runner.harvest(source)
            held.with { held in
                for place in 0..<8 {
                    held.items[place].isDeleted = true
                    held.items[place].stamp = "2099-01-01T00:00:00Z"
                }
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.removed) == (.succeeded, 0), "more than a fifth")
            #expect(try await bench.runCodes(run) == ["removals-held"])
            #expect(try await bench.keys().count == 10)
            // The next run reads everything, and the repository still says so.
            let next = try await bench.runner.harvest(source)
            #expect(portal.requests.last?.parameter("from") == nil)
            #expect((next.outcome, next.removed) == (.succeeded, 8), "\(next.summary ?? "")")
            #expect(try await bench.keys().count == 2)
        }
    }

    @Test("a full list that says so is held, and the next one that agrees removes them")
    func mostDeletedInFull() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<10))
        try await with(repository, more: "full_every: 1, removal: {keep_missing: 7 days, after: 2 runs}") {
            held, _, bench, source in
            _ = try await bench.runner.harvest(source)
            held.with { held in for place in 0..<8 { held.items[place].isDeleted = true } }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.removed) == (.held, 0))
            let next = try await bench.runner.harvest(source)
            #expect((next.outcome, next.removed) == (.succeeded, 8), "\(next.summary ?? "")")
        }
    }

    @Test("a repository with days only is asked by days")
    func days() async throws {
        var repository = SmallRepository(items: SmallRepository.items(0..<4))
        repository.granularity = "YYYY-MM-DD"
        try await with(repository, more: "full_every: 7") { _, portal, bench, source in
            _ = try await bench.runner.harvest(source)
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .succeeded)
            #expect(portal.requests.last?.parameter("from")?.count == 10)
        }
    }

    @Test("a list that ends before its size removes nothing")
    func mismatch() async throws {
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { held, _, bench, source in
            _ = try await bench.runner.harvest(source)
            held.with {
                $0.items.removeLast()
                $0.size = 8
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.runCodes(run) == ["count-mismatch"])
            #expect(try await bench.keys().count == 8)
        }
    }

    @Test("a list that repeats itself ends the run")
    func loop() async throws {
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { held, portal, bench, source in
            portal.answer { request in
                guard request.parameter("verb") == "ListRecords" else { return held.with { $0 }(request) }
                return SmallRepository.answer(
                    """
                    <ListRecords>\(SmallRepository.record(SmallRepository.items(1..<2)[0]))\
                    <resumptionToken>x</resumptionToken></ListRecords>
                    """)
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.partial, 1))
            #expect(try await bench.runCodes(run) == ["pages-without-end"])
        }
    }

    @Test("each set is a dataset, where the source wants that")
    func sets() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<8))
        try await with(repository, more: "options: {dataset_per: set}, full_every: 7") { _, _, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            let set = try #require(try await bench.dataset("B:P"))
            #expect(set.title["pl"] == "Pocztówki" && set.description["pl"] == "Widoki miast.")
            #expect(set.publisher?.name.preferred == "Biblioteka")
            #expect(
                set.distribution.first?.accessURL.first?.hasSuffix("verb=ListRecords&metadataPrefix=oai_dc&set=B:P")
                    == true)
            #expect(set.distribution.first?.accessService.first?.endpointURL.first == source.url)
            // Sets cannot be asked for what has changed, so each run is one that may remove.
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged) == (.succeeded, 2))
            #expect(try await bench.count("SELECT count(*) FROM run WHERE kind = 'incremental'") == 0)
        }
        try await with(repository, more: "options: {dataset_per: set, set: B:P}") { _, _, bench, source in
            _ = try await bench.runner.harvest(source)
            #expect(try await bench.keys() == ["B:P"])
        }
    }

    @Test("one record with a character that XML forbids does not cost the page")
    func forbidden() async throws {
        var repository = SmallRepository(items: SmallRepository.items(0..<2))
        repository.items[1].title = "Zły \u{1} znak &#x2;"
        try await with(repository) { _, _, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            #expect(try await bench.codes(run).contains("text-repaired"))
            #expect(try await bench.dataset("oai:a.example:1")?.title["pl"] == "Zły znak")
        }
    }

    @Test("records without an identifier or metadata are told, and the others stay")
    func broken() async throws {
        try await withPortal({ request in
            request.parameter("verb") == "ListRecords"
                ? SmallRepository.answer(
                    """
                    <ListRecords><record><header><datestamp>2026</datestamp></header></record>\
                    <record><header><identifier>leer</identifier></header></record>\
                    <record><header><identifier>marc</identifier></header><metadata><leader xmlns="urn:marc"/></metadata></record>\
                    \(SmallRepository.record(SmallRepository.items(1..<2)[0]))</ListRecords>
                    """) : SmallRepository.error("noMetadataFormats")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + path, type: "oai-pmh")
            #expect((run.outcome, run.added) == (.partial, 1), "\(run.summary ?? "")")
            let findings = try await bench.findings(run)
            #expect(findings.contains { $0.code.name == "key-missing" })
            #expect(
                findings.filter { $0.code.name == "record-invalid" }.compactMap(\.key).sorted() == ["leer", "marc"])
        }
    }

    @Test("a run that was stopped goes on at its token, and anew where that has expired", arguments: [true, false])
    func resumed(isAlive: Bool) async throws {
        let hold = Hold()
        try await with(SmallRepository(items: SmallRepository.items(0..<8))) { held, portal, bench, source in
            portal.answer { request in
                if request.parameter("resumptionToken")?.hasSuffix("/6/") == true { hold.wait() }
                return held.with { $0 }(request)
            }
            let stopped = try await hold.stop(bench, after: 6) { try await bench.runner.harvest(source) }
            #expect(stopped.added == 6)
            if !isAlive { held.with { $0.session = "b" } }
            let asked = portal.requests.count
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .succeeded, "\(run.summary ?? "")")
            #expect((run.id == stopped.id) == isAlive)
            #expect(portal.requests.count - asked == (isAlive ? 1 : 5))
            #expect(try await bench.keys().count == 8)
            #expect(try await bench.reader.lastChange() == 8)
        }
    }

    @Test("a saved page of a repository says that the list has others, and an answer without records is none")
    func savedPages() async throws {
        let record = """
            <record><header><identifier>oai:a:1</identifier><datestamp>2026-01-01</datestamp></header><metadata>\
            <dc xmlns="http://purl.org/dc/elements/1.1/"><title>A</title></dc></metadata></record>
            """
        func harvest(_ inner: String) async throws -> (run: RunState, codes: [String]) {
            let bench = try Bench()
            let text = "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\(inner)</OAI-PMH>"
            try Data(text.utf8).write(to: URL(fileURLWithPath: bench.directory + "/strona.xml"))
            let run = try await bench.harvest("file:strona.xml", type: "oai-pmh")
            return (run, try await bench.runCodes(run))
        }
        let page = try await harvest("<ListRecords>\(record)<resumptionToken>a</resumptionToken></ListRecords>")
        #expect((page.run.outcome, page.run.added, page.codes) == (.partial, 1, ["count-mismatch"]))
        let other = try await harvest(
            "<ListIdentifiers><header/><resumptionToken>a</resumptionToken></ListIdentifiers>")
        #expect((other.run.outcome, other.codes) == (.failed, ["not-what-was-expected"]))
    }
}
