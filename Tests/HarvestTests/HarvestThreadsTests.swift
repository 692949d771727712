import Dispatch
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The threads of harvesting")
struct HarvestThreadsTests {
    /// Only by itself: it keeps all threads of harvesting, which other tests use, and other tests keep the common pool.
    @Test(
        "what keeps every thread of harvesting busy keeps nobody else waiting",
        .enabled(if: ProcessInfo.processInfo.environment["SNOP_TEST_ALONE"] != nil, "it runs alone"))
    func commonPoolIsFree() async {
        let answer = DispatchSemaphore(value: 0)
        let waiting = 16
        let isAnswered = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<waiting {
                group.addTask(executorPreference: HarvestThreads.shared) {
                    // Holds its thread, as the mapping of a hostile record does.
                    let isAnswered = answer.wait(timeout: .now() + 20) == .success
                    answer.signal()
                    return isAnswered
                }
            }
            group.addTask {
                // Only a thread of the common pool can come here while the others wait for it.
                answer.signal()
                return true
            }
            return await group.allSatisfy { $0 }
        }
        #expect(isAnswered)
    }

    @Test("a task and all that it awaits stay on the threads of harvesting")
    func tasksStay() async {
        let name: @Sendable () -> Int32 = { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        let (one, other) = await withTaskExecutorPreference(HarvestThreads.shared) {
            async let one = name()
            async let other = Worker().priority(name)
            return await (one, other)
        }
        #expect((one, other) == (HarvestThreads.niceness, HarvestThreads.niceness))
        #expect(name() != HarvestThreads.niceness)
    }

    private actor Worker {
        func priority(_ name: @Sendable () -> Int32) -> Int32 { name() }
    }
}
