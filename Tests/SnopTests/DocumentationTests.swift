import ArgumentParser
import DCAT
import Foundation
import TestSupport
import Testing

@testable import snop

@Suite("What is documented")
struct DocumentationTests {
    /// The rows of a page's tables that begin with a code, as their cells.
    private func rows(_ page: String) throws -> [[String]] {
        let text = try String(contentsOf: repository.appendingPathComponent("docs/\(page)"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private func plain(_ cell: String) -> String { cell.trimmingCharacters(in: ["`"]) }

    @Test("docs/configuration.md lists the keys that there are, with their variables")
    func configuration() throws {
        let rows = try rows("configuration.md")
        #expect(rows.map { plain($0[0]) } == ConfigurationKey.all.map(\.name))
        #expect(rows.map { plain($0[1]) } == ConfigurationKey.all.map(\.variable))
    }

    @Test("docs/findings.md lists the codes that there are, with their severities, classes and texts")
    func findings() throws {
        let rows = try rows("findings.md")
        let documented = rows.map { plain($0[0]) }
        #expect(documented.count == Set(documented).count)
        #expect(Set(documented) == Set(FindingCode.allCases.map(\.rawValue)))
        for row in rows {
            let code = try #require(FindingCode(rawValue: plain(row[0])))
            try #require(row.count == 6, "\(row[0])")
            #expect(code.severity.rawValue == row[1], "\(row[0])")
            #expect(code.findingClass.rawValue == row[2], "\(row[0])")
            #expect([code.texts.done["en"], code.texts.advice["en"]] == [row[4], row[5]], "\(row[0])")
        }
        let page = try String(contentsOf: repository.appendingPathComponent("docs/findings.md"), encoding: .utf8)
        for kind in FindingClass.allCases {
            #expect(page.contains("- `\(kind.rawValue)`: "), "\(kind)")
        }
    }

    @Test("every command tells what it does, with examples")
    func help() {
        let commands: [any ParsableCommand.Type] = [
            Snop.self, Serve.self, Check.self, HarvestCommand.self, Sources.self, Runs.self, Search.self,
            Runs.List.self, Runs.Approve.self, Runs.Discard.self, Runs.Show.self, Doctor.self, Rebuild.self,
        ]
        let below = Snop.configuration.subcommands + Runs.configuration.subcommands
        #expect(below.count == commands.count - 1)
        for command in commands {
            let help = Snop.helpMessage(for: command, columns: 100)
            #expect(help.contains("EXAMPLES") && help.contains("  snop ") && help.utf8.count > 200, "\(command)")
        }
    }

    @Test(
        "a wrong call is an error, and a right one is understood",
        arguments: [
            (["serve"], true), (["harvest", "gdansk", "--full", "--json"], true), (["harvest", "--dry-run"], true),
            (["search", "jakość", "powietrza", "--limit", "5"], true), (["runs", "gdansk", "--findings"], true),
            (["check", "https://a.example", "--json", "--records", "5", "--save", "a.yaml"], true), (["check"], false),
            (["check", "a", "--records", "1001"], false), (["check", "a", "b"], false),
            (["sources", "--json"], true), (["sources", "--check", "--json"], true), (["runs"], true),
            (["runs", "approve", "17"], true),
            (["runs", "discard", "17", "--json"], true),
            (["runs", "show", "17", "--lang", "pl", "--examples", "0"], true),
            (["runs", "show", "17", "--json"], true),
            (["doctor", "--deep", "--json", "--listen", "127.0.0.1:0"], true), (["doctor", "x"], false),
            (["runs", "show"], false), (["runs", "show", "17", "--lang", "de"], false),
            (["runs", "show", "17", "--examples", "-1"], false), (["runs", "approve"], false),
            (["runs", "discard", "x"], false),
            (["harvest", "--no-such-option"], false), (["nie-ma"], false), (["search"], false),
            (["search", "a", "--limit", "0"], false),
            (["runs", "--limit", "1001"], false), (["serve", "--listen"], false),
        ])
    func parsing(words: [String], isRight: Bool) {
        #expect(((try? Snop.parseAsRoot(words)) != nil) == isRight)
    }

    @Test("a table's columns are as wide as their widest cell, letters with marks counted once")
    func table() {
        let text = Console.table(["ID", "STAN"], [["łódź", "ok"], ["a", "failing"]])
        #expect(text == "ID    STAN\nłódź  ok\na     failing")
        #expect(Console.table(["A"], []) == "A")
    }
}
