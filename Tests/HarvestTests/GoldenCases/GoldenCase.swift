import Fetch
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A feed that is kept in `Tests/Cases/<type>/<what>/`, with all that is served of it.
///
/// `source.yaml` is its source file. Every request is answered with `input.*`, unless `answers.csv` says what is answered to
/// which: in each line a part of the address, the name of a file, and the status where it is not 200; the first line that fits
/// holds. A folder stands for an archive of what is in it. `run.json`, `datasets.json`, `datasets.ttl` and `findings.csv` are
/// what is expected; they are written by the program, and read by people.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let type: String
    let name: String

    var testDescription: String { "\(type)/\(name)" }

    static let root = repository.appendingPathComponent("Tests/Cases")

    /// Every case, in the order of types and names.
    static let all: [GoldenCase] = folders(in: root).flatMap { type in
        folders(in: root.appendingPathComponent(type)).map { GoldenCase(type: type, name: $0) }
    }

    private static func folders(in directory: URL) -> [String] {
        names(in: directory).filter { directory.appendingPathComponent($0).isFolder }
    }

    private static func names(in directory: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    var directory: URL { Self.root.appendingPathComponent(type).appendingPathComponent(name) }

    func text(_ file: String) -> String? {
        (try? Data(contentsOf: directory.appendingPathComponent(file))).map { String(decoding: $0, as: UTF8.self) }
    }

    func source() throws -> Source {
        let file = directory.appendingPathComponent("source.yaml")
        return try SourceFile(String(contentsOf: file, encoding: .utf8), file: file.path).source()
    }

    // MARK: The portal

    /// What is answered to an address.
    private struct Line {
        let part: String
        let file: String
        let status: Int
    }

    struct Unanswered: Error, CustomStringConvertible {
        let description: String
    }

    /// Answers requests from the files of the case; what no line fits is not there.
    func portal() throws -> @Sendable (FetchRequest) -> CannedAnswer {
        let lines = try lines()
        let bodies = try Dictionary(
            lines.filter { $0.status != 304 }.map { ($0.file, try body(of: $0.file)) }, uniquingKeysWith: { $1 })
        return { request in
            let url = request.url
            guard let line = lines.first(where: { $0.part.isEmpty || url.contains($0.part) }) else {
                return CannedAnswer(status: 404, body: [])
            }
            let type = Self.mediaTypes[String(line.file.split(separator: ".").last ?? "")] ?? "application/octet-stream"
            return CannedAnswer(
                status: line.status, fields: ["Content-Type: \(type)"], body: bodies[line.file] ?? [])
        }
    }

    private static let mediaTypes = [
        "json": "application/json", "jsonld": "application/ld+json", "xml": "application/xml", "ttl": "text/turtle",
        "nt": "application/n-triples", "rdf": "application/rdf+xml", "html": "text/html", "csv": "text/csv",
        "zip": "application/zip", "txt": "text/plain",
    ]

    private func lines() throws -> [Line] {
        let never = [
            Line(part: "/robots.txt", file: "", status: 404), Line(part: "/.well-known/", file: "", status: 404),
        ]
        guard let table = text("answers.csv") else {
            guard let input = Self.names(in: directory).first(where: { $0.hasPrefix("input.") }) else {
                throw Unanswered(description: "\(testDescription) has neither input.* nor answers.csv")
            }
            return never + [Line(part: "", file: input, status: 200)]
        }
        let stated = table.split(whereSeparator: \.isNewline).dropFirst().map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Line(
                part: cells[0], file: cells.count > 1 ? cells[1] : "",
                status: cells.count > 2 ? Int(cells[2]) ?? 200 : 200)
        }
        return stated + never
    }

    private func body(of file: String) throws -> [UInt8] {
        let url = directory.appendingPathComponent(file)
        guard !file.isEmpty else { return [] }
        guard url.isFolder else { return Array(try Data(contentsOf: url)) }
        return StoredArchive.bytes(
            try Self.names(in: url).map { ($0, Array(try Data(contentsOf: url.appendingPathComponent($0)))) })
    }
}

extension URL {
    fileprivate var isFolder: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
