import Fetch
import Foundation
import TestSupport
import Testing

@Suite("Requests and answers")
struct FetchTests {
    @Test("an answer comes with its status, fields and content, and the server sees who asks")
    func get() async throws {
        let server = try TestServer { _ in
            .answer(
                "200 OK",
                [
                    "content-type: Application/JSON ; Charset=\"UTF-8\"", "ETag: \"a\"",
                    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
                ],
                Array("{\"ł\":1}".utf8))
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let request = FetchRequest(
            server.url + "/dane otwarte/ł?q=a b#part", accept: "application/json",
            headers: [("X-Empty", ""), ("X-Key", "1")])
        let response = try await fetcher.fetch(request)
        #expect(response.status == 200 && response.isSuccess)
        #expect(response.text == "{\"ł\":1}")
        #expect(response.mediaType == "application/json")
        #expect(response.charset == "utf-8")
        #expect(response.headers["CONTENT-TYPE"] == "Application/JSON ; Charset=\"UTF-8\"")
        #expect(response.validators == Validators(etag: "\"a\"", lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"))
        #expect(response.bytesReceived == 8 && response.body.count == 8)
        #expect(response.redirects.isEmpty)
        #expect(response.retryAfter == nil)
        let seen = try #require(server.requests.first)
        #expect(seen.method == "GET")
        #expect(["/dane%20otwarte/%c5%82?q=a+b", "/dane%20otwarte/%c5%82?q=a%20b"].contains(seen.target.lowercased()))
        #expect(seen.fields["user-agent"] == "Test/1 (+https://example.org/contact)")
        #expect(seen.fields["accept"] == "application/json")
        #expect(seen.fields["accept-encoding"]?.contains("gzip") == true)
        #expect(seen.fields["x-empty"] == "" && seen.fields["x-key"] == "1")
        await fetcher.shutdown()
    }

    @Test("an answer of any status is an answer", arguments: [204, 400, 403, 404, 429, 500, 503])
    func statuses(status: Int) async throws {
        let server = try TestServer { _ in .answer("\(status) Whatever", ["Retry-After: 120"]) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest(server.url))
        #expect(response.status == status)
        #expect(response.retryAfter == .seconds(120))
        await fetcher.shutdown()
    }

    @Test("HEAD gets the fields and no content, however long the content would be")
    func head() async throws {
        let server = try TestServer { _ in
            .keep("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Type: text/csv\r\n\r\n")
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest(server.url, method: .head))
        #expect(response.mediaType == "text/csv")
        #expect(response.body.isEmpty)
        #expect(server.requests.first?.method == "HEAD")
        await fetcher.shutdown()
    }

    @Test("POST sends its content with its type", arguments: ["<csw:GetRecords/>", ""])
    func post(content: String) async throws {
        let server = try TestServer { .answer("200 OK", [], $0.body) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let method = FetchRequest.Method.post(body: Array(content.utf8), contentType: "application/xml")
        let response = try await fetcher.fetch(FetchRequest(server.url, method: method))
        #expect(response.text == content)
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST" && seen.fields["content-type"] == "application/xml")
        #expect(seen.fields["expect"] == nil)
        await fetcher.shutdown()
    }

    @Test("validators are sent, and 304 is an answer without content")
    func conditional() async throws {
        let server = try TestServer { request in
            request.fields["if-none-match"] == "W/\"1\""
                && request.fields["if-modified-since"] == "Sun, 06 Nov 1994 08:49:37 GMT"
                ? .keep("HTTP/1.1 304 Not Modified\r\nETag: W/\"1\"\r\n\r\n")
                : .answer("200 OK", ["ETag: W/\"1\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"], [1, 2, 3])
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let first = try await fetcher.fetch(FetchRequest(server.url))
        let second = try await fetcher.fetch(FetchRequest(server.url, validators: first.validators))
        #expect(first.status == 200 && first.body.count == 3)
        #expect(second.status == 304 && second.isNotModified && second.body.isEmpty)
        #expect(server.connections == 1, "the connection was not used again")
        await fetcher.shutdown()
    }

    @Test("redirects are followed and listed")
    func redirects() async throws {
        let server = try TestServer { request in
            switch request.target {
            case "/a": .redirect("/b?x=1")
            case "/b?x=1": .redirect("c d/ł", status: "301 Moved")
            default: .answer("200 OK", [], Array(request.target.utf8))
            }
        }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        let response = try await fetcher.fetch(FetchRequest(server.url + "/a"))
        #expect(response.text.lowercased() == "/c%20d/%c5%82")
        #expect(response.redirects == [server.url + "/b?x=1", response.url])
        #expect(response.url.hasPrefix(server.url + "/c"))
        await fetcher.shutdown()
    }

    @Test("a cookie that a redirect sets is given back in the same request, and in no other")
    func cookies() async throws {
        let server = try TestServer { request in
            request.fields["cookie"] == "seen=1"
                ? .answer("200 OK", [], [1]) : .answer("302 Found", ["Set-Cookie: seen=1", "Location: /"])
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        for _ in 0..<2 { #expect(try await fetcher.fetch(FetchRequest(server.url)).redirects.count == 1) }
        await fetcher.shutdown()
    }

    @Test("a circle of redirects ends with an error that names the limit")
    func loop() async throws {
        let server = try TestServer { $0.target == "/a" ? .redirect("/b") : .redirect("/a") }
        defer { server.stop() }
        let fetcher = try makeFetcher(limits: FetchLimits(maxRedirects: 3))
        let error = try await failure(fetcher, FetchRequest(server.url + "/a"))
        #expect(error.reason == .tooManyRedirects(3))
        #expect(error.description.contains("fetch.max_redirects"))
        #expect(server.requests.count == 4)
        await fetcher.shutdown()
    }

    @Test(
        "an answer says whether its end was marked",
        arguments: [
            ("Content-Length: 2\r\n\r\nab", true), ("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", true),
            ("\r\nab", false),
        ])
    func markedEnd(rest: String, isMarked: Bool) async throws {
        let server = try TestServer { _ in .close("HTTP/1.1 200 OK\r\n" + rest) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest(server.url))
        #expect(response.text == "ab")
        #expect(response.hasMarkedEnd == isMarked)
        await fetcher.shutdown()
    }

    @Test("a redirect to another server takes no keys along")
    func keysStay() async throws {
        let other = try TestServer { _ in .answer("200 OK") }
        defer { other.stop() }
        let target = other.url
        let server = try TestServer { $0.target == "/" ? .redirect("/same") : .redirect(target) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let url = server.url.replacing("http://", with: "http://anna:geheim@")
        _ = try await fetcher.fetch(
            FetchRequest(
                url, accept: "a/b", headers: [("X-Key", "1"), ("Authorization", "2"), ("Accept-Language", "pl")]))
        #expect(server.requests.map { $0.fields["x-key"] } == ["1", "1"])
        let seen = try #require(other.requests.first)
        #expect(seen.fields["x-key"] == nil && seen.fields["authorization"] == nil)
        #expect(seen.fields["accept-language"] == "pl" && seen.fields["accept"] == "a/b")
        await fetcher.shutdown()
    }

    @Test(
        "a redirect keeps or changes the method as RFC 9110 says",
        arguments: [("301 x", "GET"), ("302 x", "GET"), ("303 x", "GET"), ("307 x", "POST"), ("308 x", "POST")])
    func methods(status: String, method: String) async throws {
        let server = try TestServer { $0.target == "/" ? .redirect("/next", status: status) : .answer("200 OK") }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        _ = try await fetcher.fetch(FetchRequest(server.url, method: .post(body: [65, 66], contentType: "a/b")))
        let last = try #require(server.requests.last)
        #expect(last.method == method)
        #expect(last.body == (method == "POST" ? [65, 66] : []))
        #expect(last.fields["content-type"] == (method == "POST" ? "a/b" : nil))
        await fetcher.shutdown()
    }

    @Test("a line break in a field of the request is refused")
    func injection() async throws {
        let fetcher = try makeFetcher()
        let requests = [
            FetchRequest("http://127.0.0.1:1/", headers: [("A", "1\r\nB: 2")]),
            FetchRequest("http://127.0.0.1:1/", headers: [("A: 1\r\nB", "2")]),
            FetchRequest("http://127.0.0.1:1/", accept: "a/b\n"),
            FetchRequest("http://127.0.0.1:1/", validators: Validators(etag: "\"\r\n\"")),
        ]
        for request in requests {
            guard case .invalidRequest = try await failure(fetcher, request).reason else {
                Issue.record("not .invalidRequest")
                continue
            }
        }
        await fetcher.shutdown()
    }

    @Test("what a server writes into its fields is read with care")
    func oddFields() async throws {
        let server = try TestServer { _ in
            .close(
                Array(
                    "HTTP/1.1 103 Early Hints\r\nX: early\r\n\r\nHTTP/1.1 200 OK\r\nX: 1\r\nx:  2 \r\nY: a\r\n  b\r\nL: "
                        .utf8)
                    + [0xf3] + Array("\r\nContent-Type: nonsense\r\nContent-Length: 0\r\n\r\n".utf8))
        }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let response = try await fetcher.fetch(FetchRequest(server.url))
        #expect(response.headers.values(of: "X") == ["1", "2"])
        #expect(response.headers["y"] == "a b")
        #expect(response.headers["l"] == "ó")
        #expect(response.mediaType == nil && response.charset == nil)
        await fetcher.shutdown()
    }

    @Test(
        "a large content is mapped from a file, and can be read by descriptor more than once",
        arguments: [0, 1000, 300_000])
    func spool(size: Int) async throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try TestServer { _ in .answer("200 OK", [], content) }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxBytesInMemory: 999)
        let body = try await fetcher.fetch(FetchRequest(server.url)).body
        #expect(body.count == size && body.isInMemory == (size <= 999))
        #expect(body.withUnsafeBytes { $0.elementsEqual(content) })
        for _ in 0..<2 {
            let file = FileHandle(fileDescriptor: try body.openFileDescriptor(), closeOnDealloc: true)
            let read = try file.readToEnd() ?? Data()
            #expect(Array(read) == content)
        }
        await fetcher.shutdown()
    }

    @Test(
        "Retry-After is read as seconds or as a date",
        arguments: [("0", 0), ("17", 17), ("99999999999999999999", 315_360_000), ("Sun, 06 Nov 1994 08:49:37 GMT", 0)])
    func retryAfter(field: String, seconds: Int) async throws {
        let server = try TestServer { _ in .answer("503 Busy", ["Retry-After: \(field)"]) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        #expect(try await fetcher.fetch(FetchRequest(server.url)).retryAfter == .seconds(seconds))
        await fetcher.shutdown()
    }
}
