import Foundation
import TestSupport
import Testing

@testable import Fetch

@Suite("Memory of large contents", .serialized)
struct PageKeeperTests {
    /// What of the files that the process sees is in its memory, in kB.
    private func residentFiles() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let fields = status.split(separator: "\n").filter { $0.hasPrefix("RssFile:") || $0.hasPrefix("RssShmem:") }
        return fields.reduce(0) { $0 + (Int($1.filter(\.isNumber)) ?? 0) }
    }

    @Test("what a reader has touched of a large content is given back while it is read, and reads the same")
    func givesBack() async throws {
        let path = NSTemporaryDirectory() + "page-keeper-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let count = 96 << 20
        let file = try #require(
            FileManager.default.createFile(atPath: path, contents: nil) ? FileHandle(forWritingAtPath: path) : nil)
        let block = Data((0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        for _ in 0..<96 { try file.write(contentsOf: block) }
        try file.close()
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest("file://" + path, allowsLocalFile: true))
        #expect(response.body.count == count && !response.body.isInMemory)
        let before = try residentFiles()
        let sum = response.body.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4096).reduce(0) { $0 &+ Int(bytes[$1]) }
        }
        var isReturned = false
        for _ in 0..<100 where !isReturned {
            try await Task.sleep(for: .milliseconds(20))
            isReturned = try residentFiles() - before < 24 << 10
        }
        #expect(isReturned, "nobody had to ask for it")
        let again = response.body.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4096).reduce(0) { $0 &+ Int(bytes[$1]) }
        }
        #expect(again == sum)
    }
}
