import Foundation
import TestSupport

/// A portal on loopback whose every answer the test decides, and may decide anew.
final class ScriptedPortal: Sendable {
    struct Request: Sendable {
        let target: String
        let fields: [String: String]
        var method = "GET"
        var body = ""

        /// The path without the query.
        var path: String { String(target.prefix { $0 != "?" }) }
        /// The name of the action of CKAN's API.
        var action: String { path.split(separator: "/").last.map(String.init) ?? "" }

        func parameter(_ name: String) -> String? {
            let query = target.drop { $0 != "?" }.dropFirst()
            let pair = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
            return pair.flatMap { String($0.dropFirst(name.count + 1)).removingPercentEncoding }
        }

        func number(_ name: String, _ other: Int) -> Int { parameter(name).flatMap { Int($0) } ?? other }
    }

    struct Answer: Sendable {
        var status = "200 OK"
        var fields: [String] = []
        var body: [UInt8] = []
        /// The length that is claimed; by default the right one.
        var length: Int?

        static func json(_ text: String, _ fields: [String] = []) -> Answer {
            Answer(fields: ["Content-Type: application/json"] + fields, body: Array(text.utf8))
        }

        static func xml(_ text: String, _ fields: [String] = []) -> Answer {
            Answer(fields: ["Content-Type: application/xml"] + fields, body: Array(text.utf8))
        }

        static func error(_ status: String, _ body: String = "") -> Answer {
            Answer(status: status, body: Array(body.utf8))
        }

        fileprivate var bytes: [UInt8] {
            let head = ["HTTP/1.1 \(status)", "Content-Length: \(length ?? body.count)", "Connection: close"]
            return Array(((head + fields).joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        }
    }

    private let server: TestServer
    private let log = Guarded<[Request]>([])
    private let script: Guarded<@Sendable (Request) -> Answer>

    var url: String { server.url }
    var requests: [Request] { log.with { $0 } }

    init(_ script: @escaping @Sendable (Request) -> Answer = { _ in .error("404 Not Found") }) throws {
        let script = Guarded(script)
        self.script = script
        server = try TestServer { [log] received in
            let request = Request(
                target: received.target, fields: received.fields, method: received.method,
                body: String(decoding: received.body, as: UTF8.self))
            log.with { $0.append(request) }
            return .close(script.with { $0 }(request).bytes)
        }
    }

    /// From now on the portal answers otherwise.
    func answer(_ script: @escaping @Sendable (Request) -> Answer) {
        self.script.with { $0 = script }
        log.with { $0 = [] }
    }

    /// Every test calls it, with `defer`.
    func stop() { server.stop() }
}

/// A CKAN portal that gives pages of its own size, with validators.
struct SmallCKAN: Sendable {
    var packages: [String]
    var count: Int?
    var largestPage = 1000
    var hasValidators = false

    func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        guard request.action == "package_search" else {
            return .error("404 Not Found", #"{"success": false, "error": {"message": "nie ma"}}"#)
        }
        let start = request.number("start", 0)
        let rows = min(largestPage, request.number("rows", 10))
        let page = packages.dropFirst(start).prefix(rows)
        let body = """
            {"help": "?", "success": true, "result": {"count": \(count ?? packages.count), "results": [\
            \(page.joined(separator: ", "))]}}
            """
        guard hasValidators else { return .json(body) }
        var hash = 5381
        for byte in body.utf8 { hash = hash &* 33 &+ Int(byte) }
        let etag = "\"\(hash)\""
        if request.fields["if-none-match"] == etag {
            return .init(status: "304 Not Modified", fields: ["ETag: \(etag)"])
        }
        return .json(body, ["ETag: \(etag)"])
    }
}

func package(_ id: String, title: String? = nil, more: String = "") -> String {
    #"{"id": "\#(id)", "name": "zbior-\#(id)", "title": "\#(title ?? "Zbiór \(id)")", "state": "active"\#(more)}"#
}

func packages(_ range: Range<Int>) -> [String] {
    range.map { number in package(number < 10 ? "0\(number)" : "\(number)") }
}

/// A page of an answer to `package_search`.
func searchResult(_ packages: [String], count: Int) -> String {
    #"{"success": true, "result": {"count": \#(count), "results": [\#(packages.joined(separator: ","))]}}"#
}
