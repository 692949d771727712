import CZlib

/// Compression in the zlib format (RFC 1950), which every language can open again.
package enum Zlib {
    /// Level 1: half the time of the default level for a tenth more bytes on records of a few kilobytes.
    private static let level: CInt = 1

    package static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = Int(compressBound(uLong(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { out, count in
            var length = uLong(bound)
            let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let code = compress2(out.baseAddress, &length, source, uLong(bytes.count), level)
            precondition(code == Z_OK, "compressBound gives room enough, so compress2 can only lack memory")
            count = Int(length)
        }
    }

    /// The bytes again, or `nil` where they are damaged or not `size` long.
    package static func decompress(_ bytes: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        guard size >= 0, size < 1 << 31 else { return nil }
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { out, count in
            var length = uLong(size)
            let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            isWhole = uncompress(out.baseAddress, &length, source, uLong(bytes.count)) == Z_OK && length == size
            count = isWhole ? size : 0
        }
        return isWhole ? out : nil
    }
}
