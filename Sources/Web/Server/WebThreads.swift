import Glibc
import Threads

/// Threads on which requests are answered, so that nothing that harvesting does can take them all.
enum WebThreads {
    static let shared = WorkerThreads(count: min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2, 4), 32))
}
