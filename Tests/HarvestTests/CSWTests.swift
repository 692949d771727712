import Catalog
import DCAT
import Foundation
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A catalogue service that has the faults that a test gives it.
struct SmallCSW: Sendable {
    var keys: [String]
    var largestPage = 10
    /// What the service says of the next record, from its position, the count and the number that came.
    var next: @Sendable (Int, Int, Int) -> Int? = { start, count, returned in
        start + returned > count ? 0 : start + returned
    }
    /// Answers in place of a page.
    var instead: @Sendable (ScriptedPortal.Request, Int, Int) -> ScriptedPortal.Answer? = { _, _, _ in nil }
    var matched: Int?

    static func exception(_ code: String, status: String = "200 OK") -> ScriptedPortal.Answer {
        var answer = ScriptedPortal.Answer.xml(
            """
            <ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception exceptionCode="\(code)">\
            <ows:ExceptionText>Nie da się</ows:ExceptionText></ows:Exception></ows:ExceptionReport>
            """)
        answer.status = status
        return answer
    }

    private func value(_ name: String, _ request: ScriptedPortal.Request, _ other: Int) -> Int {
        let pattern = "\(name)=\""
        guard let range = request.body.firstRange(of: pattern) else { return request.number(name, other) }
        return Int(request.body[range.upperBound...].prefix { $0.isNumber }) ?? other
    }

    func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        if request.parameter("request") == "GetRecordById" {
            if let answer = instead(request, 0, 0) { return answer }
            return .xml(
                "<csw:GetRecordByIdResponse xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\">"
                    + ISOFeed.record(request.parameter("id")) + "</csw:GetRecordByIdResponse>")
        }
        let start = value("startPosition", request, 1)
        let size = min(largestPage, value("maxRecords", request, 10))
        if let answer = instead(request, start, size) { return answer }
        let page = keys.dropFirst(start - 1).prefix(size)
        let answer = ISOFeed.answer(page.map { ISOFeed.record($0) }, matched: matched ?? keys.count)
        let position = next(start, keys.count, page.count).map { "nextRecord=\"\($0)\"" } ?? ""
        return .xml(answer.replacing("nextRecord=\"0\"", with: position))
    }
}

@Suite("Catalogue services")
struct CSWTests {
    private let keys = (1...25).map { $0 < 10 ? "k-0\($0)" : "k-\($0)" }

    private func harvest(
        _ portal: ScriptedPortal, _ bench: Bench, _ options: String = "page_size: 10", more: String = "",
        isFull: Bool = false
    ) async throws -> RunState {
        let all = (options.isEmpty ? "" : "options: {\(options)}") + more
        let source = try await bench.source(portal.url + "/csw?map=a&service=CSW", type: "csw", more: all)
        return try await bench.runner.harvest(source, isFull: isFull)
    }

    // MARK: Paging

    @Test(
        "whatever the service says of the next record, all are read, and reading ends",
        arguments: [
            "right", "absent", "start over", "the same", "beyond", "never more",
        ])
    func next(kind: String) async throws {
        var service = SmallCSW(keys: keys)
        switch kind {
        case "absent": service.next = { _, _, _ in nil }
        case "start over": service.next = { start, count, returned in start + returned > count ? 1 : start + returned }
        case "the same": service.next = { start, _, _ in start }
        case "beyond": service.next = { _, count, _ in count + 100 }
        case "never more": service.next = { _, _, _ in 0 }
        default: break
        }
        let answer = service
        try await withPortal({ answer($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 25), "\(run.summary ?? "")")
            #expect(
                portal.requests.count == 3 && portal.requests.allSatisfy { $0.method == "POST" && $0.path == "/csw" })
            #expect(portal.requests.allSatisfy { $0.target == "/csw?map=a" })
            let again = try await harvest(portal, bench)
            #expect((again.unchanged, again.updated) == (25, 0))
        }
    }

    @Test("a service that gives fewer than it was asked for is read on; one that gives the same for ever is left")
    func caps() async throws {
        let service = SmallCSW(keys: keys, largestPage: 4)
        try await withPortal({ service($0) }) { portal, bench in
            #expect(try await harvest(portal, bench).added == 25)
            #expect(portal.requests.count == 7)
            let page = ISOFeed.answer(keys.prefix(10).map { ISOFeed.record($0) }, matched: 25, next: 11)
            portal.answer { _ in .xml(page) }
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.runCodes(run) == ["pages-without-end"])
        }
    }

    @Test("a count that does not agree removes nothing")
    func counts() async throws {
        let service = SmallCSW(keys: keys)
        let short = SmallCSW(keys: Array(keys.prefix(20)), matched: 25)
        try await withPortal({ service($0) }) { portal, bench in
            try await _ = harvest(portal, bench)
            portal.answer { short($0) }
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.runCodes(run) == ["count-mismatch"])
        }
    }

    // MARK: Ways of asking

    @Test(
        "what a service does not understand is asked in another way, and told",
        arguments: ["order", "post", "version", "schema"])
    func dialects(kind: String) async throws {
        var service = SmallCSW(keys: keys)
        service.instead = { request, _, _ in
            let text = request.body + request.target
            switch kind {
            case "order" where text.lowercased().contains("sortby"): return SmallCSW.exception("NoApplicableCode")
            case "post" where request.method == "POST": return .error("405 Method Not Allowed")
            case "version" where text.contains("2.0.2\""):
                return SmallCSW.exception("VersionNegotiationFailed", status: "400 Bad Request")
            case "version" where request.method == "GET": return .error("404 Not Found")
            case "schema" where text.contains("isotc211.org/2005/gmd\" output") || text.contains("outputSchema"):
                return SmallCSW.exception("InvalidParameterValue")
            default: return nil
            }
        }
        let answer = service
        try await withPortal({ answer($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 25), "\(run.summary ?? "")")
            #expect(try await Set(bench.runCodes(run)) == ["fallback-used"])
            let last = try #require(portal.requests.last)
            switch kind {
            case "order": #expect(last.method == "POST" && !last.body.contains("SortBy"))
            case "post": #expect(last.method == "GET" && last.parameter("sortBy") == "apiso:Identifier:A")
            case "version": #expect(last.body.contains("cat/csw/3.0") && last.body.contains("fes:SortBy"))
            default: #expect(last.body.contains("csw:Record") && !last.body.contains("outputSchema"))
            }
        }
    }

    @Test("a service that refuses everything is asked a few times, and the first refusal is told")
    func refused() async throws {
        try await withPortal({ _ in SmallCSW.exception("NoApplicableCode") }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect(run.outcome == .failed && portal.requests.count <= 8)
            #expect(try await bench.runCodes(run) == ["refused-by-portal"])
            let get = try await harvest(portal, bench, "method: get, version: 2.0.2")
            #expect(get.outcome == .failed)
        }
        try await withPortal({ _ in .error("503 Service Unavailable") }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect(run.outcome == .failed && portal.requests.count == 1)
        }
    }

    // MARK: Faults

    @Test(
        "where a page fails it is asked for in parts, and a record that cannot be had by itself costs itself",
        arguments: ["post", "get"])
    func badRecord(method: String) async throws {
        for isFoundByID in [true, false] {
            var service = SmallCSW(keys: keys)
            service.instead = { request, start, size in
                if request.parameter("request") == "GetRecordById" { return isFoundByID ? nil : .error("500 Oops") }
                if request.body.contains("brief") || request.target.contains("brief") { return nil }
                return start <= 14 && start + size > 14 ? .error("500 Internal Server Error") : nil
            }
            let answer = service
            try await withPortal({ answer($0) }) { portal, bench in
                let run = try await harvest(portal, bench, "page_size: 10, method: \(method)")
                // A record whose key is known was seen, if not read.
                #expect((run.outcome, run.added) == (.succeeded, isFoundByID ? 25 : 24), "\(run.summary ?? "")")
                #expect(
                    try await bench.findings(run).contains { $0.key == "k-14" && $0.code.name == "server-error" }
                        == !isFoundByID)
                #expect(portal.requests.count < 20)
            }
        }
    }

    @Test("a service that fails from some record on is given up, and what came stays")
    func broken() async throws {
        var service = SmallCSW(keys: keys)
        service.instead = { _, start, _ in start > 10 ? .error("500 Internal Server Error") : nil }
        let answer = service
        try await withPortal({ answer($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.partial, 10))
            #expect(portal.requests.count < 30)
        }
    }

    @Test("records that are none, or have no key, are findings; those in another element are found")
    func oddRecords() async throws {
        let odd = [
            "<csw:Record xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\">" + ISOFeed.record("w-1") + "</csw:Record>",
            ISOFeed.record(nil), "<gfc:FC_FeatureCatalogue xmlns:gfc=\"http://a.example\"/>",
        ]
        let page = ISOFeed.answer(odd, matched: 3)
        try await withPortal({ _ in .xml(page) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.partial, 1))
            #expect(try await bench.keys() == ["w-1"])
            #expect(try await Set(bench.runCodes(run)) == ["key-missing", "record-invalid"])
        }
    }

    // MARK: Changes

    @Test(
        "what has changed is asked for by the day before the last run, and everything every so often",
        arguments: ["post", "get"])
    func changes(method: String) async throws {
        let service = SmallCSW(keys: keys)
        try await withPortal({ service($0) }) { portal, bench in
            let more = ", full_every: 3"
            for _ in 1...2 { try await _ = harvest(portal, bench, "page_size: 10, method: \(method)", more: more) }
            let last = try #require(portal.requests.last)
            let text = last.body + (last.parameter("constraint") ?? "")
            let day = try #require(text.firstMatch(of: /apiso:Modified.*?(\d{4}-\d{2}-\d{2})/)?.1)
            let date = try #require(DateReader.date(String(day), naive: .utc))
            let now = Int(Date().timeIntervalSince1970)
            #expect(now - date.secondsSince1970 >= 86_400 && now - date.secondsSince1970 < 3 * 86_400)
            #expect(try await bench.reader.runs(source: "miasto", limit: 9).map(\.isIncremental) == [true, false])
        }
    }

    @Test(
        "options of the types are read, and a wrong one is named",
        arguments: [
            ("csw", "method: get, version: 3.0.0, page_size: 20", nil), ("csw", "method: put", "`method`"),
            ("csw", "version: 1", "`version`"), ("csw", "max_depth: 1", "`max_depth`"),
            ("waf", "max_depth: 0, max_documents: 1", nil), ("waf", "max_depth: 101", "`max_depth`"),
            ("waf", "max_documents: dużo", "`max_documents`"), ("iso19139", "page_size: 1", "`page_size`"),
            ("ogc-records", "page_size: 20, hosts: [a.pl]", nil), ("ogc-records", "method: get", "`method`"),
        ])
    func options(type: String, options: String, named: String?) {
        let text = "{id: a, title: A, url: 'https://a.example', type: \(type), options: {\(options)}}"
        do {
            _ = try SourceFile(text, file: "/a.yaml").source()
            #expect(named == nil)
        } catch {
            #expect(named.map { "\(error)".contains($0) } == true, "\(error)")
        }
    }

    @Test("a cursor is read as it was written, and nothing else is one")
    func cursors() {
        for dialect in CSWDialect.candidates(version: nil, method: nil, isFiltered: true) {
            let cursor = CSWPager.Cursor(start: 51, received: 50, matched: 120, dialect: dialect)
            #expect((cursor.text == nil) == !dialect.isSorted)
            #expect(cursor.text.map { CSWPager.Cursor($0) == cursor } ?? true)
        }
        for text in ["", "csw 0,1,2 2.0.2 post iso all", "csw 1,1,1 9 post iso all", "unordered 5", "search 1,2 "] {
            #expect(!CSWHarvester().canResume(at: text))
        }
    }

    @Test("questions are well-formed, and the address keeps what is its own")
    func questions() throws {
        let request = CSWRequest("https://a.example/csw?MAP=/x&SERVICE=CSW&request=GetCapabilities#a")
        #expect(request.address == "https://a.example/csw?MAP=/x")
        for dialect in CSWDialect.candidates(version: nil, method: nil, isFiltered: true) {
            let body = try XMLElement.parse(request.pageBody(start: 11, count: 5, since: "2026-01-02", dialect))
            #expect(body.attribute("startPosition") == "11" && body.attribute("version") == dialect.version.rawValue)
            #expect(String(decoding: body.serialized(), as: UTF8.self).contains("2026-01-02") == dialect.isFiltered)
            let url = request.pageURL(start: 11, count: 5, since: "2026-01-02", dialect)
            #expect(
                url.hasPrefix("https://a.example/csw?MAP=/x&service=CSW")
                    && url.hasSuffix("&startPosition=11&maxRecords=5"))
            #expect(!url.contains(" ") && !url.contains("'"))
        }
        #expect(request.recordByID("a b&c", CSWDialect(isFiltered: false)).hasSuffix("&id=a%20b%26c"))
    }
}
