import CDeflate

/// Compression in the zlib format (RFC 1950), which every language can open again.
package enum Zlib {
    /// Compresses fast, at level 1: on records of a few kilobytes the default level takes half as long again for 3 % fewer bytes.
    package static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(1) else { preconditionFailure("there is no memory left") }
        defer { libdeflate_free_compressor(compressor) }
        let capacity = libdeflate_zlib_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            count = libdeflate_zlib_compress(compressor, bytes.baseAddress, bytes.count, out.baseAddress, capacity)
            precondition(count > 0, "the bound holds for all input")
        }
    }

    /// The bytes again, or `nil` where they are damaged or not `size` long.
    package static func decompress(_ bytes: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        guard size >= 0, size < 1 << 31, let decompressor = libdeflate_alloc_decompressor() else { return nil }
        defer { libdeflate_free_decompressor(decompressor) }
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { out, count in
            // Without a place for the length, any other than `size` is an error.
            let result = libdeflate_zlib_decompress(
                decompressor, bytes.baseAddress, bytes.count, out.baseAddress, size, nil)
            isWhole = result == LIBDEFLATE_SUCCESS
            count = isWhole ? size : 0
        }
        return isWhole ? out : nil
    }
}
