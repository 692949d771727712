import Fetch
import Foundation
import Testing

/// A fetcher that may reach the test's own servers on 127.0.0.1, and nothing else that is not public.
func makeFetcher(
    allow: [String] = ["127.0.0.1/32"], limits: FetchLimits = FetchLimits(), maxBytesInMemory: Int = 64 << 10,
    maxConnectionsPerHost: Int = 2
) throws -> Fetcher {
    try Fetcher(
        FetchConfiguration(
            userAgent: "Test/1 (+https://example.org/contact)", limits: limits,
            allowNetworks: try allow.map { try IPNetwork($0) }, spoolDirectory: NSTemporaryDirectory(),
            maxBytesInMemory: maxBytesInMemory, maxConnectionsPerHost: maxConnectionsPerHost))
}

/// Why the request fails; a recorded issue when it does not.
func failure(
    _ fetcher: Fetcher, _ request: FetchRequest, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> FetchError {
    let error = await #expect(throws: FetchError.self, sourceLocation: sourceLocation) {
        _ = try await fetcher.fetch(request)
    }
    return try #require(error, sourceLocation: sourceLocation)
}

extension FetchResponse {
    var text: String { String(decoding: body.array, as: UTF8.self) }
}

/// A gate that a handler of the server opens and a test waits for.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func fire() { continuation.yield() }

    func wait() async { for await _ in stream { return } }
}

/// Gzip files (RFC 1952) made by hand, because the tests link no compressor.
enum Gzip {
    private static let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    /// The content in one stored block, up to 65,535 bytes.
    static func stored(_ content: [UInt8]) -> [UInt8] {
        let count = UInt16(content.count)
        func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        return head + [1] + little(count) + little(~count) + content + little(crc(content))
            + little(UInt32(content.count))
    }

    /// A file that unpacks to about 158 times its size, 258 zeros for each 13 bits, and has no end.
    static func bomb(runs: Int) -> [UInt8] {
        var bytes = head
        var bits = 0
        var count = 0
        func put(_ value: Int, _ width: Int) {
            bits |= value << count
            count += width
            while count >= 8 {
                bytes.append(UInt8(bits & 255))
                bits >>= 8
                count -= 8
            }
        }
        put(0b011, 3)  // last block, fixed Huffman codes (RFC 1951 §3.2.6)
        put(0b0000_1100, 8)  // literal 0: code 00110000, first bit lowest
        for _ in 0..<runs {
            put(0b1010_0011, 8)  // length 258: code 11000101
            put(0, 5)  // distance 1
        }
        return bytes
    }

    private static func crc(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
    }
}
