import Foundation
import Testing
import XML

@Suite("Streaming XML", .serialized)
struct XMLStreamTests {
    private static func residentBytes() throws -> Int {
        let statm = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = try #require(statm.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    @Test("a document of 50 MB is read through a pipe in memory that does not grow with it")
    func pipe() throws {
        let pipe = Pipe()
        let record = Data(
            ("<r n='1'>" + String(repeating: "<t xml:lang='pl'>zażółć &amp; gęślą</t>\n", count: 1000) + "</r>").utf8)
        let count = 50_000_000 / record.count
        let output = pipe.fileHandleForWriting
        Thread.detachNewThread {
            try? output.write(contentsOf: Data("<l>".utf8))
            for _ in 0..<count { try? output.write(contentsOf: record) }
            try? output.write(contentsOf: Data("</l>".utf8))
            try? output.close()
        }
        let reader = try XMLPullReader(fileDescriptor: pipe.fileHandleForReading.fileDescriptor)
        let before = try Self.residentBytes()
        var peak = before
        var records = 0
        while let event = try reader.next() {
            guard case .start(let tag) = event, tag.name == "r" else { continue }
            records += 1
            if records.isMultiple(of: 2) { try reader.skipElement() } else { _ = try reader.readElement() }
            peak = max(peak, try Self.residentBytes())
        }
        #expect(records == count)
        // The memory is the whole process's: it tells something only where no other test runs beside this one.
        if ProcessInfo.processInfo.environment["SNOP_TEST_ALONE"] != nil { #expect(peak - before < 40_000_000) }
    }

    @Test("a file is read from its path")
    func file() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "snop-xml-\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: url) }
        try Data("<a>ok</a>".utf8).write(to: url)
        let reader = try XMLPullReader(path: url.path)
        #expect(try reader.next() != nil)
        #expect(try reader.readElement().text == "ok")
        #expect(try reader.next() == nil)
    }

    @Test("nothing is printed, whatever is wrong")
    func silence() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "snop-stderr-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let file = open(url.path, O_CREAT | O_RDWR, 0o600)
        let saved = dup(2)
        dup2(file, 2)
        for text in [
            "<a", "<a>&x;</a>", "<p:a/>", "<a>\u{1}</a>", "<?xml version='1.0' encoding='klingon'?><a/>", "<a></b>",
        ] {
            _ = failure(Array(text.utf8))
            _ = try? events(Array(text.utf8), recovers: true)
        }
        let declared =
            Array("<?xml version='1.0' encoding='windows-1250'?><a>".utf8) + [0x81, 0x83] + Array("</a>".utf8)
        _ = failure(declared)
        _ = try? events(declared, recovers: true)
        _ = failure(Array("<a>".utf8) + [0xFF, 0xFE, 0x80])
        _ = failure(Array("<a/>".utf8), encoding: "no-such-charset")
        dup2(saved, 2)
        close(saved)
        close(file)
        let printed = try String(contentsOf: url, encoding: .utf8)
        #expect(!printed.contains("error :"))
        #expect(!printed.contains("Entity: line"))
        #expect(!printed.contains("encoder error"))
    }
}
