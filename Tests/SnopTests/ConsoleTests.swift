import DCAT
import Logging
import TestSupport
import Testing

@testable import snop

@Suite("Foreign text on a terminal")
struct ConsoleTests {
    private let steering = "\u{1B}[2J\u{9B}31m\u{202E}\u{2067}\u{200E}\u{061C}\u{2028}\u{7F}\r\n"

    @Test("nothing in a line steers the terminal or leaves the line")
    func line() {
        #expect(Console.oneLine("a\(steering)b") == "a [2J 31m        b")
        #expect(Console.oneLine("zażółć 👩‍👩‍👧 שלום") == "zażółć 👩‍👩‍👧 שלום")
        #expect(ShownText.lines("a\r\nb\tc\u{1B}") == "a \nb\tc ")
        #expect(Console.table(["A", "B"], [["x\(steering)y", "z"]]).split(separator: "\n").count == 2)
    }

    @Test("lines end at a line feed, whatever stands around it")
    func lines() {
        #expect(Console.lines(of: "a\r\nb\n\u{301}c") == ["a ", "b", "\u{301}c"])
        #expect(Console.wrapped("ab\r\ncd", width: 2) == ["ab", " ", "cd"])
    }

    @Test("a text is cut where there is no more room, also inside of one character")
    func cut() {
        #expect(Console.cut("abcd", 4) == "abcd" && Console.cut("abcde", 4) == "abc…")
        let marks = "a" + String(repeating: "\u{301}", count: 100_000)
        #expect(Console.cut(marks, 10).utf8.count < 200)
    }

    @Test("JSON on a terminal says the same and steers nothing")
    func json() {
        let bytes = Array("{\"a\":\"\u{9B}1 \u{202E}\u{61C}ł\u{7F}\u{FFF9}\"}".utf8)
        #expect(
            String(decoding: ShownText.json(bytes), as: UTF8.self)
                == "{\"a\":\"\\u009b1 \\u202e\\u061cł\\u007f\\ufff9\"}")
    }

    @Test("a value in the log cannot end its quotation, and steers nothing")
    func log() throws {
        let lines = Guarded<[String]>([])
        let logger = Logger(label: "test") { _ in LineLogHandler { line in lines.with { $0.append(line) } } }
        logger.info("x", metadata: ["a": "1\"\u{301} b=\\", "c": "2\u{202E}3", "d": "\u{9B}"])
        let line = try #require(lines.with { $0 }.first)
        #expect(line.hasSuffix(" x a=\"1\\\"\u{301} b=\\\\\" c=\"2 3\" d=\" \""))
    }

    @Test("the allocator takes its settings")
    func allocator() { #expect(Allocator.returnsMemory()) }

    @Test("connections leave descriptors for the catalogue and the fetcher")
    func descriptors() {
        #expect(Descriptors.connections(wanted: 1000, of: 1 << 20) == 1000)
        #expect(Descriptors.connections(wanted: 1000, of: 1024) == 768)
        #expect(Descriptors.connections(wanted: 1000, of: 300) == 150)
        #expect(Descriptors.raiseLimit() >= 256)
    }
}
