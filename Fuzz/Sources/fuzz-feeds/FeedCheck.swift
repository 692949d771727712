import FuzzDriver
import Trial

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What must hold for every feed: it is recognised, read, mapped and written out within a time, and twice to the same.
///
/// The first line of an input names the type; what follows are the documents, with a line `%%` between them: the answer to
/// the first address, and those to others.
struct FeedCheck {
    /// For inputs of some kilobytes, with all that the sanitizer costs.
    private static let mostSeconds = 4.0

    private let type: String
    private let documents: [[UInt8]]

    init(_ bytes: UnsafeRawBufferPointer) {
        let types = Trial.types
        let end = bytes.prefix(40).firstIndex(of: UInt8(ascii: "\n")) ?? min(bytes.count, 1)
        let name = String(decoding: bytes[..<end], as: UTF8.self)
        // A name that was mutated is one of the types too.
        let sum = bytes[..<end].reduce(0) { $0 &+ Int($1) }
        type = types.contains(name) ? name : types[sum % types.count]
        documents = Self.parts(Array(bytes.dropFirst(end + 1)))
    }

    private static func parts(_ bytes: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var start = 0
        var place = 0
        while place + 4 <= bytes.count, parts.count < 5 {
            if bytes[place] == 0x0A, bytes[place...].starts(with: "\n%%\n".utf8) {
                parts.append(Array(bytes[start..<place]))
                start = place + 4
                place = start
            } else {
                place += 1
            }
        }
        parts.append(Array(bytes[start...]))
        return parts
    }

    func run() {
        let begin = clock()
        let (type, documents) = (type, documents)
        let answer = Waiting()
        // Ends before this function returns: it is waited for.
        Task.detached {
            answer.give(await Trial.run(type: type, documents: documents))
        }
        if case .failure(let failure) = answer.wait() { require(false, "\(type): \(failure)") }
        let seconds = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
        require(seconds < Self.mostSeconds, "\(type): an input took \(seconds) s")
    }
}

/// Where a thread that is none of the pool's waits for a task.
private final class Waiting: @unchecked Sendable {
    // Sendable: `result` is written before the semaphore is posted and read after it was waited for.
    private var result: Result<Int, Trial.Failure> = .success(0)
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func give(_ result: Result<Int, Trial.Failure>) {
        self.result = result
        sem_post(semaphore)
    }

    func wait() -> Result<Int, Trial.Failure> {
        while sem_wait(semaphore) != 0 {}
        return result
    }
}
