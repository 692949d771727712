/// Splits IRIs into a namespace and a local name that Turtle, XML and JSON-LD can all spell without escapes.
struct IRIShortener {
    private let namespaces: [Namespace]
    private let lengths: [Int]
    private var isUsed: [Bool]

    init(_ namespaces: [Namespace]) {
        self.namespaces = namespaces
        lengths = namespaces.map(\.iri.utf8.count)
        isUsed = Array(repeating: false, count: namespaces.count)
    }

    /// The namespaces that shortened something, in the order in which they were given.
    var used: [Namespace] {
        zip(namespaces, isUsed).filter(\.1).map(\.0)
    }

    /// Finds the namespace that an IRI begins with, where the rest is a plain name.
    mutating func shorten(_ iri: IRI) -> (Namespace, Substring.UTF8View)? {
        let bytes = iri.string.utf8
        guard let start = withBytes(of: iri.string, Self.startOfName), start < bytes.count else { return nil }
        for (index, length) in lengths.enumerated() where length >= start && length < bytes.count {
            guard withBytes(of: iri.string, { Self.isNameStart($0[length]) }),
                iri.string.hasBytePrefix(namespaces[index].iri)
            else { continue }
            isUsed[index] = true
            return (namespaces[index], iri.string[bytes.index(bytes.startIndex, offsetBy: length)...].utf8)
        }
        return nil
    }

    /// Where the longest plain name at the end of an IRI begins.
    private static func startOfName(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let last = bytes.last, isNamePart(last), last != UInt8(ascii: ".") else { return nil }
        return bytes.lastIndex { !isNamePart($0) }.map { $0 + 1 } ?? 0
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isNameStart(byte) || isASCIIDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        isASCIILetter(byte) || byte == UInt8(ascii: "_")
    }
}
