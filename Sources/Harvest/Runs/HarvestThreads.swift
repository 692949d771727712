import Glibc

/// The threads that harvesting runs on: as many as there are cores, and none that anything else needs.
///
/// Reading and mapping of hostile records takes seconds in which nothing is awaited. On the common pool two of them would
/// take all threads of a machine with two cores, and no request would be answered meanwhile. These threads also give way to
/// the others (`nice`), so that a request is answered at once while both cores map.
final class HarvestThreads: TaskExecutor, @unchecked Sendable {
    // Sendable: `jobs` is touched only between lock and unlock of `mutex`.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [UnownedJob] = []
    private var taken = 0

    /// The stack of each; what recurses is bounded, and tested on a smaller one.
    private static let stackBytes = 8 << 20
    static let niceness: Int32 = 5

    /// Those of the process. They live as long as it does, as the threads of the common pool do.
    static let shared = HarvestThreads(count: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private init(count: Int) {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        let started = (0..<count).count { _ in start() }
        precondition(started > 0, "a process that begins may have a thread")
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(condition)
    }

    private func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                HarvestThreads.block()
                Unmanaged<HarvestThreads>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        if code != 0 { context.release() }
        return code == 0
    }

    /// The process's signals belong to other threads; the priority is that of this thread alone on Linux.
    private static func block() {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    }

    private func run() {
        while true { next().runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func next() -> UnownedJob {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while taken == jobs.count { pthread_cond_wait(condition, mutex) }
        let job = jobs[taken]
        taken += 1
        // Taken from the front in one go, and not one by one.
        if taken == jobs.count || taken > 1024 {
            jobs.removeFirst(taken)
            taken = 0
        }
        return job
    }
}
