import Catalog
import Hummingbird
import Testing
import Threads

@testable import Web

struct AnswerMemoryTests {
    @Test("what is reserved is never more than there is, and everybody has a turn")
    func bound() async throws {
        let memory = AnswerMemory(capacity: 100, patience: .seconds(600))
        let most = Lock(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let share = try await memory.reserve(number % 7 == 0 ? 1000 : 30)
                    most.withLock { $0 = max($0, memory.used) }
                    await Task.yield()
                    share.shrink(to: 10)
                }
            }
            try await group.waitForAll()
        }
        #expect(most.withLock { $0 } <= 100)
        #expect(memory.used == 0 && !memory.isShort)
    }

    @Test("who waits too long is told to come back, and takes nothing with him")
    func patience() async throws {
        let memory = AnswerMemory(capacity: 100, patience: .milliseconds(1))
        let share = try await memory.reserve(100)
        let problem = await #expect(throws: Problem.self) { _ = try await memory.reserve(1) }
        #expect(problem?.kind == .overloaded && problem?.kind.status == 503)
        #expect(memory.used == 100 && !memory.isShort)
        share.shrink(to: 99)
        _ = try await memory.reserve(1)
        #expect(memory.used == 99)
    }

    @Test("a task that is cancelled before or while it waits leaves no trace")
    func cancelled() async throws {
        let memory = AnswerMemory(capacity: 10, patience: .seconds(600))
        let share = try await memory.reserve(10)
        let tasks = (0..<20).map { _ in Task { _ = try await memory.reserve(5) } }
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        #expect(!memory.isShort)
        share.shrink(to: 0)
        #expect(memory.used == 0)
    }

    @Test("a body is sent in small parts, and what was sent is given back")
    func sending() async throws {
        let memory = AnswerMemory(capacity: 10 << 20, patience: .seconds(600))
        let bytes = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var body = Body(bytes)
        body.share = try await memory.reserve(3 << 20)
        let response = body.responseBody
        body = Body([])
        #expect(response.contentLength == bytes.count)
        let sent = Lock<[UInt8]>([])
        let used = Lock<[Int]>([])
        try await response.write(
            Recorder { part in
                #expect(part.readableBytes <= Body.partSize)
                sent.withLock { $0 += part.readableBytesView }
                used.withLock { $0.append(memory.used) }
            })
        #expect(sent.withLock { $0 } == bytes)
        #expect(used.withLock { $0 } == used.withLock { $0 }.sorted(by: >))
        #expect(used.withLock { $0.last ?? .max } < 1 << 20)
    }

    private struct Recorder: ResponseBodyWriter {
        let take: @Sendable (ByteBuffer) -> Void

        mutating func write(_ buffer: ByteBuffer) async throws { take(buffer) }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
