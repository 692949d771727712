import Foundation
import Glibc

/// Tells others that a daemon runs on a data directory: a file with its process id, locked while the process lives,
/// however it ends (flock(2)).
struct ServeLock: Sendable {
    private let descriptor: Int32
    /// Whether this process holds the lock; otherwise another daemon does.
    let isOwn: Bool
    /// The id of the process that holds the lock, as it wrote it.
    let owner: String?

    static func path(in dataDirectory: String) -> String { dataDirectory + "/serve.lock" }

    /// Takes the lock where it is free.
    ///
    /// - Throws: ``ServeFailure`` where the file cannot be made.
    init(dataDirectory: String) throws {
        let path = Self.path(in: dataDirectory)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ServeFailure(description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        isOwn = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        guard isOwn else {
            owner = Self.text(of: descriptor)
            return
        }
        let process = "\(getpid())"
        owner = process
        let text = process + "\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, text.utf8.count, 0) }
    }

    func release() { close(descriptor) }

    /// The id of the process that runs as a daemon on a data directory; `nil` where there is none.
    static func owner(in dataDirectory: String) -> String? {
        let descriptor = open(path(in: dataDirectory), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return text(of: descriptor) ?? "?"
    }

    private static func text(of descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
