import Compression
import Foundation
import TestSupport
import Testing

@Suite("Archives from strangers")
struct ZIPArchiveTests {
    private func content(_ bytes: [UInt8], limits: ZIPLimits = ZIPLimits()) throws -> [String: [UInt8]] {
        try bytes.withUnsafeBytes { bytes in
            let archive = try ZIPArchive(bytes, limits: limits)
            var found: [String: [UInt8]] = [:]
            for entry in archive.entries { found[entry.name] = try archive.content(of: entry, in: bytes) }
            return found
        }
    }

    private func message(_ bytes: [UInt8], limits: ZIPLimits = ZIPLimits()) -> String {
        do {
            _ = try content(bytes, limits: limits)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("entries are read, folders left out, and what stands in front of the archive is passed over")
    func entries() throws {
        let bytes = StoredArchive.bytes([("a.txt", [1, 2]), ("b/", []), ("b/c.txt", [])])
        #expect(try content(bytes) == ["a.txt": [1, 2], "b/c.txt": []])
        #expect(try content(Array("<html></html>".utf8) + bytes) == ["a.txt": [1, 2], "b/c.txt": []])
    }

    @Test("lies and limits are errors that say what they are")
    func lies() {
        var entry = StoredArchive.Entry("a.txt", [1, 2, 3])
        entry.size = 4
        #expect(message(StoredArchive.bytes([entry])).contains("does not become the 4 bytes"))
        entry = .init("a.txt", [1, 2, 3])
        entry.checksum = 5
        #expect(message(StoredArchive.bytes([entry])).contains("checksum"))
        entry = .init("a.txt", [1, 2, 3])
        entry.method = 8
        #expect(message(StoredArchive.bytes([entry])).contains("does not become"))
        entry.size = 1 << 30
        #expect(message(StoredArchive.bytes([entry])).contains("more than 268435456"), "a bomb")
        entry.size = 100_000
        #expect(message(StoredArchive.bytes([entry])).contains("does not become"), "more than DEFLATE can")
        entry.method = 12
        #expect(message(StoredArchive.bytes([entry])).contains("method 12"))
        entry = .init("a.txt", [1])
        entry.flags = 1
        #expect(message(StoredArchive.bytes([entry])).contains("encrypted"))
        for name in ["../a", "/a", "a/../../b", "C:\\a", "..\\a"] {
            #expect(message(StoredArchive.bytes([(name, [])])).contains("leads out"), "\(name)")
        }
        var limits = ZIPLimits()
        limits.maxEntries = 1
        #expect(message(StoredArchive.bytes([("a", []), ("b", [])]), limits: limits).contains("more than 1"))
        #expect(
            message([]).contains("no ZIP archive") && message(Array(repeating: 0x50, count: 70_000)).contains("no ZIP"))
    }

    @Test("an archive that is cut or changed anywhere is an error or what it was, and never a crash")
    func damaged() throws {
        let whole = StoredArchive.bytes([("a.txt", Array("Ala ma kota".utf8)), ("b.txt", [1, 2, 3])])
        for count in 0..<whole.count { _ = message(Array(whole.prefix(count))) }
        var generator = Seeded(7)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if let found = try? content(bytes), let text = found["a.txt"] { #expect(text == Array("Ala ma kota".utf8)) }
        }
    }
}
