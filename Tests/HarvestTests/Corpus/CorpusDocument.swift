import Foundation
import TestSupport

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A file of the corpus, and what the table says of it.
struct CorpusDocument: Sendable {
    enum Form: String, Sendable {
        case feed, record, page, refused
    }

    /// Below the folder of the corpus.
    let path: String
    /// What reads it; `nil` for what is no feed.
    let type: SourceType?
    let form: Form
    /// What recognition is to say.
    let recognised: SourceType?
    /// Why it is no feed, is refused, or is taken for something else; empty where it is what it seems.
    let reason: String
    /// Which line of the table speaks of it.
    let line: Int

    var url: URL { SharedFiles.url("corpus/" + path) }
    var name: String { url.lastPathComponent }

    /// How many lines the table has.
    static let lines = rows.count

    /// Every file of the corpus, in the order of their paths; `nil`, and a line of text, where there is no corpus.
    static func all() throws -> [CorpusDocument]? {
        guard let folder = shared("corpus"), let files = FileManager.default.enumerator(atPath: folder.path) else {
            return nil
        }
        let paths = files.compactMap { $0 as? String }.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder)
            // Situations have a right value each beside them, and data files are described by no feed.
            let isApart = path.hasPrefix("field/") || path.hasPrefix("files/")
            return exists && !isFolder.boolValue && !isApart
        }
        return try paths.sorted().map(document)
    }

    /// A file that no line of the table speaks of.
    struct Unknown: Error, CustomStringConvertible {
        let description: String
    }

    private struct Row {
        let pattern: String
        let cells: [String]

        func fits(_ path: String) -> Bool { fnmatch(pattern, path, 0) == 0 }
    }

    private static let rows = corpusTable.split(separator: "\n").map { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        return Row(pattern: cells[0], cells: cells + [String](repeating: "", count: 5 - cells.count))
    }

    private static func document(_ path: String) throws -> CorpusDocument {
        guard let line = rows.firstIndex(where: { $0.fits(path) }) else {
            throw Unknown(description: "The table does not say what \(path) is.")
        }
        let cells = rows[line].cells
        let type = try sourceType(cells[1], path)
        guard let form = Form(rawValue: cells[2].isEmpty ? "feed" : cells[2]) else {
            throw Unknown(description: "`\(cells[2])` is no way to read \(path).")
        }
        // A record by itself is no feed, and need not be told.
        let standing = form == .record ? nil : type
        let recognised = cells[3].isEmpty ? standing : try sourceType(cells[3], path)
        guard !cells[4].isEmpty || (type != nil && form != .refused && recognised == standing) else {
            throw Unknown(description: "The table does not say why \(path) is what it is.")
        }
        return CorpusDocument(
            path: path, type: type, form: form, recognised: recognised,
            reason: cells[4].isEmpty && form == .record ? "one record by itself" : cells[4], line: line)
    }

    private static func sourceType(_ cell: String, _ path: String) throws -> SourceType? {
        guard cell != "-" else { return nil }
        guard let type = SourceType(rawValue: cell) else {
            throw Unknown(description: "`\(cell)` is no type; \(path) cannot be of it.")
        }
        return type
    }
}
