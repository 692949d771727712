import Glibc
import Threads

/// The threads that harvesting runs on: as many as there are cores, and none that anything else needs.
///
/// Reading and mapping of hostile records takes seconds in which nothing is awaited. These threads also give way to the
/// others, so that a request is answered at once while both cores map.
enum HarvestThreads {
    static let niceness: Int32 = 5
    static let shared = WorkerThreads(count: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))), niceness: niceness)
}
