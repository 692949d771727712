import Fetch
import TestSupport
import Testing

@Suite("Which addresses and schemes are fetched")
struct GuardTests {
    @Test(
        "loopback is refused by default, and no connection arrives",
        arguments: ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0"])
    func refusedByDefault(host: String) async throws {
        let server = try TestServer { _ in .answer("200 OK") }
        defer { server.stop() }
        let fetcher = try makeFetcher(allow: [])
        let error = try await failure(fetcher, FetchRequest("http://\(host):\(server.port)/"))
        guard case .addressRefused(_, let address, let kind) = error.reason else {
            Issue.record("\(error)")
            return
        }
        #expect(kind == .loopback || kind == .unspecified)
        #expect(error.description.contains(address))
        #expect(error.description.contains("fetch.allow_networks"))
        #expect(server.connections == 0)
        await fetcher.shutdown()
    }

    @Test("a redirect to an address that is not allowed is refused, and no connection arrives")
    func redirectToOtherAddress() async throws {
        let secret = try TestServer(host: "127.0.0.2") { _ in .answer("200 OK", [], Array("secret".utf8)) }
        defer { secret.stop() }
        let target = secret.url + "/admin"
        let server = try TestServer { _ in .redirect(target) }
        defer { server.stop() }
        let fetcher = try makeFetcher(allow: ["127.0.0.1/32"])
        let error = try await failure(fetcher, FetchRequest(server.url + "/start"))
        #expect(error.reason == .addressRefused(host: "127.0.0.2", address: "127.0.0.2", kind: .loopback))
        #expect(error.url == server.url + "/start")
        #expect(error.redirects == [target])
        #expect(secret.connections == 0)
        await fetcher.shutdown()

        let allowed = try makeFetcher(allow: ["127.0.0.0/8"])
        let response = try await allowed.fetch(FetchRequest(server.url + "/start"))
        #expect(response.text == "secret")
        await allowed.shutdown()
    }

    @Test(
        "a redirect to a metadata or private address is refused",
        arguments: [
            ("http://169.254.169.254/latest/meta-data/", IPAddress.Kind.metadata),
            ("http://[fd00:ec2::254]/", .metadata),
            ("http://10.0.0.1/", .private), ("//192.168.1.1/", .private), ("http://[::ffff:10.0.0.1]/", .private),
            ("http://[64:ff9b::a9fe:a9fe]/", .metadata), ("http://0.0.0.0/", .unspecified),
        ])
    func redirectToForbidden(location: String, kind: IPAddress.Kind) async throws {
        let server = try TestServer { _ in .redirect(location) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest(server.url))
        guard case .addressRefused(_, _, kind) = error.reason else {
            Issue.record("\(error)")
            return
        }
        await fetcher.shutdown()
    }

    @Test(
        "a redirect to anything but http and https is refused",
        arguments: [
            "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1/", "javascript://x/",
        ])
    func redirectToOtherScheme(location: String) async throws {
        let server = try TestServer { _ in .redirect(location) }
        defer { server.stop() }
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest(server.url, allowsLocalFile: true))
        #expect(error.reason == .schemeNotAllowed(String(location.prefix { $0 != ":" })))
        await fetcher.shutdown()
    }

    @Test(
        "a URL that is not http or https, or not a URL, is refused before anything is done",
        arguments: [
            ("ftp://example.org/", FetchError.Reason.schemeNotAllowed("ftp")),
            ("gopher://x/", .schemeNotAllowed("gopher")),
            ("file:///etc/passwd", .schemeNotAllowed("file")), ("FILE:/etc/passwd", .schemeNotAllowed("file")),
        ])
    func schemes(url: String, reason: FetchError.Reason) async throws {
        let fetcher = try makeFetcher()
        #expect(try await failure(fetcher, FetchRequest(url)).reason == reason)
        await fetcher.shutdown()
    }

    @Test(
        "a text that is no URL is an error that says so",
        arguments: [
            "", "example.org", "http://", "http://a b/", "http://x:99999/", "/data",
            "http://exa\u{0}mple.org/",
        ])
    func invalid(url: String) async throws {
        let fetcher = try makeFetcher()
        guard case .invalidURL = try await failure(fetcher, FetchRequest(url)).reason else {
            Issue.record("not .invalidURL")
            return
        }
        await fetcher.shutdown()
    }

    @Test("a password in the URL is in no error text")
    func passwordIsHidden() async throws {
        let fetcher = try makeFetcher(allow: [])
        let error = try await failure(fetcher, FetchRequest("http://anna:geheim@127.0.0.1:1/x"))
        #expect(error.url == "http://127.0.0.1:1/x")
        #expect(!error.description.contains("geheim"))
        await fetcher.shutdown()
    }
}
