import DCAT
import Foundation
import Glibc

/// What the commands say to a person.
enum Console {
    /// Says what went wrong on standard error, and ends the program.
    ///
    /// - Parameter isComplete: the message says by itself whose it is.
    static func fail(_ message: String, status: Int32, isComplete: Bool = false) -> Never {
        say(isComplete ? message : "snop: \(message)")
        exit(status)
    }

    /// A message on standard error. Whatever it quotes, nothing in it steers the terminal.
    static func say(_ message: String) {
        FileHandle.standardError.write(Data((ShownText.lines(message) + "\n").utf8))
    }

    /// A text for people on standard output. Whatever it quotes, nothing in it steers the terminal.
    static func show(_ text: String) {
        FileHandle.standardOutput.write(Data((ShownText.lines(text) + "\n").utf8))
    }

    /// A JSON document on a line of standard output, in which nothing steers a terminal either.
    static func line(_ bytes: [UInt8]) {
        FileHandle.standardOutput.write(Data(ShownText.json(bytes) + [0x0A]))
    }

    /// A text of a feed without what would begin a line of its own or steer a terminal: that becomes blanks.
    static func oneLine(_ text: String) -> String { ShownText.line(text) }

    /// A number of seconds as people say it: `8 s`, `3 min 5 s`, `1 h 2 min`.
    static func duration(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    /// Whether a person is looking at standard error.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes over the last line of standard error; only for a terminal.
    static func overwrite(_ text: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(oneLine(text))".utf8))
    }

    /// Rows in columns that are as wide as their widest cell; the last column is not padded.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(oneLine) }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// A time as people of the program's time zone read it, without the seconds' fractions.
    static func time(_ seconds: Int?) -> String {
        guard let seconds else { return "–" }
        var clock = time_t(seconds)
        var parts = tm()
        localtime_r(&clock, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(date) \(two(parts.tm_hour)):\(two(parts.tm_min))"
    }
}
