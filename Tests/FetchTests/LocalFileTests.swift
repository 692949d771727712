import Fetch
import Foundation
import Testing

@Suite("Local files")
struct LocalFileTests {
    private func withFile(_ content: [UInt8], _ body: (URL, Fetcher) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("fetch ł \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("a%b.json")
        try Data(content).write(to: file)
        let fetcher = try makeFetcher(limits: FetchLimits(maxBytes: 200_000))
        try await body(file, fetcher)
        await fetcher.shutdown()
    }

    @Test("a file is read when the request allows it, whether small or large", arguments: [0, 10, 200_000])
    func read(size: Int) async throws {
        let content = [UInt8](repeating: 7, count: size)
        try await withFile(content) { file, fetcher in
            let response = try await fetcher.fetch(FetchRequest(file.absoluteString, allowsLocalFile: true))
            #expect(response.status == 200)
            #expect(response.body.array == content)
            #expect(response.bytesReceived == size)
            let head = try await fetcher.fetch(FetchRequest(file.absoluteString, method: .head, allowsLocalFile: true))
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test("a file is not read when the request does not allow it")
    func forbidden() async throws {
        try await withFile([1]) { file, fetcher in
            let error = try await failure(fetcher, FetchRequest(file.absoluteString))
            #expect(error.reason == .schemeNotAllowed("file"))
        }
    }

    @Test("a file over the limit is refused")
    func tooLarge() async throws {
        try await withFile([UInt8](repeating: 7, count: 200_001)) { file, fetcher in
            let error = try await failure(fetcher, FetchRequest(file.absoluteString, allowsLocalFile: true))
            #expect(error.reason == .tooLarge(.maxBytes, maximum: 200_000))
        }
    }

    @Test("an unchanged file answers 304, a changed one 200")
    func conditional() async throws {
        try await withFile([1, 2]) { file, fetcher in
            var request = FetchRequest(file.absoluteString, allowsLocalFile: true)
            let first = try await fetcher.fetch(request)
            for validators in [first.validators, Validators(lastModified: first.validators.lastModified)] {
                request.validators = validators
                let again = try await fetcher.fetch(request)
                #expect(again.status == 304 && again.body.isEmpty)
            }
            request.validators = Validators(lastModified: "Sun, 06 Nov 1994 08:49:37 GMT")
            #expect(try await fetcher.fetch(request).status == 200)
            request.validators = first.validators
            try Data([1, 2, 3]).write(to: file)
            #expect(try await fetcher.fetch(request).body.array == [1, 2, 3])
        }
    }

    @Test("what is not a regular file, or not there, is an error", arguments: ["/dev/zero", "/tmp", "/nowhere/at/all"])
    func notAFile(path: String) async throws {
        let fetcher = try makeFetcher()
        let error = try await failure(fetcher, FetchRequest("file://\(path)", allowsLocalFile: true))
        guard case .localFile = error.reason else {
            Issue.record("\(error)")
            return
        }
        await fetcher.shutdown()
    }

    @Test("a named pipe is refused without waiting for a writer")
    func pipe() async throws {
        try await withFile([]) { file, fetcher in
            let path = file.path + ".pipe"
            #expect(mkfifo(path, 0o600) == 0)
            let url = URL(fileURLWithPath: path).absoluteString
            let error = try await failure(fetcher, FetchRequest(url, allowsLocalFile: true))
            #expect(error.reason == .localFile("it is not a regular file"))
        }
    }

    @Test(
        "a file URL must be whole",
        arguments: [
            "file:", "file:relative", "file://example.org/etc/hosts", "file:///a%zz", "file:///a%0", "file:///a%00b",
            "file:///a?b", "file:///a#b",
        ])
    func badURLs(url: String) async throws {
        let fetcher = try makeFetcher()
        switch try await failure(fetcher, FetchRequest(url, allowsLocalFile: true)).reason {
        case .localFile, .invalidURL: break
        case let reason: Issue.record("\(reason)")
        }
        await fetcher.shutdown()
    }
}
