import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("CKAN portals without package_search, and sources without a type")
struct CKANFallbackTests {
    @Test("without package_search the list of packages is read, page by page or all at once", arguments: [true, false])
    func fallbackToList(knowsOffset: Bool) async throws {
        let all = packages(0..<7)
        try await withPortal({ request in
            switch request.action {
            case "current_package_list_with_resources":
                let page = knowsOffset ? Array(all.dropFirst(request.number("offset", 0)).prefix(3)) : all
                return .json(#"{"success": true, "result": [\#(page.joined(separator: ","))]}"#)
            default:
                return .error("404 Not Found", #"{"success": false, "error": {"message": "Action name not known"}}"#)
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.succeeded, 7))
            #expect(try await bench.codes(run).contains("fallback-used"))
        }
    }

    @Test("a list that ignores the offset and is as long as asked for may have been cut: nothing is removed")
    func cutList() async throws {
        let ckan = SmallCKAN(packages: packages(0..<6))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 5)
            portal.answer { request in
                request.action == "package_search"
                    ? .error("400 Bad Request")
                    : .json(#"{"success": true, "result": [\#(packages(0..<5).joined(separator: ","))]}"#)
            }
            let run = try await bench.harvest(portal.url, pageSize: 5)
            #expect((run.outcome, run.removed) == (.partial, 0))
        }
    }

    @Test("a list whose later pages are all the same is left, and nothing is removed")
    func endlessList() async throws {
        let ckan = SmallCKAN(packages: packages(0..<11))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 5)
            portal.answer { request in
                guard request.action != "package_search" else { return .error("400 Bad Request") }
                let page = request.number("offset", 0) == 0 ? packages(0..<5) : packages(5..<10)
                return .json(#"{"success": true, "result": [\#(page.joined(separator: ","))]}"#)
            }
            let run = try await bench.harvest(portal.url, pageSize: 5)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.codes(run).contains("pages-without-end"))
        }
    }

    @Test("without any list the packages are read one by one, and one that fails costs itself")
    func fallbackToEach() async throws {
        try await withPortal({ request in
            switch request.action {
            case "package_list": return .json(#"{"success": true, "result": ["a", "ż b", "c"]}"#)
            case "package_show":
                let name = request.parameter("id") ?? ""
                guard name != "c" else { return .error("500 Internal Server Error", "<html>") }
                return .json(#"{"success": true, "result": \#(package(name))}"#)
            default: return .error("400 Bad Request", #""Bad request - Action name not known""#)
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added) == (.partial, 3, 2))
            #expect(try await bench.keys() == ["a", "ż b"])
            #expect(try await bench.codes(run).isSuperset(of: ["fallback-used", "record-invalid"]))
        }
    }

    @Test("a source without a type is recognised, and its type is kept", arguments: [true, false])
    func recognition(hasFrontPage: Bool) async throws {
        let ckan = SmallCKAN(packages: packages(0..<2))
        try await withPortal({ request in
            switch request.action {
            case "site_read": return .json(#"{"success": true, "result": true}"#)
            case "package_search": return ckan(request)
            default: return hasFrontPage ? .json("{}") : .error("404 Not Found")
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: nil)
            #expect(run.added == 2)
            #expect(try await bench.reader.source("miasto")?.type == "ckan")
        }
    }

    @Test("what is no known feed is said so")
    func unknownType() async throws {
        try await withPortal({ _ in .json("{}") }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: nil)
            #expect(run.outcome == .failed)
            #expect(try await bench.findings(run).first?.message.contains("`type`") == true)
        }
    }
}
