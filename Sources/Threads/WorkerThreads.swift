import Glibc

/// Threads of their own for a part of the program, so that no other part can take them all (SE-0417, task executors).
///
///     try await withTaskExecutorPreference(workers) { try await work() }
///
/// Swift's common pool has a thread for each processor: whoever computes for seconds without a suspension there keeps
/// everybody waiting. The threads live as long as the process.
package final class WorkerThreads: TaskExecutor, @unchecked Sendable {
    // Sendable: `jobs` is touched only between lock and unlock of `mutex`.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs = JobQueue()

    /// - Parameters:
    ///   - niceness: by how much they give way to other threads (nice(2), per thread on Linux).
    ///   - stackBytes: of each.
    package init(count: Int, niceness: Int32 = 0, stackBytes: Int = 8 << 20) {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        let started = (0..<count).count { _ in
            startThread(stackBytes: stackBytes) { [self] in
                if niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
                while true { next().runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
        precondition(started > 0, "a process that begins may have a thread")
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(condition)
    }

    private func next() -> UnownedJob {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let job = jobs.popFirst() { return job }
            pthread_cond_wait(condition, mutex)
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
