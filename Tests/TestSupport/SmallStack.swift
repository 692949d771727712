import Foundation

/// Runs `body` on a thread with a small stack, to show that what recurses does so in bounds: a stack that is used up ends
/// the process.
///
/// - Parameter bytes: half of what the threads that harvest have; a build for debugging, as the tests are, takes several
///   times as much of it as the program.
package func onSmallStack(bytes: Int = 4 << 20, _ body: @escaping @Sendable () throws -> Void) throws {
    let result = Guarded<Result<Void, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
        let outcome = Result { try body() }
        result.with { $0 = outcome }
        isDone.signal()
    }
    thread.stackSize = bytes
    thread.start()
    isDone.wait()
    try result.with { $0 }?.get()
}
