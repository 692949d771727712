import Catalog
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Faults that the simulated portal does not have: pages that come twice, and documents that end early although all
/// bytes came that were announced.
@Suite("Pages that come twice, documents that end early")
struct BrokenPageTests {
    private let count = 30

    private func ckan(_ request: ScriptedPortal.Request, repeating: Int?) -> ScriptedPortal.Answer {
        let start = request.number("start", 0)
        let page = start == repeating ? 0 : start
        return .json(searchResult(Array(packages(page..<page + 10)), count: count))
    }

    private func catalog(_ request: ScriptedPortal.Request, repeating: Int?) -> ScriptedPortal.Answer {
        let start = (request.number("page", 1) - 1) * 10
        let page = start == repeating ? 0 : start
        let next = start + 10 < count ? "<?page=\(start / 10 + 1)> hydra:next <?page=\(start / 10 + 2)> .\n" : ""
        return .turtle(DCATFeed.document(page..<page + 10, more: next))
    }

    @Test(
        "a page that comes again in the place of another ends the run, and nothing is removed",
        arguments: ["ckan", "dcat"], [10, 20])
    func repeatedPage(type: String, start: Int) async throws {
        let repeating = Guarded<Int?>(nil)
        try await withPortal({ request in
            let repeating = repeating.with { $0 }
            return type == "ckan" ? ckan(request, repeating: repeating) : catalog(request, repeating: repeating)
        }) { portal, bench in
            let options = type == "ckan" ? "options: {page_size: 10}" : ""
            let source = try await bench.source(portal.url + "/?page=1", type: type, more: options)
            #expect(try await bench.runner.harvest(source).added == count)
            let before = try await bench.rows()
            repeating.with { $0 = start }
            let run = try await bench.runner.harvest(source, isFull: true)
            #expect((run.outcome, run.removed) == (.partial, 0), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == ["pages-without-end"])
            #expect(try await bench.rows() == before)
            repeating.with { $0 = nil }
            let after = try await bench.runner.harvest(source)
            #expect((after.outcome, after.unchanged, after.removed) == (.succeeded, count, 0))
        }
    }

    /// The whole document of a feed.
    private func document(_ type: String) -> ScriptedPortal.Answer {
        switch type {
        case "ckan": .json(searchResult(Array(packages(0..<250)), count: 250))
        case "dcat": .turtle(DCATFeed.document(0..<250))
        default:
            .xml(
                "<datasets>"
                    + (0..<250).map {
                        """
                        <dataset status="published"><extIdent>k\($0)</extIdent><title><polish>Zbiór \($0)</polish>\
                        </title></dataset>
                        """
                    }.joined() + "</datasets>")
        }
    }

    @Test(
        "a document that ends in its first, middle or last part is told, and what is missing of it stays",
        arguments: ["ckan", "dcat", "otwarte-dane"], [0.01, 0.5, 0.999])
    func cutDocument(type: String, share: Double) async throws {
        let whole = document(type)
        let isCut = Guarded(false)
        try await withPortal({ _ in
            var answer = whole
            if isCut.with({ $0 }) { answer.body = Array(answer.body.prefix(Int(Double(answer.body.count) * share))) }
            return answer
        }) { portal, bench in
            let source = try await bench.source(portal.url, type: type)
            #expect(try await bench.runner.harvest(source).added == 250)
            let before = try await bench.rows()
            isCut.with { $0 = true }
            let run = try await bench.runner.harvest(source, isFull: true)
            #expect([.failed, .partial].contains(run.outcome) && run.removed == 0, "\(run.summary ?? "")")
            // CKAN's answers are read as a whole, XML by the hundred, RDF as far as it goes.
            #expect((run.outcome == .partial) == (type == "dcat" || type != "ckan" && share > 0.1))
            let codes = try await bench.runCodes(run)
            #expect(codes.contains(type == "dcat" ? "truncated" : "not-what-was-expected"), "\(codes)")
            #expect(try await bench.rows() == before)
            isCut.with { $0 = false }
            let after = try await bench.runner.harvest(source)
            #expect((after.outcome, after.unchanged, after.removed) == (.succeeded, 250, 0))
        }
    }
}
