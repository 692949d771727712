import Foundation

/// A portal on loopback whose every answer the test decides: blocking sockets, one thread for each connection.
final class ScriptedPortal: Sendable {
    struct Request: Sendable {
        let target: String
        let fields: [String: String]

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
    }

    private let listener: Int32
    private let port: Int
    private let log = Guarded<[Request]>([])
    private let script: Guarded<@Sendable (Request) -> Answer>

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { log.with { $0 } }

    init(_ script: @escaping @Sendable (Request) -> Answer = { _ in .error("404 Not Found") }) throws {
        self.script = Guarded(script)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(listener, generic, length) == 0, listen(listener, 64) == 0,
                    getsockname(listener, generic, &length) == 0
                else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// From now on the portal answers otherwise.
    func answer(_ script: @escaping @Sendable (Request) -> Answer) {
        self.script.with { $0 = script }
        log.with { $0 = [] }
    }

    /// Every test calls it, with `defer`.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            Thread.detachNewThread { [self] in
                serve(connection)
                close(connection)
            }
        }
        close(listener)
    }

    /// One request for each connection.
    private func serve(_ connection: Int32) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while pending.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0, pending.count < 65_536 else { return }
            pending += buffer[..<count]
        }
        let lines = String(decoding: pending, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            fields[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces)
        }
        let request = Request(target: words[1], fields: fields)
        log.with { $0.append(request) }
        let answer = script.with { $0 }(request)
        let head = [
            "HTTP/1.1 \(answer.status)", "Content-Length: \(answer.length ?? answer.body.count)", "Connection: close",
        ]
        send(Array(((head + answer.fields).joined(separator: "\r\n") + "\r\n\r\n").utf8) + answer.body, to: connection)
    }

    private func send(_ bytes: [UInt8], to connection: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

/// A value behind a lock that Thread Sanitizer understands.
final class Guarded<Value>: @unchecked Sendable {
    // Sendable: `value` is touched only under `lock`.
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func with<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
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
