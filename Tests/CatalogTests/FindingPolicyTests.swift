import DCAT
import GRDB
import Testing

@testable import Catalog

@Suite("What is kept of what runs find")
struct FindingPolicyTests {
    private func unreadable(_ range: Range<Int>, keyed: Bool = true) -> [PageCommit.Record] {
        range.map { number in
            .unreadable(
                key: keyed ? "u\(number)" : nil,
                finding: Finding(.recordInvalid, value: "value \(number)", "Record \(number) is no object."))
        }
    }

    /// A run of several pages.
    @discardableResult
    private func harvest(_ bench: Bench, pages: [[PageCommit.Record]], findings: [Finding] = [], now: Int) async throws
        -> RunState
    {
        let run = try await bench.writer.beginRun(source: "gdansk", now: now)
        for page in pages { try await bench.commit(page, run: run, now: now, findings: findings) }
        return try await bench.finish(run, now: now, ending: .partial([Finding(.truncated, "It ended.")]))
    }

    private func findings(_ bench: Bench, run: Int64, limit: Int = 1000) async throws -> FindingPage {
        try await bench.reader.findings(of: "gdansk", run: run, FindingQuery(limit: limit))
    }

    @Test("a run keeps so many lines, ten of each other kind, and counts the rest; what ends it is always kept")
    func ofOneRun() async throws {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 3, maximumOfRun: 50))
        let pages = [unreadable(0..<40), unreadable(40..<90), unreadable(90..<200)]
        let format = (0..<8).map { Finding(.formatUnknown, field: "distribution[\($0)].format", value: "x", "Kept.") }
        let run = try await harvest(bench, pages: pages, findings: format, now: 100)
        let page = try await findings(bench, run: run.id)
        #expect(page.count == 200 + 24 + 1 && run.findings == page.count)
        #expect(page.items.count == 50 + 10 + 1 - 8 && page.counted == page.count - page.items.count)
        let groups = Dictionary(uniqueKeysWithValues: page.groups.map { ($0.code.name, $0) })
        #expect(groups["record-invalid"]?.count == 200 && groups["record-invalid"]?.records == 200)
        #expect(groups["record-invalid"]?.examples.map(\.finding.key) == ["u0", "u1", "u2"])
        #expect(groups["format-unknown"]?.count == 24 && groups["format-unknown"]?.field == "distribution.format")
        #expect(groups["truncated"]?.count == 1 && groups["truncated"]?.examples.count == 1)
        let errors = page.groups.filter { $0.severity == .error }.map(\.count).reduce(0, +)
        let figures = try await bench.reader.figures()
        #expect(figures.findings[.error] == errors)
    }

    @Test("older runs tell what they found and how often; the newest keep every line; records keep theirs")
    func ofOldRuns() async throws {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 2, maximumOfRun: 10_000))
        var runs: [RunState] = []
        var before: [[FindingGroup]] = []
        for number in 0..<5 {
            runs.append(try await harvest(bench, pages: [unreadable(0..<(10 + number))], now: 100 + number))
            before.append(try await findings(bench, run: runs[number].id).groups)
        }
        for (number, run) in runs.enumerated() {
            let page = try await findings(bench, run: run.id)
            #expect(page.count == 11 + number)
            #expect(page.counted == (number < 3 ? page.count : 0) && page.items.count == page.count - page.counted)
            #expect(page.groups.map(\.code) == before[number].map(\.code))
            #expect(page.groups.map(\.count) == before[number].map(\.count))
            #expect(page.groups.map(\.records) == before[number].map(\.records))
        }
        #expect(try await bench.int("SELECT count(*) FROM finding") == 13 + 14 + 2)
        let feed = try await bench.reader.feed(of: "gdansk", limit: 10)
        #expect(feed.ofRuns[runs[0].id]?.map(\.count) == [10, 1])
    }

    @Test("what is catalogued keeps its findings through any number of runs")
    func ofRecords() async throws {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 1, maximumOfRun: 0))
        let record = PageCommit.Record.prepared(
            prepared("a", dataset("A"), findings: [Finding(.titleMissing, "None."), Finding(.licenceMissing, "None.")]))
        for number in 0..<4 { try await bench.harvest([record], now: 100 + number) }
        #expect(try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10)).items.count == 2)
    }

    @Test("a feed that cannot be read makes the catalogue grow no more after some runs")
    func growth() async throws {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 3, maximumOfRun: 200))
        var rows: [Int] = []
        for number in 0..<8 {
            try await harvest(
                bench, pages: stride(from: 0, to: 3000, by: 500).map { unreadable($0..<($0 + 500), keyed: false) },
                now: 100 + number)
            rows.append(try await bench.int("SELECT count(*) FROM finding"))
        }
        #expect(rows.last == 3 * 201 && rows[3] == rows[7])
        #expect(try await bench.int("SELECT count(*) FROM run_finding_count") <= 8 * 2)
    }

    @Test("many lines are pruned in several transactions, and told truly between them")
    func batches() async throws {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 100, maximumOfRun: 10_000))
        let old = try await harvest(bench, pages: [unreadable(0..<5000)], now: 100)
        let strict = CatalogWriter(bench.database, findings: FindingPolicy(keepRuns: 1, maximumOfRun: 10))
        _ = try await harvest(bench, pages: [unreadable(0..<3)], now: 200)
        #expect(try await strict.pruneFindings(of: "gdansk") == 5001)
        let page = try await findings(bench, run: old.id)
        #expect(page.count == 5001 && page.counted == 5001 && page.groups.map(\.records) == [5000, 0])
        #expect(try await strict.pruneFindings(of: "gdansk") == 0)
    }

    @Test("all findings are read in steps, each once, with and without filters")
    func steps() async throws {
        let bench = try await Bench()
        let records = (0..<1300).map { number in
            PageCommit.Record.prepared(
                prepared(
                    "k\(number)", dataset("Zbiór \(number)"),
                    findings: number % 3 == 0
                        ? [Finding(.titleMissing, "None."), Finding(.licenceMissing, "None.")] : []))
        }
        try await bench.harvest(records + unreadable(0..<500), now: 100)
        let all = try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10_000)).items
        var query = FindingQuery(limit: 0)
        for code in [nil, FindingCode.titleMissing] {
            query.code = code
            var place = FindingPlace()
            var numbers: [Int64] = []
            var largest = 0
            while !place.isEnd {
                let step = try await bench.reader.nextFindings(of: "gdansk", query, at: place)
                numbers += step.findings.map(\.number)
                largest = max(largest, step.findings.count)
                place = step.next
            }
            let expected = all.filter { code == nil || $0.finding.code == code.map(StoredFindingCode.known) }.map(
                \.number)
            #expect(numbers.count == Set(numbers).count && Set(numbers) == Set(expected))
            #expect(largest <= 1000)
        }
    }

    @Test("a page has the findings with the least numbers, whatever order they are met in")
    func earliest() {
        var earliest = Earliest()
        for number in [7, 3, 9, 1, 8, 2, 6, 4, 5] as [Int64] {
            guard earliest.hasRoom(for: number, limit: 4) else { continue }
            earliest.insert(LocatedFinding(Finding(.titleMissing, "None."), number: number, key: nil), limit: 4)
        }
        #expect(earliest.findings.map(\.number) == [1, 2, 3, 4] && earliest.hasLeftOut)
    }
}
