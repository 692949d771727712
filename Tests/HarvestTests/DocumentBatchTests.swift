import TestSupport
import Testing

@testable import Harvest

@Suite("Documents that are asked for one by one")
struct DocumentBatchTests {
    private struct TooMany: Error {}

    @Test("outcomes are in the order of the entries, whichever comes first, and some are on their way at once")
    func order() async throws {
        let gate = Guarded<[CheckedContinuation<Void, Never>]>([])
        // The first four come back only when all of them have begun, the last one first.
        let outcomes = try await DocumentBatch.outcomes(
            of: Array(0..<20), isolation: nil,
            read: { entry in
                if entry < 4 {
                    await withCheckedContinuation { continuation in
                        let all = gate.with { gate in
                            gate.append(continuation)
                            return gate.count == 4 ? gate : []
                        }
                        for waiting in all.reversed() { waiting.resume() }
                    }
                }
                return entry * 2
            }, check: { _ in })
        #expect(outcomes == (0..<20).map { $0 * 2 })
    }

    @Test("what the check throws ends the others")
    func ending() async throws {
        let asked = Guarded(0)
        await #expect(throws: TooMany.self) {
            _ = try await DocumentBatch.outcomes(
                of: Array(0..<1000), isolation: nil,
                read: { entry in
                    asked.with { $0 += 1 }
                    return entry
                }, check: { if $0 >= 3 { throw TooMany() } })
        }
        #expect(asked.with { $0 } < 1000)
    }
}
