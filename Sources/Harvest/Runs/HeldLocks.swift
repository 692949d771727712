import Feeds
import Foundation
import Glibc

/// Which sources are being harvested now, by this or another program.
package enum HeldLocks {
    /// The ids of the sources whose lock is held, in order.
    package static func sources(in dataDirectory: String) -> [String] {
        let directory = RunLocks.directory(in: dataDirectory)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".lock") && isHeld(directory + "/" + $0) }
            .map { String($0.dropLast(".lock".count)) }.sorted()
    }

    /// Asks for a shared lock and gives it back at once; nobody can tell by looking (flock(2)).
    private static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
