import Threads

/// Where a thread puts the one result that a task waits for.
///
/// A continuation alone would do, but Thread Sanitizer does not see the order it makes when it is resumed before the task
/// has suspended, and reports a race on the result; the lock shows it.
struct Answer: Sendable {
    typealias Outcome = Result<FetchResponse, FetchError>

    private let outcome = Lock<Outcome?>(nil)
    private let continuation: CheckedContinuation<Void, Never>

    /// Suspends the task until `start`, or whoever it hands the answer to, has called `give` once.
    static func wait(_ start: (Answer) -> Void) async -> Outcome {
        var answer: Answer?
        await withCheckedContinuation { continuation in
            let given = Answer(continuation: continuation)
            answer = given
            start(given)
        }
        guard let outcome = answer?.outcome.withLock({ $0 }) else {
            preconditionFailure("the outcome is stored before the task goes on")
        }
        return outcome
    }

    private init(continuation: CheckedContinuation<Void, Never>) {
        self.continuation = continuation
    }

    func give(_ result: Outcome) {
        outcome.withLock { $0 = result }
        continuation.resume()
    }
}
