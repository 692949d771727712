import Catalog
import Foundation
import Testing
import Threads

@testable import Web

struct ConnectionTests {
    private static func request(_ target: String, _ fields: String = "Host: x\r\n") -> [UInt8] {
        Array("GET \(target) HTTP/1.1\r\n\(fields)\r\n".utf8)
    }

    @Test("a request says once which host it is for")
    func host() async throws {
        let expected: [(request: String, status: Int)] = [
            ("GET /sources HTTP/1.1\r\n\r\n", 400), ("GET /healthz HTTP/1.1\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a, b\r\n\r\n", 400), ("GET /sources HTTP/1.1\r\nHost:\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a\u{301}\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: a:8o\r\n\r\n", 400),
            ("GET /sources HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
            ("POST /sources HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 400),
            ("GET /sources HTTP/1.1\r\nHost: a.b:80\r\nConnection: close\r\n\r\n", 200),
            ("GET /sources HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n\r\n", 200),
            ("GET /sources HTTP/1.1\r\nHost: a:\r\nConnection: close\r\n\r\n", 200),
            ("GET /healthz HTTP/1.1\r\nHost: a_b\r\nConnection: close\r\n\r\n", 200),
            ("GET /healthz HTTP/1.0\r\n\r\n", 200), ("GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ]
        try await withSite { client in
            for (request, status) in expected {
                let answer = try await client.send(Array(request.utf8))
                #expect(answer.status == status, "\(request)")
                guard status == 400 else { continue }
                #expect(try answer.json()["type"]?.string == base + "/problems/invalid-host", "\(request)")
                #expect(answer.headers["connection"] == "close" && answer.headers["date"] != nil)
            }
        }
    }

    @Test("requests that are sent at once are answered in their order, whoever answers them")
    func pipelining() async throws {
        try await withSite { client in
            let one = Self.request("/healthz") + Self.request("/sources") + Self.request("/healthz")
            let two = Self.request("/context.jsonld", "Host: x\r\nContent-Length: 1\r\n") + Array("x".utf8)
            let wrong = Self.request("/sources", "") + Self.request("/healthz")
            let answer = try await client.send(one + two + wrong)
            #expect(answer.status == 200 && answer.text.hasPrefix("ok\n"))
            let heads = answer.text.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(heads.map { $0.prefix(3) } == ["200", "200", "200", "400"])
            #expect(heads.map { $0.contains("ok\n") } == [false, true, false, false])
        }
    }

    @Test("an answer that closes the connection is given once, whatever is sent behind its request")
    func closing() async throws {
        try await withSite { client in
            let answer = try await client.send(Self.request("/sources", "") + Self.request("/sources", ""))
            #expect(answer.status == 400 && !answer.text.contains("HTTP/1.1"))
            #expect(try await !client.get("/metrics").text.contains("route=\"none\",status=\"4xx\"} 2\n"))
        }
    }

    @Test("the content of a request takes no room from the heads of others")
    func content() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            try await withServer(catalog, configure: { $0.connections.request = .seconds(600) }) { client in
                let size = 17 << 20
                let sender = try TestConnection(port: client.port)
                sender.send(Self.request("/healthz", "Host: x\r\nContent-Length: \(size + 1)\r\n"))
                sender.send([UInt8](repeating: UInt8(ascii: "x"), count: size))
                #expect(try await client.get("/sources").status == 200)
                sender.send([UInt8(ascii: "x")])
                #expect(String(decoding: sender.receive(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test("where heads take too much together, the connection with the longest is closed, and not whoever sends next")
    func heads() async throws {
        func configure(_ configuration: inout WebConfiguration) {
            configuration.connections.request = .seconds(600)
            configuration.connections.headBytes = 200_000
        }
        try await TestCatalog.with(datasets: 1) { catalog in
            try await withServer(catalog, configure: configure) { client in
                let endless = try TestConnection(port: client.port)
                endless.send(Array("GET / HTTP/1.1\r\nHost: x\r\nLong: \(String(repeating: "x", count: 120_000))".utf8))
                var isClosed = false
                // Until the server has read what was sent, there is room for both.
                for _ in 0..<200 where !isClosed {
                    let answer = try await client.get("/sources", ["Long": String(repeating: "x", count: 90_000)])
                    #expect(answer.status == 200)
                    let metrics = try await client.get("/metrics").text
                    isClosed = !metrics.contains("closed_total{reason=\"request\"} 0\n")
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(isClosed && endless.receive().isEmpty)
            }
        }
    }

    @Test("where all connections are taken, an idle one makes room, and the others go on")
    func replaced() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            func configure(_ configuration: inout WebConfiguration) {
                configuration.connections.maximum = 4
                configuration.connections.idle = .seconds(6000)
            }
            try await withServer(catalog, configure: configure) { client in
                let idle = try (0..<4).map { _ in try TestConnection(port: client.port) }
                // One after the other, so that it is known which is idle for longest.
                for connection in idle {
                    connection.send(Self.request("/healthz"))
                    #expect(!connection.receive().isEmpty)
                }
                #expect(try await client.get("/sources").status == 200)
                #expect(idle[0].receive().isEmpty, "the one that has been idle for longest is closed")
                for connection in idle.dropFirst() {
                    connection.send(Self.request("/healthz"))
                    #expect(!connection.receive().isEmpty)
                }
                let metrics = try await client.get("/metrics").text
                // The connection of the last request may be open still, and then another one makes room for this one.
                #expect(!metrics.contains("snop_http_connections_closed_total{reason=\"replaced\"} 0\n"))
                #expect(metrics.contains("snop_http_connections_limit 4\n"))
                #expect(metrics.contains("snop_http_connections 4\n"))
            }
        }
    }

    /// A catalogue with an answer that is larger than what kernels keep for a connection.
    private func withLargeAnswers(
        configure: (inout WebConfiguration) -> Void, _ body: (TestClient, [UInt8]) async throws -> Void
    ) async throws {
        try await TestCatalog.with(datasets: 0) { catalog in
            var dataset = TestCatalog.dataset(0)
            for code in 0..<40 { dataset.description["x\(code)"] = String(repeating: "słowo ", count: 20_000) }
            try await catalog.harvest("gdansk", [("large", dataset)], at: TestCatalog.time)
            try await withServer(catalog, configure: configure) { client in
                try await body(client, Self.request("/datasets/\(TestCatalog.id("large"))"))
            }
        }
    }

    @Test("where all connections are needed, a new one is told when to come back")
    func refused() async throws {
        func configure(_ configuration: inout WebConfiguration) {
            configuration.connections.maximum = 3
            // The machine may be slow, and then the readers are, too.
            configuration.connections.pressedStall = .seconds(600)
            configuration.connections.stall = .seconds(600)
            configuration.connections.farewell = .seconds(600)
        }
        try await withLargeAnswers(configure: configure) { client, request in
            let readers = try (0..<3).map { _ in try TestConnection(port: client.port, buffer: 8192) }
            for reader in readers {
                reader.send(request)
                #expect(!reader.receive().isEmpty)
            }
            let answer = try await client.get("/sources")
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "5" && answer.headers["connection"] == "close")
            #expect(try answer.json()["type"]?.string == base + "/problems/overloaded")
            for reader in readers {
                #expect(reader.receiveRest() > 4_000_000)
            }
        }
    }

    @Test("a client that does not take its answer is let go")
    func stalled() async throws {
        try await withLargeAnswers(configure: { $0.connections.stall = .seconds(1) }) { client, request in
            let reader = try TestConnection(port: client.port, buffer: 8192)
            reader.send(request)
            var isLetGo = false
            for _ in 0..<400 where !isLetGo {
                try await Task.sleep(for: .milliseconds(50))
                // On a slow machine the client of the metrics may be let go, too.
                isLetGo = !(try await client.get("/metrics").text.contains("{reason=\"stalled\"} 0\n"))
            }
            #expect(isLetGo)
            #expect(reader.receiveAll().count < 2_000_000)
        }
    }
}

extension TestConnection {
    /// How many bytes come until the connection is closed, which a last request asks for.
    fileprivate func receiveRest() -> Int {
        send(Array("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
        return receiveAll().count
    }
}
