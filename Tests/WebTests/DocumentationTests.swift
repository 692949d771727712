import Foundation
import Testing

@testable import Web

/// `docs/developers.md` tells of everything that is served, and of nothing else.
@Suite("The documentation for developers")
struct DocumentationTests {
    /// The words in code of the first column of every table below a heading.
    private func words(below heading: String) throws -> [String] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/developers.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex(of: "## " + heading))
        let below = Array(lines[(start + 1)...].prefix { !$0.hasPrefix("## ") })
        let heads = below.indices.filter { $0 + 1 < below.count && below[$0 + 1].hasPrefix("|---") }
        let rows = below.indices.filter { !heads.contains($0) && below[$0].hasPrefix("| `") }.map { below[$0] }
        return rows.flatMap { row in
            let cell = row.dropFirst(2).prefix(while: { $0 != "|" })
            return cell.matches(of: /`([^`]+)`/).map { String($0.1) }
        }
    }

    @Test("every endpoint has its row")
    func endpoints() throws {
        let told = try words(below: "Addresses")
        #expect(told.sorted() == Endpoint.all.map(\.template).sorted())
    }

    @Test("every parameter of a list has its row")
    func parameters() throws {
        let told = try words(below: "Searching")
        #expect(told.sorted() == DatasetParameters.names.sorted())
    }

    @Test("every problem has its row")
    func problems() throws {
        let told = try words(below: "Errors")
        #expect(told.sorted() == ProblemKind.allCases.map(\.rawValue).sorted())
    }
}
