import Catalog
import DCAT
import Foundation
import JSON
import Logging

@testable import Web

/// What came back over the wire.
struct TestAnswer {
    let status: Int
    /// By name in lower case; several lines of one name are joined.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var mediaType: String? { headers["content-type"].map { String($0.prefix { $0 != ";" }) } }

    func json() throws -> JSONValue { try JSONValue.parse(text) }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
}

/// A client of one request a connection, over plain sockets, so that what a test sends is what the server gets.
struct TestClient: Sendable {
    let port: Int

    func get(_ target: String, _ headers: [String: String] = [:], method: String = "GET") async throws -> TestAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        return try await send(Array((head + "\r\n").utf8))
    }

    /// Blocking calls go to a thread of their own: the tasks' and the dispatch queues' threads are the server's.
    func send(_ request: [UInt8]) async throws -> TestAnswer {
        let port = port
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Self.exchange(request, port: port) })
            }
        }
    }

    static func exchange(_ request: [UInt8], port: Int) throws -> TestAnswer {
        let connection = try TestConnection(port: port)
        connection.send(request)
        return try answer(connection.receiveAll())
    }

    static func answer(_ bytes: [UInt8]) throws -> TestAnswer {
        let end = Array("\r\n\r\n".utf8)
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            throw TestFailure(
                description: "the answer has no head: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }.lowercased()
            let value = line.dropFirst(name.count + 1).drop { $0 == " " }
            headers[name] = headers[name].map { $0 + ", " + value } ?? String(value)
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let body = Array(bytes[(split + 4)...])
        let isChunked = headers["transfer-encoding"] == "chunked" && !body.isEmpty
        return TestAnswer(status: status ?? 0, headers: headers, body: isChunked ? try joined(body) : body)
    }

    /// The content of chunks (RFC 9112, section 7.1); the last one, of no bytes, must be there.
    private static func joined(_ chunks: [UInt8]) throws -> [UInt8] {
        var content: [UInt8] = []
        var rest = chunks[...]
        while let end = rest.firstIndex(of: 0x0D),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16)
        {
            if size == 0 { return content }
            guard end + 2 + size + 2 <= rest.endIndex else { break }
            content += rest[(end + 2)..<(end + 2 + size)]
            rest = rest[(end + 2 + size + 2)...]
        }
        throw TestFailure(description: "the answer breaks off after \(content.count) bytes")
    }
}

/// One connection, which is open as long as somebody holds it.
final class TestConnection: Sendable {
    private let descriptor: Int32

    /// - Parameter buffer: how many bytes the kernel keeps for whoever does not read.
    init(port: Int, buffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var buffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw TestFailure(description: "cannot connect") }
    }

    deinit { close(descriptor) }

    func send(_ request: [UInt8]) {
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            sent += count
        }
    }

    /// What has come by the next read; nothing where the server has closed the connection.
    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// Everything until the server closes the connection.
    func receiveAll() -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            received.append(contentsOf: buffer[..<count])
        }
        return received
    }
}

/// The base URL that the tests' server answers with, wherever it listens.
let base = "http://catalog.test"

/// Starts a server on a free port over a catalogue, and stops it when `body` is done.
///
/// - Parameter interval: how often the server looks for changes; at zero it sees them at once.
func withServer<Result: Sendable>(
    _ catalog: TestCatalog, interval: Duration = .zero, configure: (inout WebConfiguration) -> Void = { _ in },
    _ body: (TestClient) async throws -> Result
) async throws -> Result {
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "web-tests")
    logger.logLevel = .critical
    var configuration = WebConfiguration(
        port: 0, baseURL: base + "/", title: LocalizedText(pl: "Katalog", en: "Catalogue"),
        description: LocalizedText(pl: "Opis katalogu", en: "About the catalogue"),
        publisher: Agent(name: LocalizedText("pl", "Wydawca katalogu")), homepage: "https://snop.test/")
    // Tests run beside each other on machines of any speed.
    configuration.queryDeadline = .seconds(600)
    configuration.readinessDeadline = .seconds(600)
    configure(&configuration)
    let site = Site(configuration, reader: catalog.reader, interval: interval)
    let server = WebServer(site, logger: logger) { continuation.yield($0) }
    let running = Task {
        defer { continuation.finish() }
        try await server.run()
    }
    defer { running.cancel() }
    for await port in ports {
        let result = try await body(TestClient(port: port))
        running.cancel()
        _ = await running.result
        return result
    }
    throw TestFailure(description: "the server did not start: \(await running.result)")
}

/// A server over a catalogue of its own.
func withSite<Result: Sendable>(_ body: (TestClient) async throws -> Result) async throws -> Result {
    try await TestCatalog.with { try await withServer($0, body) }
}

extension JSONValue {
    var items: [JSONValue] { self["items"]?.array ?? [] }
    var ids: [String] { items.compactMap { $0["id"]?.string } }
    var count: Int? { self["count"]?.int }
}

/// The path and query of an address of the catalogue.
func target(_ address: String) -> String { String(address.dropFirst(base.count)) }
