import Fetch
import TestSupport
import Testing

@Suite("Concurrency, cancellation and the end")
struct LifeTests {
    @Test(
        "200 requests at once all get their own answer, and no server has more than its share", arguments: [1, 2, 16])
    func many(share: Int) async throws {
        let server = try TestServer { .answer("200 OK", [], Array($0.target.utf8)) }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: share)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let response = try await fetcher.fetch(FetchRequest("\(server.url)/\(number)"))
                    #expect(response.text == "/\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 200)
        #expect(server.mostBusy <= share)
        #expect(server.connections <= share, "connections were not used again")
        await fetcher.shutdown()
    }

    @Test("redirects between two busy servers come to an end")
    func crossing() async throws {
        let end = try TestServer { .answer("200 OK", [], Array($0.target.utf8)) }
        defer { end.stop() }
        let target = end.url
        let start = try TestServer { .redirect(target + $0.target) }
        defer { start.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let base = number.isMultiple(of: 2) ? start.url : target
                    let response = try await fetcher.fetch(FetchRequest("\(base)/\(number)"))
                    #expect(response.text == "/\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(end.mostBusy == 1)
        await fetcher.shutdown()
    }

    @Test("a hop that waits for a busy server meets fetch.timeout")
    func lateHop() async throws {
        let arrived = Signal()
        let busy = try TestServer { _ in
            arrived.fire()
            return .hang("")
        }
        defer { busy.stop() }
        let target = busy.url
        let start = try TestServer { _ in .redirect(target) }
        defer { start.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        let hanging = Task { try await fetcher.fetch(FetchRequest(target)) }
        await arrived.wait()
        let limits = FetchLimits(timeout: .milliseconds(100))
        let error = try await failure(fetcher, FetchRequest(start.url, limits: limits))
        #expect(error.reason == .timedOut(.timeout, after: .milliseconds(100)))
        #expect(busy.connections == 1)
        hanging.cancel()
        _ = await hanging.result
        await fetcher.shutdown()
    }

    @Test("cancelling ends a running transfer and lets the next one begin")
    func cancelRunning() async throws {
        let arrived = Signal()
        let server = try TestServer { request in
            guard request.target == "/hang" else { return .answer("200 OK") }
            arrived.fire()
            return .hang("HTTP/1.1 200 OK\r\n\r\nhalf")
        }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        let url = server.url
        let hanging = Task { try await fetcher.fetch(FetchRequest(url + "/hang")) }
        await arrived.wait()
        let waiting = Task { try await fetcher.fetch(FetchRequest(url + "/waiting")).status }
        hanging.cancel()
        let error = await #expect(throws: FetchError.self) { _ = try await hanging.value }
        #expect(error?.reason == .cancelled)
        #expect(try await waiting.value == 200)
        await fetcher.shutdown()
    }

    @Test("cancelling ends a request that waits for its turn, or has not begun")
    func cancelWaiting() async throws {
        let arrived = Signal()
        let server = try TestServer { _ in
            arrived.fire()
            return .hang("")
        }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        let url = server.url
        let hanging = Task { try await fetcher.fetch(FetchRequest(url)) }
        await arrived.wait()
        let waiting = (0..<20).map { _ in Task { try await fetcher.fetch(FetchRequest(url)) } }
        for task in waiting { task.cancel() }
        for task in waiting {
            let error = await #expect(throws: FetchError.self) { _ = try await task.value }
            #expect(error?.reason == .cancelled)
        }
        #expect(server.requests.count == 1)
        hanging.cancel()
        _ = await hanging.result
        await fetcher.shutdown()
    }

    @Test("shutting down ends what runs and what waits, and refuses what comes later")
    func shutdown() async throws {
        let arrived = Signal()
        let server = try TestServer { _ in
            arrived.fire()
            return .hang("")
        }
        defer { server.stop() }
        let fetcher = try makeFetcher(maxConnectionsPerHost: 1)
        let url = server.url
        let tasks = (0..<10).map { _ in Task { try await fetcher.fetch(FetchRequest(url)) } }
        await arrived.wait()
        await fetcher.shutdown()
        for task in tasks {
            let error = await #expect(throws: FetchError.self) { _ = try await task.value }
            #expect(error?.reason == .shutDown)
        }
        #expect(try await failure(fetcher, FetchRequest(url)).reason == .shutDown)
        #expect(
            try await failure(fetcher, FetchRequest("file:///etc/hosts", allowsLocalFile: true)).reason == .shutDown)
        await fetcher.shutdown()
    }

    @Test("a fetcher that is let go closes its connections")
    func letGo() async throws {
        let server = try TestServer { _ in .answer("200 OK", [], [1]) }
        defer { server.stop() }
        // The server sees the end of the connection only when the thread has cleaned up.
        let response = try await makeFetcher().fetch(FetchRequest(server.url))
        #expect(response.body.array == [1])
        await server.waitUntilIdle()
    }
}
