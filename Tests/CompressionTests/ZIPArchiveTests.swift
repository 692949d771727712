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

    private func deflated(_ content: [UInt8]) -> StoredArchive.Entry {
        let zlib = content.withUnsafeBytes { Zlib.compress($0) }
        // DEFLATE is what is between the head and the checksum of zlib (RFC 1950).
        var entry = StoredArchive.Entry("a.txt", Array(zlib.dropFirst(2).dropLast(4)))
        entry.method = 8
        entry.size = content.count
        entry.checksum = StoredArchive.checksum(of: content)
        return entry
    }

    private func pieces(_ bytes: [UInt8], most: Int = .max) throws -> [[UInt8]] {
        try bytes.withUnsafeBytes { bytes in
            let archive = try ZIPArchive(bytes)
            var pieces: [[UInt8]] = []
            try archive.read(archive.entries[0], in: bytes) { piece in
                pieces.append(Array(piece))
                return pieces.count < most
            }
            return pieces
        }
    }

    @Test("an entry that is handed out in pieces is the same, and what is wrong with it is said")
    func pieces() throws {
        let content = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let entry = deflated(content)
        let parts = try pieces(StoredArchive.bytes([entry]))
        #expect(parts.flatMap(\.self) == content && parts.allSatisfy { $0.count <= 64 << 10 })
        #expect(try pieces(StoredArchive.bytes([entry]), most: 2).count == 2, "and no more than is wanted")
        #expect(try pieces(StoredArchive.bytes([("a.txt", [1, 2, 3])])) == [[1, 2, 3]])
        #expect(try pieces(StoredArchive.bytes([("a.txt", [])])) == [])
        var lie = entry
        lie.size = content.count - 1
        #expect(throws: CompressionError.self) { try pieces(StoredArchive.bytes([lie])) }
        lie.size = content.count + 1
        #expect(throws: CompressionError.self) { try pieces(StoredArchive.bytes([lie])) }
        lie = entry
        lie.checksum = 7
        #expect(throws: CompressionError.self) { try pieces(StoredArchive.bytes([lie])) }
        lie = entry
        lie.content.removeLast(100)
        #expect(throws: CompressionError.self) { try pieces(StoredArchive.bytes([lie])) }
        lie = entry
        lie.method = 12
        #expect(throws: CompressionError.self) { try pieces(StoredArchive.bytes([lie])) }
        var generator = Seeded(11)
        for _ in 0..<300 {
            var bytes = StoredArchive.bytes([deflated(Array("Ala ma kota, a kot ma Alę. ".utf8))])
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            _ = try? pieces(bytes)
        }
    }

    @Test("a directory that is larger than directories are is refused")
    func directory() {
        let long = String(repeating: "x", count: 60_000)
        let bytes = StoredArchive.bytes((0..<100).map { ("\($0)\(long)", [UInt8]()) })
        #expect(message(bytes).contains("more than \(ZIPLimits().maxDirectoryBytes)"))
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
