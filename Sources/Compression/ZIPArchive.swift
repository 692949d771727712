import CDeflate

/// The bounds within which an archive from a stranger is read; passing one is an error that names it.
public struct ZIPLimits: Sendable, Hashable {
    /// The most entries of an archive.
    public var maxEntries = 10_000
    /// The most bytes of the directory, in which names may be long.
    public var maxDirectoryBytes = 4 << 20
    /// The most bytes that one entry may become.
    public var maxEntryBytes = 256 << 20

    /// Limits that no honest feed reaches.
    public init() {}
}

/// A ZIP archive (APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16), of which single entries are unpacked into memory.
///
/// Nothing is written to a disk. What the directory says is believed only where the bytes bear it out: places lie in the
/// archive, sizes are those that unpacking gives, and checksums agree. Encryption, ZIP64 and methods other than DEFLATE are
/// refused.
public struct ZIPArchive: Sendable {
    /// A file in the archive, as the directory describes it.
    public struct Entry: Sendable, Hashable {
        /// The name with its folders.
        public let name: String
        /// How many bytes it becomes.
        public let size: Int
        let compressedSize: Int
        let method: Int
        let flags: Int
        let checksum: UInt32
        let offset: Int
    }

    /// The entries in the order of the directory; folders are left out.
    public private(set) var entries: [Entry] = []
    private let limits: ZIPLimits

    /// DEFLATE makes of one byte at most so many.
    private static let largestRatio = 1032

    /// Reads the directory of an archive; what stands before the archive is passed over.
    public init(
        _ bytes: UnsafeRawBufferPointer, limits: ZIPLimits = ZIPLimits()
    ) throws(CompressionError) {
        self.limits = limits
        let end = try Self.endOfDirectory(bytes)
        let count = Int(bytes.short(end + 10))
        let size = Int(bytes.long(end + 12))
        let stated = Int(bytes.long(end + 16))
        guard count != 0xFFFF, size != 0xFFFF_FFFF, stated != 0xFFFF_FFFF else {
            throw .damaged("a ZIP64 archive, which is not read")
        }
        guard count <= limits.maxEntries else {
            throw .tooLarge("an archive of \(count) entries", limit: limits.maxEntries)
        }
        guard size <= limits.maxDirectoryBytes else {
            throw .tooLarge("an archive whose directory has \(size) bytes", limit: limits.maxDirectoryBytes)
        }
        // A portal may have put a page in front of the archive: all places are shifted by it.
        let start = end - size
        let shift = start - stated
        guard start >= 0, shift >= 0 else { throw .damaged("an archive whose directory lies outside of it") }
        try readDirectory(bytes, from: start, to: end, count: count, shift: shift)
    }

    private static func endOfDirectory(_ bytes: UnsafeRawBufferPointer) throws(CompressionError) -> Int {
        var place = bytes.count - 22
        // A comment of at most 65,535 bytes may follow.
        let first = max(0, place - 0xFFFF)
        while place >= first {
            if bytes.long(place) == 0x0605_4B50 { return place }
            place -= 1
        }
        throw .damaged("no ZIP archive: it has no directory")
    }

    private mutating func readDirectory(
        _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, count: Int, shift: Int
    ) throws(CompressionError) {
        var place = start
        for _ in 0..<count {
            guard place + 46 <= end, bytes.long(place) == 0x0201_4B50 else {
                throw .damaged("an archive whose directory breaks off")
            }
            let lengths = (name: Int(bytes.short(place + 28)), extra: Int(bytes.short(place + 30)))
            let comment = Int(bytes.short(place + 32))
            let next = place + 46 + lengths.name + lengths.extra + comment
            guard next <= end else { throw .damaged("an archive whose directory breaks off") }
            // Old archives have names in the code page of a machine; those that are looked for are ASCII.
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + lengths.name)], as: UTF8.self)
            let entry = Entry(
                name: name, size: Int(bytes.long(place + 24)), compressedSize: Int(bytes.long(place + 20)),
                method: Int(bytes.short(place + 10)), flags: Int(bytes.short(place + 8)),
                checksum: bytes.long(place + 16), offset: Int(bytes.long(place + 42)) + shift)
            try Self.check(entry)
            if !name.hasSuffix("/") { entries.append(entry) }
            place = next
        }
    }

    /// A name that leads out of the archive shows that somebody means harm, also to those who would write it to a disk.
    private static func check(_ entry: Entry) throws(CompressionError) {
        let parts = entry.name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
        guard !entry.name.hasPrefix("/"), !entry.name.hasPrefix("\\"), !parts.contains(".."),
            !entry.name.utf8.contains(0), !(parts.first?.contains(":") ?? false)
        else { throw .damaged("an archive with an entry whose name leads out of it: \(entry.name.prefix(100))") }
    }

    /// What an entry holds.
    ///
    /// - Parameter bytes: of the archive whose directory was read.
    public func content(of entry: Entry, in bytes: UnsafeRawBufferPointer) throws(CompressionError) -> [UInt8] {
        let content = try unpacked(try packed(entry, in: bytes), entry)
        let checksum = content.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
        guard checksum == entry.checksum else { throw Self.wrongChecksum(entry) }
        return content
    }

    /// Hands out what an entry holds in pieces, so that a large one is never held whole.
    ///
    /// - Parameters:
    ///   - bytes: of the archive whose directory was read.
    ///   - take: called with one piece after the other; `false` where no more is wanted.
    /// - Throws: `CompressionError` where the entry is not what the directory says, which for what is wrong at its end is after
    ///   all pieces, and what `take` throws.
    public func read(
        _ entry: Entry, in bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        let packed = try packed(entry, in: bytes)
        switch entry.method {
        case 0 where entry.size == packed.count:
            guard libdeflate_crc32(0, packed.baseAddress, packed.count) == entry.checksum else {
                throw Self.wrongChecksum(entry)
            }
            if !packed.isEmpty { _ = try take(packed) }
        case 8 where entry.size <= packed.count * Self.largestRatio:
            let result: (count: Int, checksum: UInt32, isWhole: Bool)
            do {
                result = try InflateStream.unpack(packed, limit: entry.size, take)
            } catch is CompressionError {
                throw Self.otherSize(entry)
            }
            guard result.isWhole else { return }
            guard result.count == entry.size else { throw Self.otherSize(entry) }
            guard result.checksum == entry.checksum else { throw Self.wrongChecksum(entry) }
        case 0, 8: throw Self.otherSize(entry)
        default: throw Self.unknownMethod(entry)
        }
    }

    private static func wrongChecksum(_ entry: Entry) -> CompressionError {
        .damaged("the entry \(entry.name.prefix(100)) does not have its checksum")
    }

    private static func otherSize(_ entry: Entry) -> CompressionError {
        .damaged("the entry \(entry.name.prefix(100)) does not become the \(entry.size) bytes that it says")
    }

    private static func unknownMethod(_ entry: Entry) -> CompressionError {
        .damaged("the entry \(entry.name.prefix(100)) has the method \(entry.method), which is not read")
    }

    /// The bytes of an entry as they are in the archive.
    private func packed(
        _ entry: Entry, in bytes: UnsafeRawBufferPointer
    ) throws(CompressionError) -> UnsafeRawBufferPointer {
        let name = entry.name.prefix(100)
        guard entry.flags & 1 == 0 else { throw .damaged("the entry \(name) is encrypted") }
        guard entry.size <= limits.maxEntryBytes else {
            throw .tooLarge("the entry \(name) that becomes \(entry.size) bytes", limit: limits.maxEntryBytes)
        }
        guard entry.offset + 30 <= bytes.count, bytes.long(entry.offset) == 0x0403_4B50 else {
            throw .damaged("the entry \(name) is not where the directory says")
        }
        let start = entry.offset + 30 + Int(bytes.short(entry.offset + 26)) + Int(bytes.short(entry.offset + 28))
        guard start + entry.compressedSize <= bytes.count else {
            throw .damaged("the entry \(name) is larger than the archive")
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + entry.compressedSize)])
    }

    private func unpacked(
        _ packed: UnsafeRawBufferPointer, _ entry: Entry
    ) throws(CompressionError) -> [UInt8] {
        switch entry.method {
        case 0 where entry.size == packed.count: return Array(packed)
        case 8 where entry.size <= packed.count * Self.largestRatio:
            if let content = Inflate.raw(packed, size: entry.size) { return content }
        case 0, 8: break
        default: throw Self.unknownMethod(entry)
        }
        throw Self.otherSize(entry)
    }
}

extension UnsafeRawBufferPointer {
    /// Two bytes, the lower one first. The caller has checked that they are there.
    fileprivate func short(_ place: Int) -> UInt16 {
        loadUnaligned(fromByteOffset: place, as: UInt16.self).littleEndian
    }

    fileprivate func long(_ place: Int) -> UInt32 {
        loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian
    }
}
