/// Writes small archives whose entries are stored, and which may lie about themselves.
package enum StoredArchive {
    /// An entry as its directory is to describe it; what is left out is true.
    package struct Entry: Sendable {
        package var name: String
        package var content: [UInt8]
        package var method = 0
        package var size: Int?
        package var checksum: UInt32?
        package var flags = 0

        package init(_ name: String, _ content: [UInt8]) {
            self.name = name
            self.content = content
        }
    }

    package static func checksum(of bytes: [UInt8]) -> UInt32 { CRC32.checksum(of: bytes) }

    package static func bytes(_ files: [(String, [UInt8])]) -> [UInt8] { bytes(files.map { Entry($0.0, $0.1) }) }

    package static func bytes(_ entries: [Entry]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let name = Array(entry.name.utf8)
            let checksum = entry.checksum ?? CRC32.checksum(of: entry.content)
            let sizes = number(UInt32(entry.content.count)) + number(UInt32(entry.size ?? entry.content.count))
            let common =
                short(entry.flags) + short(entry.method) + [0, 0, 0, 0] + number(checksum) + sizes + short(name.count)
            directory += number(0x0201_4B50) + short(20) + short(20) + common + short(0) + short(0) + short(0)
            directory += short(0) + number(0) + number(UInt32(out.count)) + name
            out += number(0x0403_4B50) + short(20) + common + short(0) + name + entry.content
        }
        let start = out.count
        out += directory
        out += number(0x0605_4B50) + short(0) + short(0) + short(entries.count) + short(entries.count)
        return out + number(UInt32(directory.count)) + number(UInt32(start)) + short(0)
    }

    private static func short(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private static func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) } }
}

/// The checksum of ZIP archives (ISO 3309), written plainly.
private enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
    }
}
