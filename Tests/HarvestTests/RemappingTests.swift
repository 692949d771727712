import Catalog
import DCAT
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Runs of sources whose records another mapping had mapped: here it is the publisher that is another one.
@Suite("Mapping what is stored anew")
struct RemappingTests {
    private static let publisher = "publisher: {name: Miasto Gdańsk, teryt: '2261011'}"

    private func hasPublisher(_ bench: Bench) async throws -> Set<Bool> {
        Set(try await bench.items().map { $0.dataset?.publisher?.teryt == "2261011" })
    }

    @Test("the portal is asked with its validators and answers 304, yet every dataset is another one")
    func notModified() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let change = try await bench.reader.lastChange()
            let payloads = try await bench.payloads()
            portal.answer { ckan($0) }
            let source = try await bench.source(portal.url, more: Self.publisher)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.records, run.removed) == (.succeeded, 25, 0))
            #expect((run.updated, run.unchanged, run.cost.notModified) == (25, 25, 1))
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] != nil })
            #expect(try await hasPublisher(bench) == [true])
            #expect(
                try await bench.count("SELECT count(*) FROM change WHERE kind = 'updated' AND seq > \(change)") == 25)
            #expect(try await bench.payloads() == payloads, "what was stored of the portal stays as it was")
            // And once only.
            let rows = try await bench.rows()
            let next = try await bench.runner.harvest(source)
            #expect((next.outcome, next.updated, next.cost.notModified) == (.succeeded, 0, 1))
            #expect(try await bench.rows() == rows)
        }
    }

    @Test("what the feed does not have any more is removed, also by the run that mapped it again")
    func removal() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            let fewer = SmallCKAN(packages: packages(0..<24), hasValidators: true)
            portal.answer { fewer($0) }
            let source = try await bench.source(portal.url, more: "options: {page_size: 10}, " + Self.publisher)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.updated, run.removed) == (.succeeded, 25, 1))
            #expect(try await bench.keys() == packages(0..<24).indices.map { $0 < 10 ? "0\($0)" : "\($0)" })
        }
    }

    @Test("what is missing, and kept for a time, is missing still")
    func missing() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            let keeping = "removal: {keep_missing: 7 days, after: 2 runs}"
            _ = try await bench.runner.harvest(bench.source(portal.url, more: keeping))
            let fewer = SmallCKAN(packages: packages(0..<24), hasValidators: true)
            portal.answer { fewer($0) }
            _ = try await bench.runner.harvest(bench.source(portal.url, more: keeping))
            let since = try await bench.items().first { $0.key == "24" }?.missingSince
            let run = try await bench.runner.harvest(bench.source(portal.url, more: keeping + ", " + Self.publisher))
            #expect((run.updated, run.removed, run.missing) == (25, 0, 1))
            #expect(try await bench.items().first { $0.key == "24" }?.missingSince == since && since != nil)
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("a run that is stopped in the middle is gone on with where it was")
    func stopped() async throws {
        let count = CatalogWriter.remappedAtOnce.records + 50
        let ckan = SmallCKAN(packages: packages(0..<count), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            portal.answer { ckan($0) }
            let source = try await bench.source(portal.url, more: Self.publisher)
            let task = Task {
                // The task stops itself once the first records are written: no clock decides.
                try await bench.runner.harvest(source) { progress in
                    if progress.counts.updated > 0 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            let run = try await task.value
            #expect((run.outcome, run.updated, run.records) == (.cancelled, count - 50, 0))
            #expect(portal.requests.isEmpty)
            #expect(try await hasPublisher(bench) == [true, false])
            let next = try await bench.runner.harvest(source)
            #expect((next.outcome, next.updated, next.records, next.removed) == (.succeeded, 50, count, 0))
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] != nil })
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("a portal that is out of order keeps nobody from the new mapping, and the run says what it did")
    func outOfOrder() async throws {
        let ckan = SmallCKAN(packages: packages(0..<3), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            portal.answer { _ in .error("500 Internal Server Error") }
            let run = try await bench.runner.harvest(bench.source(portal.url, more: Self.publisher))
            #expect((run.outcome, run.updated, run.removed) == (.failed, 3, 0))
            #expect(run.summary?.contains("3 datasets became another one") == true, "\(run.summary ?? "")")
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("a run in full maps from the download, and what it did not come to is mapped by the next one")
    func full() async throws {
        let ckan = SmallCKAN(packages: packages(0..<20), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            let source = try await bench.source(portal.url, more: "options: {page_size: 10}, " + Self.publisher)
            portal.answer { $0.number("start", 0) == 0 ? ckan($0) : .error("500 Internal Server Error") }
            let full = try await bench.runner.harvest(source, isFull: true)
            #expect((full.outcome, full.updated) == (.partial, 10))
            portal.answer { ckan($0) }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.updated, run.unchanged, run.cost.notModified) == (.succeeded, 10, 20, 2))
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("a record of which the payload is damaged stays, and its page is asked for again")
    func left() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            try await bench.execute("UPDATE source_record SET payload_zlib = x'00' WHERE key = '12'")
            portal.answer { ckan($0) }
            let source = try await bench.source(portal.url, more: "options: {page_size: 10}, " + Self.publisher)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.updated, run.unchanged, run.removed) == (.succeeded, 25, 24, 0))
            #expect(portal.requests.map { $0.fields["if-none-match"] != nil } == [true, false, true])
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("a source that is read in another way is downloaded, and not mapped from what was stored")
    func otherFeed() async throws {
        let ckan = SmallCKAN(packages: packages(0..<3), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            portal.answer { ckan($0) }
            let run = try await bench.runner.harvest(bench.source(portal.url, more: "options: {language: en}"))
            #expect((run.outcome, run.updated, run.unchanged) == (.succeeded, 3, 0))
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] == nil })
            // Back again: what was noted of the portal then holds no more.
            portal.answer { ckan($0) }
            let back = try await bench.harvest(portal.url)
            #expect((back.outcome, back.updated) == (.succeeded, 3))
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] == nil })
        }
    }

    @Test("a type that does not map what is stored is downloaded")
    func withoutStored() async throws {
        let feed = """
            <rss version="2.0"><channel><title>Dane</title>
            <item><guid>a</guid><title>Zbiór</title><link>https://dane.example/a</link></item>
            </channel></rss>
            """
        let rss: @Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer = { request in
            request.fields["if-none-match"] == "\"1\""
                ? .init(status: "304 Not Modified", fields: ["ETag: \"1\""]) : .xml(feed, ["ETag: \"1\""])
        }
        try await withPortal(rss) { portal, bench in
            try await bench.harvest(portal.url + "/rss", type: "rss")
            portal.answer(rss)
            #expect(try await bench.harvest(portal.url + "/rss", type: "rss").cost.notModified == 1)
            portal.answer(rss)
            let source = try await bench.source(portal.url + "/rss", type: "rss", more: Self.publisher)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.updated, run.cost.notModified) == (.succeeded, 1, 0))
            #expect(try await hasPublisher(bench) == [true])
        }
    }

    @Test("what a source is told by: the publisher is of the mapping, the address and the options are of the feed")
    func fingerprints() async throws {
        let bench = try Bench()
        func prints(_ url: String = "https://a.example", type: String? = "ckan", more: String = "") async throws
            -> SourceFingerprints
        {
            SourceFingerprints(try await bench.source(url, type: type, more: more), limits: RecordLimits())
        }
        let plain = try await prints()
        let other = try await prints(more: Self.publisher)
        #expect(plain.feed == other.feed && plain.mapping != other.mapping)
        for changed in [try await prints("https://b.example"), try await prints(more: "options: {language: en}")] {
            #expect(plain.feed != changed.feed && plain.mapping != changed.mapping)
        }
        for type in ["rss", nil] {
            let whole = try await prints(type: type)
            #expect(whole.feed == whole.mapping)
        }
    }
}

extension Bench {
    /// What is stored of every record, and since when.
    fileprivate func payloads() async throws -> [String: String] {
        try await database.pool.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT key, harvested, hex(payload_zlib) FROM source_record")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], "\($0[1] as Int) \($0[2] as String)") })
        }
    }
}
