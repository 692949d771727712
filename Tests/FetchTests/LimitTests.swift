import Fetch
import TestSupport
import Testing

@Suite("Limits, and servers that do not keep to the rules")
struct LimitTests {
    private func reason(
        of reply: TestServer.Reply, _ limits: FetchLimits = FetchLimits()
    ) async throws -> FetchError.Reason {
        let server = try TestServer { _ in reply }
        defer { server.stop() }
        let fetcher = try makeFetcher(limits: limits)
        let error = try await failure(fetcher, FetchRequest(server.url))
        await fetcher.shutdown()
        return error.reason
    }

    @Test("a content of just the limit is taken, with one byte more it is refused")
    func maxBytes() async throws {
        let limits = FetchLimits(maxBytes: 5000)
        let content = [UInt8](repeating: 65, count: 5000)
        let server = try TestServer { _ in .answer("200 OK", [], content) }
        defer { server.stop() }
        let fetcher = try makeFetcher(limits: limits)
        #expect(try await fetcher.fetch(FetchRequest(server.url)).body.count == 5000)
        await fetcher.shutdown()

        let tooLarge = FetchError.Reason.tooLarge(.maxBytes, maximum: 5000)
        #expect(try await reason(of: .answer("200 OK", [], content + [65]), limits) == tooLarge)
        // Without a length the bytes themselves are counted.
        #expect(
            try await reason(of: .close(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + content + [65]), limits) == tooLarge)
        let chunk = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1389\r\n".utf8) + content + [65]
        #expect(try await reason(of: .close(chunk + Array("\r\n0\r\n\r\n".utf8)), limits) == tooLarge)
    }

    @Test("the bytes of redirects count too, and each request may bring limits of its own")
    func maxBytesOverRedirects() async throws {
        let server = try TestServer { request in
            request.target == "/"
                ? .answer("302 Found", ["Location: /next"], [UInt8](repeating: 65, count: 600))
                : .answer("200 OK", [], [UInt8](repeating: 66, count: 600))
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest(server.url, limits: FetchLimits(maxBytes: 1199)))
        #expect(error.reason == .tooLarge(.maxBytes, maximum: 1199))
        let response = try await fetcher.fetch(FetchRequest(server.url, limits: FetchLimits(maxBytes: 1200)))
        #expect(response.bytesReceived == 1200 && response.body.count == 600)
        await fetcher.shutdown()
    }

    @Test("gzip is unpacked")
    func gzip() async throws {
        let content = Array("Łódź, dane otwarte\n".utf8)
        let packed = Gzip.stored(content)
        let server = try TestServer { _ in .answer("200 OK", ["Content-Encoding: gzip"], packed) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest(server.url))
        #expect(response.body.array == content)
        #expect(response.bytesReceived == packed.count)
        await fetcher.shutdown()
    }

    @Test("a gzip bomb is stopped while it unpacks")
    func bomb() async throws {
        let bomb = Gzip.bomb(runs: 500_000)
        #expect(bomb.count < 1 << 20)
        let limits = FetchLimits(maxBytes: 1 << 20, maxDecodedBytes: 4 << 20)
        let reason = try await reason(of: .answer("200 OK", ["Content-Encoding: gzip"], bomb), limits)
        #expect(reason == .tooLarge(.maxDecodedBytes, maximum: 4 << 20))
    }

    @Test("a broken or unknown compression is an error", arguments: ["gzip", "br", "nonsense"])
    func badEncoding(name: String) async throws {
        let reply = TestServer.Reply.answer("200 OK", ["Content-Encoding: \(name)"], Array("plain text, 18 B..".utf8))
        guard case .badEncoding = try await reason(of: reply) else {
            Issue.record("not .badEncoding")
            return
        }
    }

    @Test(
        "a content that ends before its announced end is an error",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
        ])
    func truncated(answer: String) async throws {
        guard case .truncated = try await reason(of: .close(answer)) else {
            Issue.record("not .truncated")
            return
        }
    }

    @Test(
        "what is not HTTP is an error",
        arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>", "HTTP/9.9 200 OK\r\n\r\n"])
    func notHTTP(answer: String) async throws {
        guard case .protocolError = try await reason(of: .close(answer)) else {
            Issue.record("not .protocolError")
            return
        }
    }

    @Test(
        "fields without end are refused, those of interim answers too",
        arguments: [("HTTP/1.1 200 OK\r\n", "X: "), ("", "HTTP/1.1 103 Early Hints\r\nX: ")])
    func maxHeaderBytes(start: String, line: String) async throws {
        let field = line + String(repeating: "y", count: 1000) + (start.isEmpty ? "\r\n\r\n" : "\r\n")
        let bytes = start + String(repeating: field, count: 100)
        let reason = try await reason(of: .close(bytes), FetchLimits(maxHeaderBytes: 10_000))
        #expect(reason == .tooLarge(.maxHeaderBytes, maximum: 10_000))
    }

    @Test(
        "a server that never answers meets fetch.timeout",
        arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
    func timeout(start: String) async throws {
        let limit = Duration.milliseconds(150)
        #expect(try await reason(of: .hang(start), FetchLimits(timeout: limit)) == .timedOut(.timeout, after: limit))
    }

    @Test("fetch.timeout is for all redirects together")
    func timeoutOverRedirects() async throws {
        let server = try TestServer { $0.target == "/" ? .redirect("/hang") : .hang("") }
        defer { server.stop() }
        let fetcher = try makeFetcher(limits: FetchLimits(timeout: .milliseconds(200)))
        let error = try await failure(fetcher, FetchRequest(server.url + "/"))
        #expect(error.reason == .timedOut(.timeout, after: .milliseconds(200)))
        #expect(error.redirects == [server.url + "/hang"])
        await fetcher.shutdown()
    }

    @Test("a transfer that stalls meets fetch.min_speed")
    func stall() async throws {
        let limits = FetchLimits(minSpeed: 1000, minSpeedTime: .seconds(1))
        let reason = try await reason(of: .hang("HTTP/1.1 200 OK\r\n\r\nslow"), limits)
        #expect(reason == .timedOut(.minSpeed, after: .seconds(1)))
    }

    @Test("a TLS handshake that never ends meets fetch.connect_timeout")
    func connectTimeout() async throws {
        let server = try TestServer { _ in .hang("") }
        defer { server.stop() }
        let fetcher = try makeFetcher(limits: FetchLimits(connectTimeout: .milliseconds(150)))
        let error = try await failure(fetcher, FetchRequest("https://127.0.0.1:\(server.port)/"))
        #expect(error.reason == .timedOut(.connectTimeout, after: .milliseconds(150)))
        #expect(error.description.contains("fetch.connect_timeout"))
        await fetcher.shutdown()
    }

    @Test("a closed port is a failed connection")
    func closedPort() async throws {
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest("http://127.0.0.1:1/"))
        guard case .connectionFailed = error.reason else {
            Issue.record("\(error)")
            return
        }
        await fetcher.shutdown()
    }

    @Test("a server that speaks no TLS is an error of TLS")
    func noTLS() async throws {
        let server = try TestServer(greeting: "HTTP/1.1 200 OK\r\n\r\n") { _ in .close("") }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest("https://127.0.0.1:\(server.port)/"))
        guard case .tls = error.reason else {
            Issue.record("\(error)")
            return
        }
        await fetcher.shutdown()
    }

    @Test("an empty answer is a failed connection")
    func emptyReply() async throws {
        guard case .connectionFailed = try await reason(of: .close("")) else {
            Issue.record("not .connectionFailed")
            return
        }
    }

    @Test("every limit has a key of its own under fetch.")
    func keys() {
        #expect(FetchLimit.allCases.allSatisfy { $0.key.hasPrefix("fetch.") })
    }
}
