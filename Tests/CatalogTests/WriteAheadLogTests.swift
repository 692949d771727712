import DCAT
import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("The write-ahead log")
struct WriteAheadLogTests {
    private static let limit = 1_000_000

    /// Reads one state of the catalogue for some milliseconds, again and again: with several there is never a moment without one.
    private func readConstantly(_ reader: CatalogReader) async throws {
        while !Task.isCancelled {
            try await reader.read(.search) { database in
                _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM dataset")
                usleep(.random(in: 3_000...12_000))
            }
        }
    }

    /// Writes pages with about as much again in the log as in their records, and tells the largest log that was seen.
    private func write(_ bytes: Int, to bench: Bench, watching log: WriteAheadLog) async throws -> Int {
        let run = try await bench.writer.beginRun(source: "gdansk", now: 100)
        var largest = 0
        var written = 0
        var random = SystemRandomNumberGenerator()
        while written < bytes {
            let records = (0..<20).map { number in
                let noise = (0..<200).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
                return PageCommit.Record.prepared(
                    prepared("k\(written)-\(number)", dataset("Zbiór", description: noise), payload: noise))
            }
            try await bench.commit(records, run: run)
            written += 20 * 3 * 2600
            largest = max(largest, log.size)
        }
        return largest
    }

    @Test("it stays small while the catalogue is read without a pause, by this process and through other connections")
    func bounded() async throws {
        let bench = try await Bench(logLimit: Self.limit)
        let other = CatalogReader(try CatalogDatabase(existingIn: bench.directory))
        let readers = (0..<16).map { number in
            Task { try await readConstantly(number % 2 == 0 ? bench.reader : other) }
        }
        let largest = try await write(8_000_000, to: bench, watching: bench.database.log)
        for reader in readers { reader.cancel() }
        #expect(largest > 0 && largest < 3 * Self.limit, "the log grew to \(largest) bytes")
        #expect(bench.reader.logSize < 3 * Self.limit)
    }

    @Test("one who reads for long does not stop the writer, and the log is small again when that is over")
    func longReader() async throws {
        let brief = ReadLimits { _ in
            .init(readers: 2, waiting: 8, patience: .seconds(9), time: .milliseconds(100))
        }
        let bench = try await Bench(limits: brief, logLimit: Self.limit)
        try await bench.harvest(datasets(0..<3))
        try await writeWhileRead(bench)
        _ = try await write(2_500_000, to: bench, watching: bench.database.log)
        #expect(bench.database.log.size < 3 * Self.limit)
    }

    private func writeWhileRead(_ bench: Bench) async throws {
        let kept = try bench.database.snapshot()
        #expect(try await kept.datasetCount() == 3)
        _ = try await write(2_500_000, to: bench, watching: bench.database.log)
        #expect(bench.database.log.size > Self.limit)
        #expect(try await kept.datasetCount() == 3)
    }
}
