import Catalog
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Catalogues of two pages with two datasets each, and what portals do with their paging.
@Suite("Paging of DCAT catalogues")
struct DCATPagingTests {
    /// A portal whose page N has the datasets 2N-1 and 2N, and says of its paging what `hydra` makes of the address.
    private func portal(
        pages: Int = 2, _ hydra: @escaping @Sendable (_ page: Int, _ url: String) -> String
    ) throws -> ScriptedPortal {
        try ScriptedPortal { request in
            let page = request.number("page", 1)
            guard request.path == "/katalog.ttl", page <= pages else { return .error("404 Not Found") }
            let url = "http://\(request.fields["host"] ?? "")/katalog.ttl"
            return .turtle(DCATFeed.document((2 * page - 1)...(2 * page), more: hydra(page, url)))
        }
    }

    private func expectAll(_ portal: ScriptedPortal, options: String = "", codes: Set<String> = []) async throws {
        let bench = try Bench()
        let run = try await bench.harvestDCAT(portal.url + "/katalog.ttl?page=1", options: options)
        #expect((run.outcome, run.records) == (.succeeded, 4), "\(run.summary ?? "")")
        #expect(try await bench.keys() == DCATFeed.keys(1...4))
        #expect(try await bench.codes(run).intersection(["fallback-used", "count-mismatch"]) == codes)
    }

    @Test(
        "the next page is found under present and old names, as IRI and as text, absolute and relative",
        arguments: [
            "<U?page=1> a hydra:PagedCollection ; hydra:nextPage <U?page=2> ; hydra:totalItems 4 .",
            "<U?page=1> a hydra:PagedCollection ; hydra:nextPage \"U?page=2\" ; hydra:totalItems \"4\" .",
            "<U?page=1> a hydra:PartialCollectionView ; hydra:next <?page=2> .",
            "<https://x.example/k> hydra:view [ a hydra:PartialCollectionView ; hydra:next \"?page=2\" ] .",
            "<https://x.example/k> hydra:view <U?page=1> . <U?page=1> hydra:next <U?page=2> ; hydra:last <U?page=2> .",
            "<U?page=1> hydra:nextPage <U?page=2> ; hydra:next \"U?page=2\" ; hydra:lastPage \"U?page=2\" .",
            "<U?page=1> <https://www.w3.org/ns/hydra/core#next> \"katalog.ttl?page=2#strona\" .",
        ])
    func names(statement: String) async throws {
        let portal = try portal { page, url in
            page == 1 ? statement.replacing("<U", with: "<\(url)").replacing("\"U", with: "\"\(url)") : ""
        }
        defer { portal.stop() }
        try await expectAll(portal)
    }

    @Test("the page's own statement goes before those about other collections")
    func ownStatement() async throws {
        let portal = try portal { page, url in
            page > 1
                ? ""
                : """
                <\(url)/inna> a hydra:Collection ; hydra:view <\(url)/widok> .
                <\(url)?page=1> hydra:next <\(url)?page=2> .
                <\(url)/a> hydra:next <\(url)?page=9> .
                """
        }
        defer { portal.stop() }
        try await expectAll(portal)
    }

    @Test("an internal address is put right, and told")
    func internalAddress() async throws {
        let portal = try portal { page, _ in
            page == 1 ? "<x> hydra:next <http://ckan:5000/katalog.ttl?page=2> ." : ""
        }
        defer { portal.stop() }
        try await expectAll(portal, codes: ["fallback-used"])
    }

    // MARK: Loops

    private func expectPartial(
        _ portal: ScriptedPortal, _ code: String, records: Int, options: String = ""
    ) async throws {
        let bench = try Bench()
        let run = try await bench.harvestDCAT(portal.url + "/katalog.ttl?page=1", options: options)
        #expect((run.outcome, run.records) == (.partial, records), "\(run.summary ?? "")")
        #expect(try await bench.codes(run).contains(code))
    }

    @Test("a page that names itself as the next one ends the run, which is partial")
    func ownself() async throws {
        let portal = try portal { _, url in "<x> hydra:next <\(url)?page=1> ." }
        defer { portal.stop() }
        try await expectPartial(portal, "pages-without-end", records: 2)
        #expect(portal.requests.count == 1)
    }

    @Test("pages in a circle are read once")
    func circle() async throws {
        let portal = try portal { page, url in "<x> hydra:next <\(url)?page=\(3 - page)> ." }
        defer { portal.stop() }
        try await expectPartial(portal, "pages-without-end", records: 4)
        #expect(portal.requests.count == 2)
    }

    @Test("a last page that names itself is the end where the count agrees")
    func completeCircle() async throws {
        let portal = try portal { page, url in "<x> hydra:next <\(url)?page=2> ; hydra:totalItems 4 ." }
        defer { portal.stop() }
        try await expectAll(portal)
    }

    @Test("a portal that gives the same page under ever new addresses is given up")
    func sameContent() async throws {
        let portal = try ScriptedPortal { request in
            let page = request.number("page", 1)
            return .turtle(DCATFeed.document(1...2, more: "<x> hydra:next <?page=\(page + 1)> ."))
        }
        defer { portal.stop() }
        try await expectPartial(portal, "pages-without-end", records: 2)
        #expect(portal.requests.count == 2)
    }

    @Test("an empty page that names a next one for ever is bounded by its addresses")
    func emptyPages() async throws {
        let portal = try ScriptedPortal { request in
            let page = request.number("page", 1)
            return .turtle(DCATFeed.document(page == 1 ? [1, 2] : [], more: "<x> hydra:next <?page=2> ."))
        }
        defer { portal.stop() }
        let bench = try Bench()
        let run = try await bench.harvestDCAT(portal.url + "/katalog.ttl?page=1")
        #expect((run.outcome, run.records) == (.succeeded, 2))
        #expect(portal.requests.count == 2)
    }

    // MARK: Hosts

    @Test("another host is asked only where `hosts` names it")
    func hosts() async throws {
        let other = try ScriptedPortal { _ in .turtle(DCATFeed.document(3...4)) }
        defer { other.stop() }
        let address = other.url
        let portal = try portal { page, _ in page == 1 ? "<x> hydra:next <\(address)/dalej.ttl> ." : "" }
        defer { portal.stop() }
        try await expectPartial(portal, "address-refused", records: 2)
        #expect(other.requests.isEmpty)
        try await expectAll(portal, options: "hosts: ['\(address.dropFirst("http://".count))']")
        #expect(other.requests.count == 1)
    }

    @Test("a local file's next page is never read")
    func localFile() async throws {
        let bench = try Bench()
        _ = try await bench.document(DCATFeed.document(1...2, more: "<x> hydra:next <dalej.ttl> ."), name: "k.ttl")
        _ = try await bench.document(DCATFeed.document(3...4), name: "dalej.ttl")
        let run = try await bench.harvestDCAT("file:k.ttl")
        #expect((run.outcome, run.records) == (.partial, 2))
        #expect(try await bench.codes(run).contains("not-what-was-expected"))
    }

    // MARK: Counts

    @Test("fewer datasets than the feed says make the run partial, and nothing is removed")
    func countMismatch() async throws {
        let bench = try Bench()
        let portal = try portal { page, url in page == 1 ? "<x> hydra:next <?page=2> ; hydra:totalItems 4 ." : "" }
        defer { portal.stop() }
        let url = portal.url + "/katalog.ttl?page=1"
        #expect(try await bench.harvestDCAT(url).outcome == .succeeded)
        portal.answer { _ in .turtle(DCATFeed.document(1...2, more: "<x> hydra:totalItems 4 .")) }
        let run = try await bench.harvestDCAT(url)
        #expect((run.outcome, run.removed) == (.partial, 0))
        #expect(try await bench.codes(run).contains("count-mismatch"))
        #expect(try await bench.keys() == DCATFeed.keys(1...4))
    }

    @Test("pages that nothing links to are read by number where `page_parameter` says so")
    func pageParameter() async throws {
        for statement in ["hydra:totalItems 4", "hydra:lastPage <?page=2>"] {
            let portal = try portal { _, _ in "<x> \(statement) ." }
            defer { portal.stop() }
            try await expectPartial(portal, "count-mismatch", records: 2)
            try await expectAll(portal, options: "page_parameter: page")
        }
    }

    @Test("a page that fails makes the run partial")
    func missingPage() async throws {
        let portal = try portal(pages: 1) { page, url in "<x> hydra:next <\(url)?page=2> ." }
        defer { portal.stop() }
        try await expectPartial(portal, "http-status", records: 2)
    }

    // MARK: Pages

    @Test("datasets of other pages, which a page only mentions, are taken from where they are described")
    func mentions() async throws {
        let portal = try portal { page, url in
            let all = (1...4).map { "<\(DCATFeed.iri($0))>" }.joined(separator: ", ")
            let next = page == 1 ? "<x> hydra:next <\(url)?page=2> ." : "<x> hydra:first <\(url)?page=1> ."
            return "<https://x.example/k> dcat:dataset \(all) . <\(DCATFeed.iri(5 - 2 * page + 1))> a dcat:Dataset .\n"
                + next
        }
        defer { portal.stop() }
        try await expectAll(portal)
    }

    @Test("pages that have not changed are not read again, and the others are")
    func conditional() async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal()
        defer { portal.stop() }
        @Sendable func answer(_ request: ScriptedPortal.Request, title: String?) -> ScriptedPortal.Answer {
            let page = request.number("page", 1)
            let etag = "ETag: \"\(page)\(page == 2 ? title ?? "" : "")\""
            if "ETag: " + (request.fields["if-none-match"] ?? "") == etag {
                return .init(status: "304 Not Modified", fields: [etag])
            }
            let next = page < 3 ? "<x> hydra:next <?page=\(page + 1)> ; hydra:totalItems 6 ." : ""
            let datasets = (2 * page - 1...2 * page).map { DCATFeed.dataset($0, title: $0 == 4 ? title : nil) }
            return .turtle(DCATFeed.document([], more: next) + datasets.joined(), [etag])
        }
        portal.answer { answer($0, title: nil) }
        let url = portal.url + "/katalog.ttl?page=1"
        #expect(try await bench.harvestDCAT(url).added == 6)
        let second = try await bench.harvestDCAT(url)
        #expect((second.outcome, second.unchanged) == (.succeeded, 6))
        portal.answer { answer($0, title: "Nowy tytuł") }
        let third = try await bench.harvestDCAT(url)
        #expect((third.outcome, third.unchanged, third.updated) == (.succeeded, 5, 1))
        #expect(portal.requests.count == 3 && portal.requests.allSatisfy { $0.fields["if-none-match"] != nil })
    }
}
