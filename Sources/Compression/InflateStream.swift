import CDeflate
import CZlib

/// Unpacks DEFLATE (RFC 1951) in pieces, in the same memory however much it becomes.
///
/// libdeflate, which is faster, wants all of it at once.
enum InflateStream {
    private static let pieceBytes = 64 << 10

    /// - Parameters:
    ///   - limit: the most bytes that may come of it.
    ///   - take: called with one piece after the other; `false` where no more is wanted.
    /// - Returns: how many bytes came, their checksum (CRC-32), and whether that was all.
    static func unpack(
        _ bytes: UnsafeRawBufferPointer, limit: Int, _ take: (UnsafeRawBufferPointer) throws -> Bool
    ) throws -> (count: Int, checksum: UInt32, isWhole: Bool) {
        var stream = z_stream()
        guard snop_inflate_init(&stream, -MAX_WBITS) == Z_OK else {
            throw CompressionError.damaged("there is no memory to unpack it")
        }
        defer { inflateEnd(&stream) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { piece.deallocate() }
        var checksum: UInt32 = 0
        var count = 0
        var rest = bytes
        while true {
            if stream.avail_in == 0, !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 20))
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
                // zlib only reads from it.
                stream.next_in = UnsafeMutablePointer(mutating: part.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(part.count)
            }
            stream.next_out = piece.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(pieceBytes)
            let code = inflate(&stream, Z_NO_FLUSH)
            let came = pieceBytes - Int(stream.avail_out)
            guard code == Z_OK || code == Z_STREAM_END, came > 0 || code == Z_STREAM_END || stream.avail_in == 0 else {
                throw CompressionError.damaged("bytes that do not unpack")
            }
            count += came
            guard count <= limit else { throw CompressionError.tooLarge("bytes that become more", limit: limit) }
            checksum = UInt32(truncatingIfNeeded: libdeflate_crc32(checksum, piece.baseAddress, came))
            if came > 0, try !take(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<came])) {
                return (count, checksum, false)
            }
            if code == Z_STREAM_END { return (count, checksum, true) }
            guard came > 0 || !rest.isEmpty else { throw CompressionError.damaged("bytes that break off") }
        }
    }
}
