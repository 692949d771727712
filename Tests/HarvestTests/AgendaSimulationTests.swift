import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The agenda over simulated time")
struct AgendaSimulationTests {
    /// A run that is under way in the simulation.
    private struct Running {
        let source: Source
        let end: Int
    }

    private func sources(_ count: Int, hosts: Int) throws -> [Source] {
        try (0..<count).map { number in
            let text = """
                {id: s\(number), title: A, url: 'https://h\(number % hosts).pl/\(number)', type: ckan, schedule: hourly}
                """
            return try SourceFile(text, file: "/srv/s\(number).yaml").source()
        }
    }

    @Test("twelve hours of 300 hourly sources with random faults: none is stuck, and none waits but for its queue")
    func twelveHours() throws {
        var random = Seeded(7)
        let sources = try sources(300, hosts: 250)
        let start = 1_800_000_000
        let concurrency = 8
        var due = Dictionary(
            uniqueKeysWithValues: sources.map { ($0.id, Agenda.firstDue($0, lastRun: start - 1, now: start)) })
        var agenda = Agenda(sources.map { ($0, due[$0.id] ?? nil) }, concurrency: concurrency)
        var running: [Running] = []
        var runs: [String: Int] = [:]
        var worst = 0
        var now = start
        while now < start + 12 * 3600 {
            for source in agenda.begin(now: now) {
                worst = max(worst, now - (due[source.id].flatMap(\.self) ?? now))
                runs[source.id, default: 0] += 1
                // Most portals answer at once, some after retries, and a few run into a limit of time.
                let length = [2, 2, 2, 5, 40, 120].randomElement(using: &random) ?? 2
                running.append(Running(source: source, end: now + length))
            }
            // Whoever is due and not running waits for a slot or for its host.
            let busy = Set(running.map(\.source.host))
            let ids = Set(running.map(\.source.id))
            let waiting = sources.filter { !ids.contains($0.id) && (due[$0.id].flatMap(\.self) ?? .max) <= now }
            #expect(running.count == concurrency || waiting.allSatisfy { busy.contains($0.host) })
            #expect(running.count <= concurrency && busy.count == running.count)
            now = min(running.map(\.end).min() ?? .max, max(agenda.nextDue ?? .max, now + 1))
            for run in running where run.end <= now { due[run.source.id] = .some(agenda.finish(run.source, now: now)) }
            running.removeAll { $0.end <= now }
        }
        #expect(runs.count == 300 && runs.values.allSatisfy { (11...12).contains($0) })
        #expect(worst < 15 * 60, "the longest wait was \(worst) s")
    }

    @Test("a clock that is set back by a day delays nobody by a day, and nobody runs twice for it")
    func clockSetBack() throws {
        let sources = try sources(10, hosts: 10)
        let start = 1_800_000_000
        var agenda = Agenda(
            sources.map { ($0, Agenda.firstDue($0, lastRun: start - 1, now: start)) }, concurrency: 10)
        for source in agenda.begin(now: start + 3600) { _ = agenda.finish(source, now: start + 3600) }
        let back = start - 86_400
        #expect(agenda.begin(now: back).isEmpty)
        let next = try #require(agenda.nextDue)
        #expect(next > back && next <= back + 3600)
        #expect(agenda.begin(now: back + 3601).count == 10)
    }

    @Test("a last run in the future, by a clock that was wrong, is one of now")
    func runInTheFuture() throws {
        let source = try sources(1, hosts: 1)[0]
        let now = 1_800_000_000
        let due = try #require(Agenda.firstDue(source, lastRun: now + 40 * 86_400, now: now))
        #expect(due <= now + 3600)
    }
}
