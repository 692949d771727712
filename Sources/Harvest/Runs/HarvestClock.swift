import Foundation

/// The clock that runs and schedules go by; a test brings one that is as fast as the program.
package struct HarvestClock: Sendable {
    /// Seconds since 1970.
    package let now: @Sendable () -> Int
    /// Waits so many seconds, or until the task is cancelled.
    package let sleep: @Sendable (_ seconds: Int) async -> Void

    package init(
        now: @escaping @Sendable () -> Int, sleep: @escaping @Sendable (_ seconds: Int) async -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's own.
    package static let system = HarvestClock(
        now: { Int(Date().timeIntervalSince1970) }, sleep: { try? await Task.sleep(for: .seconds($0)) })
}
