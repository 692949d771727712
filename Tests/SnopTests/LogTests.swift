import Logging
import TestSupport
import Testing

@testable import snop

@Suite("The log")
struct LogTests {
    @Test("a line has what the task works for, the logger's own and the event's, the last of one name")
    func metadata() throws {
        let lines = Guarded<[String]>([])
        var logger = Logger(label: "test") { _ in
            LineLogHandler(metadataProvider: .init { ["run": "5", "source": "a", "x": "0"] }) { line in
                lines.with { $0.append(line) }
            }
        }
        logger[metadataKey: "source"] = "b"
        logger.info("two\nlines\u{9B}2J", metadata: ["x": "1 2"])
        let line = try #require(lines.with { $0 }.first)
        #expect(line.hasSuffix("Z info two lines 2J run=5 source=b x=\"1 2\""))
        #expect(lines.with { $0 }.count == 1)
    }
}
