import Glibc

/// The file descriptors of the process: as many as the system allows, and a part of them for connections of clients.
enum Descriptors {
    /// What the catalogue, the fetcher, files and logs need, whatever clients do.
    static let reserve = 256

    /// Raises the soft limit to the hard one.
    ///
    /// - Returns: how many there may be now.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        let soft = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = soft }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many connections there is room for beside the reserve, at most as many as are wanted. Where there are hardly any
    /// descriptors, half of them are for clients.
    static func connections(wanted: Int, of descriptors: Int) -> Int {
        min(wanted, max(descriptors - reserve, descriptors / 2))
    }
}
