import Glibc

/// How much of its time a mapping has used, and whether it is still wanted.
///
/// The time is that of the processor: a record costs what it costs, however busy the machine is. The system is asked at
/// every 256th value.
struct MappingBudget: Sendable {
    private let limit: Duration
    private let beginning: Duration
    private var values: UInt = 0

    init(_ limit: Duration) {
        self.limit = limit
        beginning = Self.processorTime
    }

    /// Counts a value that is about to be read.
    ///
    /// - Returns: whether the mapping has to end.
    mutating func isSpent() -> Bool {
        values &+= 1
        guard values & 0xFF == 0 else { return false }
        return Task.isCancelled || Self.processorTime - beginning > limit
    }

    /// Of the thread; a mapping stays on one.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
