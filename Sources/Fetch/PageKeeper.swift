import Glibc
import Threads

/// Keeps large contents from filling the memory in which they are only seen: their files are mapped, and what a reader has
/// touched of them counts as the process's until it is given back.
///
/// One thread gives it all back some fifty times a second as long as there is any such content; a reader that stands in the
/// midst of it goes on from the system's own copy. What readers do is theirs, so nobody has to remember it.
final class PageKeeper: Sendable {
    static let shared = PageKeeper()

    /// Smaller contents are not worth it.
    static let leastBytes = 4 << 20
    private static let pause: UInt32 = 20_000

    private struct State {
        var regions: [UInt: Int] = [:]
        var isRunning = false
    }

    private let state = Lock(State())

    /// From now on until ``remove(_:)``, which must come before the region is unmapped.
    func add(_ region: UnsafeRawBufferPointer) {
        guard region.count >= Self.leastBytes, let start = region.baseAddress else { return }
        let mustStart = state.withLock { state in
            state.regions[UInt(bitPattern: start)] = region.count
            defer { state.isRunning = true }
            return !state.isRunning
        }
        // Without a thread the memory is the system's to take back, when it must.
        if mustStart, !startThread({ self.run() }) { state.withLock { $0.isRunning = false } }
    }

    func remove(_ region: UnsafeRawBufferPointer) {
        guard region.count >= Self.leastBytes, let start = region.baseAddress else { return }
        state.withLock { $0.regions[UInt(bitPattern: start)] = nil }
    }

    /// Ends with the last content.
    private func run() {
        var isNeeded = true
        while isNeeded {
            usleep(Self.pause)
            // Under the lock, so that nothing is unmapped meanwhile.
            isNeeded = state.withLock { state in
                for (start, count) in state.regions {
                    madvise(UnsafeMutableRawPointer(bitPattern: start), count, MADV_DONTNEED)
                }
                state.isRunning = !state.regions.isEmpty
                return state.isRunning
            }
        }
    }
}
