import Catalog
import Glibc

/// Threads on which requests are answered, so that nothing that harvesting does can take them all.
///
/// Swift's own pool has a thread for each processor, and mapping a feed may keep them busy for seconds.
final class WebThreads: TaskExecutor, @unchecked Sendable {
    // Sendable: `jobs` is touched only between lock and unlock of `mutex`.
    static let shared = WebThreads(count: min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2, 4), 32))

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs = JobQueue()

    /// The threads live as long as the process.
    private init(count: Int) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        for _ in 0..<count { startThread() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(condition)
    }

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<WebThreads>.fromOpaque(context).takeRetainedValue().work()
            }, context)
        precondition(code == 0, "a process can start a few threads before it does anything")
        pthread_detach(thread)
    }

    private func work() -> Never {
        while true {
            pthread_mutex_lock(mutex)
            var job = jobs.popFirst()
            while job == nil {
                pthread_cond_wait(condition, mutex)
                job = jobs.popFirst()
            }
            pthread_mutex_unlock(mutex)
            job?.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

/// First in, first out, without moving what is left at each step.
private struct JobQueue {
    private var jobs: [UnownedJob] = []
    private var first = 0

    mutating func append(_ job: UnownedJob) { jobs.append(job) }

    mutating func popFirst() -> UnownedJob? {
        guard first < jobs.count else { return nil }
        defer {
            first += 1
            if first == jobs.count || first >= 1024 {
                jobs.removeFirst(first)
                first = 0
            }
        }
        return jobs[first]
    }
}
