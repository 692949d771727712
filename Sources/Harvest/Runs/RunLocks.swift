import Feeds
import Foundation
import Glibc

/// Another run of the source is under way, in this program or another.
package struct AlreadyRunning: Error, CustomStringConvertible {
    package let source: String

    package var description: String {
        "source \(source) is being harvested already; wait for that run, or see it with `snop runs \(source)`"
    }
}

/// The lock of a source cannot be taken, because its file cannot be made.
package struct LockFailure: Error, CustomStringConvertible {
    package let description: String
}

/// One lock file for each source: the kernel gives it back when its process ends, however it ends.
struct RunLocks: Sendable {
    let directory: String

    static func directory(in dataDirectory: String) -> String { dataDirectory + "/locks" }

    struct Lock: Sendable {
        private let descriptor: Int32

        fileprivate init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        func release() { close(descriptor) }
    }

    /// - Throws: ``AlreadyRunning`` or ``LockFailure``.
    func lock(_ source: String) throws -> Lock {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw LockFailure(description: "\(directory) cannot be made: \(error.localizedDescription)")
        }
        let path = "\(directory)/\(source).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LockFailure(description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw AlreadyRunning(source: source)
        }
        return Lock(descriptor: descriptor)
    }
}
