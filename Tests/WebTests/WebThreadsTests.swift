import Catalog
import Foundation
import Testing
import Threads

@testable import Web

/// Only by themselves, and one after the other: they keep all threads, which other tests use.
@Suite(
    "The threads of requests", .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["SNOP_TEST_ALONE"] != nil, "they run alone"))
struct WebThreadsTests {
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
                defer { isDone.withLock { $0 = true } }
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
                let width = ProcessInfo.processInfo.activeProcessorCount
                let busyCount = Lock(0)
                let end = ContinuousClock.now + .seconds(20)
                let busy = (0..<width).map { _ in
                    Task.detached {
                        busyCount.withLock { $0 += 1 }
                        // Computing and not waiting: for threads that wait, the pool would get others.
                        while !isDone.withLock({ $0 }) && ContinuousClock.now < end {}
                    }
                }
                Thread.detachNewThread {
                    while busyCount.withLock({ $0 }) < width { usleep(100) }
                    let result = try? TestClient.exchange(request, port: client.port)
                    // What came only when the pool was free again does not count.
                    if ContinuousClock.now < end { answer.withLock { $0 = result } }
                    isDone.withLock { $0 = true }
                }
                for task in busy { await task.value }
                #expect(answer.withLock { $0?.status } == 200)
            }
        }
    }
}
