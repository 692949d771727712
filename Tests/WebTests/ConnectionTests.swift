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
            let text = String(decoding: try await client.send(one + two + wrong).body, as: UTF8.self)
            #expect(answer.status == 200 && text.hasPrefix("ok\n"))
            let heads = text.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(heads.map { $0.prefix(3) } == ["200", "200", "200", "400"])
            #expect(heads.map { $0.contains("ok\n") } == [false, true, false, false])
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
                for connection in idle.dropFirst() {
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
                let rest = reader.receiveHead(from: request)
                #expect(rest > 4_000_000)
            }
        }
    }

    @Test("a client that does not take its answer is let go")
    func stalled() async throws {
        try await withLargeAnswers(configure: { $0.connections.stall = .milliseconds(100) }) { client, request in
            let reader = try TestConnection(port: client.port, buffer: 8192)
            reader.send(request)
            var metrics = ""
            for _ in 0..<200 where !metrics.contains("{reason=\"stalled\"} 1\n") {
                try await Task.sleep(for: .milliseconds(50))
                metrics = try await client.get("/metrics").text
            }
            #expect(metrics.contains("{reason=\"stalled\"} 1\n"))
            #expect(reader.receiveAll().count < 2_000_000)
        }
    }

    @Test("health is answered while every thread of requests is taken")
    func health() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            try await withServer(catalog) { client in
                let isDone = Lock(false)
                let busy = (0..<64).map { _ in
                    Task(executorPreference: WebThreads.shared) {
                        for _ in 0..<10_000 where !isDone.withLock({ $0 }) { usleep(1000) }
                    }
                }
                let answer = try await client.get("/healthz")
                isDone.withLock { $0 = true }
                for task in busy { await task.value }
                #expect(answer.status == 200 && answer.text == "ok\n")
                #expect(answer.headers["cache-control"] == "no-store")
                let metrics = try await client.get("/metrics").text
                #expect(metrics.contains("_count{method=\"GET\",route=\"/healthz\",status=\"2xx\"} 1\n"))
            }
        }
    }

    @Test("requests are answered while every thread of Swift's own pool is taken")
    func pool() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            try await withServer(catalog) { client in
                let answer = Lock<TestAnswer?>(nil)
                let isDone = Lock(false)
                let request = Array("GET /datasets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
                let isBusy = Lock(0)
                let busy = (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in
                    Task.detached {
                        isBusy.withLock { $0 += 1 }
                        for _ in 0..<10_000 where !isDone.withLock({ $0 }) { usleep(1000) }
                    }
                }
                Thread.detachNewThread {
                    while isBusy.withLock({ $0 }) < ProcessInfo.processInfo.activeProcessorCount { usleep(100) }
                    let result = try? TestClient.exchange(request, port: client.port)
                    answer.withLock { $0 = result }
                    isDone.withLock { $0 = true }
                }
                for task in busy { await task.value }
                #expect(answer.withLock { $0?.status } == 200)
            }
        }
    }
}

extension TestConnection {
    /// How many bytes come until the end of the answer, whose length its head tells.
    fileprivate func receiveHead(from request: [UInt8]) -> Int {
        send(Array("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
        return receiveAll().count
    }
}
