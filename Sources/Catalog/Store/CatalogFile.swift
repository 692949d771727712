import Foundation
import Glibc

/// The file that the catalogue is, before SQLite opens it.
///
/// SQLite makes a database of any path, and of any empty file. So the catalogue is made under another name and gets its own when
/// it is whole: a `catalog.sqlite` that is there and empty was a catalogue once, and what a first start left that was cut off
/// is begun anew.
struct CatalogFile {
    let path: String

    private var unfinished: String { path + ".new" }

    /// - Parameters:
    ///   - patience: how long another process that makes it is waited for.
    ///   - make: makes a whole and closed catalogue at a path.
    /// - Throws: ``CatalogError`` where what is there cannot be one.
    func makeWhereMissing(waiting patience: Duration, _ make: (String) throws -> Void) throws {
        if try isThere() { return }
        let directory = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("its directory cannot be opened") }
        defer { close(directory) }
        try lock(directory, patience)
        // Another process may have been first.
        if try isThere() { return }
        for suffix in Self.parts { unlink(unfinished + suffix) }
        try make(unfinished)
        guard (Self.size(of: unfinished + "-wal") ?? 0) == 0 else { throw failure("its log was not put into it") }
        for suffix in Self.parts.dropFirst() { unlink(unfinished + suffix) }
        guard rename(unfinished, path) == 0 else { throw failure("it cannot be given its name") }
        fsync(directory)
    }

    private static let parts = ["", "-wal", "-shm", "-journal"]

    /// - Throws: ``CatalogError`` where what is there cannot be a catalogue.
    func isThere() throws -> Bool {
        guard let size = Self.size(of: path) else {
            // SQLite would put an old log into a new database.
            for suffix in ["-wal", "-journal"] {
                guard let size = Self.size(of: path + suffix), size > 0 else { continue }
                throw CatalogError(
                    """
                    there is \(path + suffix) but no \(path), which it belongs to: put the database back from a backup, without \
                    that file, or move that file away for a new catalogue to be made
                    """)
            }
            return false
        }
        guard size > 0 else {
            throw CatalogError(
                """
                the catalogue \(path) is empty (0 bytes), as a broken disk or an interrupted copy leaves it; \
                \(CatalogError.restore), or move the file away for a new catalogue to be made
                """)
        }
        return true
    }

    /// The bytes of a file; `nil` where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// The kernel gives the lock back when the descriptor is closed or the process ends.
    private func lock(_ directory: Int32, _ patience: Duration) throws {
        let end = ContinuousClock.now + patience
        while flock(directory, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else {
                throw failure("its directory cannot be locked")
            }
            usleep(20_000)
        }
    }

    private func failure(_ what: String) -> CatalogError {
        CatalogError("cannot make the catalogue \(path): \(what) (\(String(cString: strerror(errno))))")
    }
}
