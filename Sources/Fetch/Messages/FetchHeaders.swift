/// The header fields of one answer, in the order they came.
public struct FetchHeaders: Sendable {
    /// Names as they were written, and values without space around them. Bytes that are not UTF-8 are read as Latin-1.
    public private(set) var fields: [(name: String, value: String)] = []
    /// The bytes of the first `Location` field, whose encoding only the server knows.
    private(set) var location: [UInt8]?
    /// How many bytes came, status lines included.
    private(set) var byteCount = 0

    /// The value of the first field with that name (RFC 9110 §5.1: in any case); nil when there is none.
    public subscript(_ name: String) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    /// The values of all fields with that name.
    public func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Takes one line as libcurl gives it: a status line, a field, a folded continuation, or the empty line at the end.
    mutating func append(line: UnsafeRawBufferPointer) {
        byteCount += line.count
        if line.starts(with: "HTTP/".utf8) {
            // A new answer: what came before was an interim one (1xx).
            fields = []
            location = nil
            return
        }
        let text = Self.trim(line[...])
        if let first = line.first, first == 0x20 || first == 0x09, !fields.isEmpty {
            if !text.isEmpty { fields[fields.count - 1].value += " " + Self.decode(text) }
            return
        }
        guard let colon = text.firstIndex(of: 0x3a) else { return }
        let name = Self.decode(text[..<colon])
        let value = Self.trim(text[(colon + 1)...])
        fields.append((name, Self.decode(value)))
        if location == nil, Self.isSame(name, "Location") { location = Array(value) }
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

    private static func trim(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }), let end = bytes.lastIndex(where: { $0 > 0x20 }) else {
            return bytes[bytes.endIndex...]
        }
        return bytes[start...end]
    }

    private static func decode(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
