import NIOHTTP1

/// The field `Host`, which a request of HTTP/1.1 has once (RFC 9112, section 3.2).
enum HostField {
    /// Whether a request says properly which host it is for. HTTP/1.0 did not know the field.
    static func isValid(_ head: HTTPRequestHead) -> Bool {
        let values = head.headers[canonicalForm: "host"]
        guard let value = values.first else { return head.version.major == 1 && head.version.minor == 0 }
        return values.count == 1 && head.headers["host"].count == 1 && isHost(value)
    }

    /// `uri-host [ ":" port ]` (RFC 3986, sections 3.2.2 and 3.2.3).
    static func isHost(_ value: some StringProtocol) -> Bool {
        let bytes = Array(value.utf8)
        let end: Int
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")), bracket > 2 else { return false }
            guard bytes[1..<bracket].allSatisfy({ isName($0) || $0 == UInt8(ascii: ":") }) else { return false }
            end = bracket + 1
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            guard end > 0, bytes[..<end].allSatisfy({ isName($0) || $0 == UInt8(ascii: "%") }) else { return false }
        }
        guard end < bytes.count else { return true }
        return bytes[end] == UInt8(ascii: ":") && bytes[(end + 1)...].allSatisfy { (0x30...0x39).contains($0) }
    }

    /// `unreserved` and `sub-delims`.
    private static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || (0x30...0x39).contains(byte) || "-._~!$&'()*+,;=".utf8.contains(byte)
    }
}
