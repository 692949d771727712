import CDeflate

/// What is wrong with compressed bytes.
public enum CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// They are not what their format says.
    case damaged(String)
    /// They would be more than may be unpacked at once.
    case tooLarge(String, limit: Int)

    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .damaged(let what): what
        case .tooLarge(let what, let limit): "\(what), more than \(limit)"
        }
    }
}

/// Unpacking into memory whose size is settled before.
enum Inflate {
    /// Bytes of DEFLATE (RFC 1951) that become exactly so many; `nil` where they do not.
    static func raw(_ bytes: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        unpacked(bytes, size: size) { decompressor, out in
            libdeflate_deflate_decompress(decompressor, bytes.baseAddress, bytes.count, out, size, nil)
        }
    }

    /// A gzip member (RFC 1952) that becomes exactly so many bytes.
    static func gzip(_ bytes: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        unpacked(bytes, size: size) { decompressor, out in
            libdeflate_gzip_decompress(decompressor, bytes.baseAddress, bytes.count, out, size, nil)
        }
    }

    private static func unpacked(
        _ bytes: UnsafeRawBufferPointer, size: Int,
        _ decompress: (OpaquePointer, UnsafeMutableRawPointer?) -> libdeflate_result
    ) -> [UInt8]? {
        guard size >= 0, size < 1 << 31, let decompressor = libdeflate_alloc_decompressor() else { return nil }
        defer { libdeflate_free_decompressor(decompressor) }
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { out, count in
            isWhole = decompress(decompressor, out.baseAddress) == LIBDEFLATE_SUCCESS
            count = isWhole ? size : 0
        }
        return isWhole ? out : nil
    }
}

/// Files in the gzip format, such as `sitemap.xml.gz`.
public enum Gzip {
    /// Whether bytes begin like such a file.
    public static func isCompressed(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// What a file of one member holds.
    ///
    /// - Parameter limit: the most bytes that it may become.
    public static func decompress(
        _ bytes: UnsafeRawBufferPointer, limit: Int
    ) throws(CompressionError) -> [UInt8] {
        // The length stands at the end (RFC 1952, section 2.3.1), and is checked by unpacking.
        guard bytes.count >= 18 else { throw .damaged("a gzip file of \(bytes.count) bytes") }
        let size = Int(bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self).littleEndian)
        guard size <= limit else { throw .tooLarge("a gzip file that becomes \(size) bytes", limit: limit) }
        guard let out = Inflate.gzip(bytes, size: size) else { throw .damaged("a gzip file that is damaged") }
        return out
    }
}
