internal import CXML

/// How a document's bytes are decoded: by a byte order mark, then by the transport's charset (RFC 7303 §3), then by what
/// the document declares or its first bytes show (XML 1.0 appendix F).
struct XMLEncodingPlan {
    /// The bytes of the beginning that the parser is not fed: a mark, or what it was given to detect the encoding.
    let consumedBytes: Int
    /// What to decode from; nil for UTF-8 where the declaration is ignored, and for detection.
    private let name: String?
    private let detects: Bool

    init(_ beginning: [UInt8], declared: String?) {
        if beginning.starts(with: [0xEF, 0xBB, 0xBF]) {
            (consumedBytes, name, detects) = (3, nil, false)
        } else if beginning.starts(with: [0xFF, 0xFE]) {
            (consumedBytes, name, detects) = (2, "UTF-16LE", false)
        } else if beginning.starts(with: [0xFE, 0xFF]) {
            (consumedBytes, name, detects) = (2, "UTF-16BE", false)
        } else if let declared {
            let isUTF8 = ["utf-8", "utf8", "us-ascii"].contains(declared.lowercased())
            (consumedBytes, name, detects) = (0, isUTF8 ? nil : declared, false)
        } else {
            (consumedBytes, name, detects) = (beginning.count, nil, true)
        }
    }

    func parser(_ beginning: XMLBeginning, for box: XMLEventBox) throws(XMLError) -> xmlParserCtxtPtr {
        var handler = XMLCallbacks.handler()
        let context = XMLCallbacks.context(of: box)
        let recovers: Int32 = box.queue.recovers ? 1 : 0
        let created = beginning.bytes.withUnsafeBytes { bytes in
            let first = detects ? bytes.baseAddress?.assumingMemoryBound(to: CChar.self) : nil
            return snop_xml_new(
                &handler, context, first, first == nil ? 0 : Int32(bytes.count), detects ? 0 : 1, recovers)
        }
        guard let created else {
            throw XMLError(reason: .notWellFormed, line: 0, column: 0, message: "no memory for a parser")
        }
        snop_xml_set_line(created, Int32(beginning.lines + 1))
        if let name {
            guard Self.isPlausible(name), snop_xml_set_encoding(created, name) == 0 else {
                snop_xml_free(created)
                throw XMLError(
                    reason: .unsupportedEncoding, line: 0, column: 0,
                    message: "the encoding \"\(name.prefix(40))\" is not supported")
            }
        }
        return created
    }

    /// Names go to the system's converters: only what XML 1.0 production 81 allows, and no more than a name's length.
    private static func isPlausible(_ name: String) -> Bool {
        name.utf8.count <= 40
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

/// How a document begins.
struct XMLBeginning {
    /// The most white space that is passed over.
    private static let maxSpaceBytes = 1024

    /// The first four bytes, from which an encoding is told; fewer only where the document is shorter.
    private(set) var bytes: [UInt8] = []
    /// The lines that were passed over before them.
    private(set) var lines = 0

    /// Reads the beginning. White space before an XML declaration, which XML 1.0 production 22 forbids and portals send
    /// all the same, is passed over.
    init(_ source: inout XMLSource) throws(XMLError) {
        var piece: [UInt8] = [0, 0, 0, 0]
        var skipped = 0
        while bytes.count < 4 {
            let wanted = 4 - bytes.count
            let count = try piece.withUnsafeMutableBufferPointer { bytes throws(XMLError) in
                try source.read(
                    into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<wanted])))
            }
            if count == 0 { break }
            bytes += piece[..<count]
            while skipped < Self.maxSpaceBytes, let first = bytes.first, [0x20, 0x09, 0x0A, 0x0D].contains(first) {
                bytes.removeFirst()
                skipped += 1
                lines += first == 0x0A ? 1 : 0
            }
        }
    }
}
