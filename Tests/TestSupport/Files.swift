package import Foundation

/// The repository, found from this file, or where `SNOP_ROOT` says.
package let repository: URL =
    ProcessInfo.processInfo.environment["SNOP_ROOT"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The reference files beside the repository, or where `SNOP_SHARED` says; tests that need them skip where they are missing.
package enum SharedFiles {
    package static let root: URL =
        ProcessInfo.processInfo.environment["SNOP_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? repository.appendingPathComponent("../shared").standardizedFileURL

    package static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

    /// Whether a file or folder is there; says so where it is not.
    package static func has(_ path: String) -> Bool {
        if FileManager.default.fileExists(atPath: url(path).path) { return true }
        print("skipped: there is no \(url(path).path)")
        return false
    }

    package static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }
}
