import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Documents that are asked for one by one")
struct DocumentBatchTests {
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
        #expect(outcomes.outcomes == (0..<20).map { $0 * 2 } && outcomes.failure == nil)
    }

    /// Lets pass once it was opened.
    private final class Gate: Sendable {
        private let state = Guarded<(isOpen: Bool, waiting: CheckedContinuation<Void, Never>?)>((false, nil))

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.with { state in
                    if !state.isOpen { state.waiting = continuation }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.with { state in
                state.isOpen = true
                return state.waiting
            }
            waiting?.resume()
        }
    }

    @Test("what the check throws ends the others, and those before it are kept, whichever came first")
    func ending() async throws {
        let asked = Guarded(0)
        let gate = Gate()
        let (outcomes, failure) = try await DocumentBatch.outcomes(
            of: Array(0..<1000), isolation: nil,
            read: { entry in
                asked.with { $0 += 1 }
                // The first comes after the last of those that were asked for with it.
                if entry == 0 { await gate.wait() }
                if entry == 3 { gate.open() }
                return entry
            },
            check: { (entry) throws(HarvestFailure) in
                if entry >= 3 { throw HarvestFailure(.status(500), "enough") }
            })
        #expect(outcomes == [0, 1, 2] && failure?.finding.code == .serverError)
        #expect(asked.with { $0 } < 1000)
    }
}
