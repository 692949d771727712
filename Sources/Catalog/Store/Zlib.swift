import CZlib

/// Compression in the zlib format (RFC 1950), which every language can open again.
package enum Zlib {
    /// Compresses fast, at level 1: half the time of the default level for a tenth more bytes on records of a few kilobytes.
    package static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        // deflateBound is larger than compressBound for small windows: stored blocks are smaller there.
        let capacity = bytes.count + bytes.count >> 3 + 1024
        return [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let length = snop_deflate(source, uLong(bytes.count), out.baseAddress, uLong(capacity))
            precondition(length > 0, "there is room enough, so deflate can only lack memory")
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
