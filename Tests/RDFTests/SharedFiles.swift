import Foundation

/// The reference files beside the repository; tests that need them are skipped where they are missing.
enum SharedFiles {
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["SNOP_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("../shared")
    }()

    static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

    /// Whether a file or folder is there; says so where it is not.
    static func has(_ path: String) -> Bool {
        if FileManager.default.fileExists(atPath: url(path).path) { return true }
        print("skipped: there is no \(url(path).path)")
        return false
    }

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }
}
