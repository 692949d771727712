import Catalog
import Fetch
import Foundation
import Glibc
import XML

/// What the program rests on: libraries, time, disk, network.
extension Examination {
    func libraries() -> [Diagnosis] {
        let curl = FetchLibrary()
        let xml = Diagnosis.ok("libxml2", XMLLibrary.version)
        let fetch = Self.library("libcurl", curl.version, missing: curl.missing)
        do {
            let sqlite = try CatalogExamination.library()
            return [fetch, xml, Self.library("sqlite", sqlite.version, missing: sqlite.missing)]
        } catch {
            return [fetch, xml, .error("sqlite", "it does not work: \(error)", "install libsqlite3-0 anew")]
        }
    }

    static func library(_ name: String, _ version: String, missing: [String]) -> Diagnosis {
        guard !missing.isEmpty else { return .ok(name, version) }
        return .error(
            name, "\(version), without \(missing.joined(separator: ", "))", "install the one of Debian 12 or later")
    }

    /// Schedules are in Polish time.
    func timeZone() -> Diagnosis {
        guard TimeZone(identifier: "Europe/Warsaw") != nil else {
            return .error("time-zone", "Europe/Warsaw is not known here", "install tzdata")
        }
        return .ok("time-zone", "Europe/Warsaw is known")
    }

    // MARK: Disk

    func dataDirectory() -> Diagnosis {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: data, isDirectory: &isDirectory) else {
            return .warning(
                "data", "\(data) is not there yet",
                "`snop serve` or `snop harvest` makes it; see that its parent is writable")
        }
        guard isDirectory.boolValue else {
            return .error("data", "\(data) is no directory", "name another one with `data` or --data")
        }
        // A file is made, because the permission bits do not tell of read-only mounts and full disks.
        var template = Array((data + "/doctor-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            return .error(
                "data", "\(data) cannot be written: \(String(cString: strerror(errno)))",
                "give it to the user that runs the program, and see that its disk is neither full nor read-only")
        }
        close(descriptor)
        unlink(template)
        if let network = networkFileSystem() {
            return .error(
                "data", "\(data) is on a file system over the network (\(network))",
                "move it to a local disk: neither SQLite's WAL mode nor the locks work over a network")
        }
        return .ok("data", "\(data) can be written")
    }

    private func networkFileSystem() -> String? {
        guard let mounts = FileHandle(forReadingAtPath: "/proc/self/mounts")?.readDataToEndOfFile() else { return nil }
        let path = URL(fileURLWithPath: data).resolvingSymlinksInPath().path
        return Self.networkFileSystem(of: path, mounts: String(decoding: mounts, as: UTF8.self))
    }

    /// The type of the file system that a path is on, where other machines' disks are behind it (proc_pid_mounts(5)).
    static func networkFileSystem(of path: String, mounts: String) -> String? {
        var best: (point: String, type: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let point = String(fields[1]).replacing("\\040", with: " ")
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            // Of two at one point the later one is seen.
            if isAbove && point.count >= best?.point.count ?? 0 { best = (point, String(fields[2])) }
        }
        let remote = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "afs", "fuse.sshfs", "fuse.glusterfs"]
        return best.flatMap { remote.contains($0.type) ? $0.type : nil }
    }

    func diskSpace() -> Diagnosis {
        var information = statvfs()
        let directory = FileManager.default.fileExists(atPath: data) ? data : "."
        guard statvfs(directory, &information) == 0 else {
            return .warning(
                "disk", "the free space of \(directory) cannot be told: \(String(cString: strerror(errno)))",
                "look with `df`")
        }
        let free = Int(information.f_bavail) * Int(information.f_frsize)
        let attributes = try? FileManager.default.attributesOfItem(atPath: CatalogDatabase.path(in: data))
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        return Self.space(free: free, catalog: size)
    }

    /// - Parameters: both in bytes.
    static func space(free: Int, catalog: Int) -> Diagnosis {
        let message = "\(free >> 20) MiB are free; the catalogue has \(catalog >> 20) MiB"
        if free < 100 << 20 { return .error("disk", message, "make room: soon nothing can be written any more") }
        guard free >= max(1 << 30, catalog) else {
            return .warning(
                "disk", message, "make room: an upgrade, a backup and `harvest --dry-run` need as much as the catalogue"
            )
        }
        return .ok("disk", message)
    }

    // MARK: Network

    func listenAddress() -> Diagnosis {
        let address = "\(configuration.host):\(configuration.port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(configuration.host, "\(configuration.port)", &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let first = found?.pointee else {
            return .error(
                "listen", "\(address): \(String(cString: gai_strerror(code)))",
                "name an address of this machine in `listen`")
        }
        let descriptor = socket(first.ai_family, first.ai_socktype, 0)
        guard descriptor >= 0 else {
            return .error(
                "listen", "\(address): \(String(cString: strerror(errno)))", "name another address in `listen`")
        }
        defer { close(descriptor) }
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        if bind(descriptor, first.ai_addr, first.ai_addrlen) == 0 && Glibc.listen(descriptor, 1) == 0 {
            return .ok("listen", "\(address) is free")
        }
        let reason = errno
        if reason == EADDRINUSE, ServeLock.owner(in: data) != nil {
            return .ok("listen", "\(address) is in use, as it should be: a daemon runs")
        }
        return .error(
            "listen", "\(address): \(String(cString: strerror(reason)))",
            reason == EADDRINUSE
                ? "end the program that listens there, or name another port in `listen`"
                : "name an address of this machine and a port that this user may take in `listen`")
    }
}
