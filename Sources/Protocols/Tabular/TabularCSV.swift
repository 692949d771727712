import DCAT
import Feeds
import Fetch
import Foundation
import JSON
import Text

/// A list in CSV (RFC 4180), with a header row; each row becomes an object of its columns.
///
/// Rows are read one by one, so that a list of any length takes the memory of its longest row.
final class TabularCSV: TabularDocument {
    let itemMediaType = "application/json"
    let total: Int? = nil
    let following: String? = nil
    private let body: FetchResponse.Body
    private let url: String
    private let encoding: String.Encoding?
    private var offset = 0
    private var line = 1
    private var delimiter = UInt8(ascii: ",")
    private var header: [String] = []

    /// No row of a list of datasets is longer; a quotation mark that never ends would swallow the rest.
    private static let maxRowBytes = 4 << 20
    private static let maxColumns = 1000
    private(set) var isAtEnd = false

    init(_ response: FetchResponse, url: String, delimiter: UInt8?) throws {
        body = response.body
        self.url = url
        encoding = Self.encoding(response.charset)
        let start = body.withUnsafeBytes { Array($0.prefix(8192)) }
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) {
            throw failure("is in UTF-16, and must be in UTF-8 or windows-1250")
        }
        offset = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = String(decoding: start.dropFirst(offset).prefix { $0 != 0x0A }, as: UTF8.self)
        if first.lowercased().contains("<html") || first.lowercased().contains("<!doctype") {
            throw failure("is a web page, and no CSV")
        }
        self.delimiter = delimiter ?? Self.delimiter(of: first)
        header = try row()?.map(\.trimmed) ?? []
        guard header.count <= Self.maxColumns else {
            throw failure("has more than \(Self.maxColumns) columns (maxColumns)")
        }
        guard header.contains(where: { !$0.isEmpty }) else { throw failure("has no header row") }
        var seen: Set<String> = []
        for name in header where !name.isEmpty && !seen.insert(name).inserted {
            throw failure("has two columns `\(name.prefix(60))`")
        }
    }

    /// What stands most often in the header row.
    private static func delimiter(of header: String) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
        let counts = candidates.map { candidate in header.utf8.count { $0 == candidate } }
        let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
        return candidates[best]
    }

    private static func encoding(_ charset: String?) -> String.Encoding? {
        switch charset {
        case "windows-1250", "cp1250": .windowsCP1250
        case "iso-8859-2", "latin2": .isoLatin2
        default: nil
        }
    }

    private func failure(_ what: String) -> HarvestFailure {
        HarvestFailure(.unreadable, value: url, "\(url) \(what).")
    }

    func next(_ count: Int) throws -> [TabularItem] {
        var items: [TabularItem] = []
        var size = PieceSize()
        while items.count < count, !size.isFull {
            guard let cells = try row() else {
                isAtEnd = true
                break
            }
            // A line with nothing on it is no item.
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            guard cells.count <= header.count else {
                throw failure("has \(cells.count) cells in line \(line - 1), and \(header.count) columns")
            }
            let members = zip(header, cells).filter { !$0.0.isEmpty && !$0.1.isEmpty }
            let object = JSONObject(members.map { .init(key: $0.0, value: .string($0.1)) })
            let item = TabularItem(bytes: JSONValue.object(object).serialized())
            size.add(item.bytes.count)
            items.append(item)
        }
        return items
    }

    /// The cells of the next row; `nil` at the end.
    private func row() throws -> [String]? {
        var length = 0
        // More columns are an error of their own, which says how many there are.
        let (cells, ending) = body.withUnsafeBytes { bytes in
            CSVScanner.row(
                UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(Self.maxRowBytes)), at: &length,
                delimiter: delimiter, opening: .atStart, maxCells: Self.maxColumns + 2)
        }
        guard length > 0 else { return nil }
        let end = offset + length
        guard ending == .lineBreak || ending == .end && end == body.count else {
            guard length < Self.maxRowBytes else {
                throw HarvestFailure(
                    .recordTooLarge, value: url,
                    "\(url) has more than \(Self.maxRowBytes) bytes in the row that begins in line \(line) (maxRowBytes)."
                )
            }
            throw failure("breaks off within quotation marks that begin in line \(line)")
        }
        line += body.withUnsafeBytes { bytes in bytes[offset..<end].count { $0 == 0x0A } }
        offset = end
        return cells.map(text)
    }

    private func text(_ cell: [UInt8]) -> String {
        if let encoding, let text = String(bytes: cell, encoding: encoding) { return text }
        if let text = String(validating: cell, as: UTF8.self) { return text }
        return String(bytes: cell, encoding: .windowsCP1250) ?? String(decoding: cell, as: UTF8.self)
    }
}
