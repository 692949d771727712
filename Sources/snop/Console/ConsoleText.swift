import DCAT
import Foundation
import Glibc

/// Text from feeds on a terminal: nothing that it obeys, and no more than there is room for.
extension Console {
    /// The beginning of a text, with `…` where something was left out.
    static func cut(_ text: String, _ length: Int) -> String { ShownText.beginning(text, length) }

    /// How many characters a line of standard output may have: what `COLUMNS` or the terminal says, else 120.
    static var width: Int {
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 120 }
        return Int(size.ws_col)
    }

    /// The lines of a text, without what steers a terminal. A line feed is found as a scalar: behind a carriage return, or
    /// before a combining mark, it is no character of its own.
    static func lines(of text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { oneLine(String($0)) }
    }

    /// A text as lines of at most so many characters; a line that would become more than four is cut.
    static func wrapped(_ text: String, width: Int) -> [String] {
        lines(of: text).flatMap { line in
            var rest = Substring(cut(line, width * 4))
            var lines: [String] = []
            repeat {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            } while !rest.isEmpty
            return lines
        }
    }

    /// Two texts beside each other where there is room, else one below the other.
    ///
    /// - Parameter maxLines: of each; what is left out is counted.
    static func beside(
        _ left: (title: String, text: String), _ right: (title: String, text: String), width: Int, maxLines: Int
    ) -> [String] {
        let isWide = width >= 100
        let column = isWide ? (width - 3) / 2 : width
        func lines(_ part: (title: String, text: String)) -> [String] {
            let all = wrapped(part.text, width: column)
            let more = all.count - maxLines
            let rest = more > 0 ? ["… \(more) more lines; --json has all"] : []
            return [cut(oneLine(part.title), column), ""] + all.prefix(maxLines) + rest
        }
        let (first, second) = (lines(left), lines(right))
        guard isWide else { return first + [""] + second }
        return (0..<max(first.count, second.count)).map { row in
            let start = row < first.count ? first[row] : ""
            let gap = String(repeating: " ", count: column - start.count)
            let end = row < second.count ? " " + second[row] : ""
            return start + gap + " │" + end
        }
    }
}
