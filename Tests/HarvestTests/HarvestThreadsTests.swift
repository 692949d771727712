import TestSupport
import Testing

@testable import Harvest

@Suite("The threads of harvesting")
struct HarvestThreadsTests {
    @Test("what keeps every thread of harvesting busy keeps nobody else waiting", .timeLimit(.minutes(1)))
    func commonPoolIsFree() async {
        let isAnswered = Guarded(false)
        let waited = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask(executorPreference: HarvestThreads.shared) {
                    let limit = ContinuousClock.now + .seconds(30)
                    while !isAnswered.with({ $0 }) {
                        if ContinuousClock.now > limit { return false }
                    }
                    return true
                }
            }
            group.addTask {
                // Only a thread of the common pool can come here while the others wait for it.
                isAnswered.with { $0 = true }
                return true
            }
            return await group.allSatisfy { $0 }
        }
        #expect(waited)
    }

    @Test("a task and all that it awaits stay on the threads of harvesting")
    func tasksStay() async {
        await withTaskExecutorPreference(HarvestThreads.shared) {
            async let one = [1, 2, 3].map { $0 * 2 }
            async let other = Worker().work()
            #expect(await one == [2, 4, 6])
            #expect(await other == 499_500)
        }
    }

    private actor Worker {
        func work() -> Int { (0..<1000).reduce(0, +) }
    }
}
