import Text

/// Addresses as publishers write them, made into IRIs that RDF accepts (RFC 3987; Turtle, production IRIREF).
package enum IRIText {
    /// The IRI, or `nil` where the text has no scheme that the catalogue serves (`http`, `https`, `ftp`, `ftps`) or no host.
    ///
    /// Blanks at the ends go; inside, blanks and the characters that an IRI may not hold are percent-encoded.
    package static func absolute(_ raw: String) -> String? {
        var bytes = trimmed(raw)
        if String(decoding: bytes.prefix(4), as: UTF8.self).lowercased() == "www." {
            bytes = Array("http://".utf8) + bytes
        }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard ["http", "https", "ftp", "ftps"].contains(scheme) else { return nil }
        let afterScheme = bytes[(colon + 1)...]
        guard afterScheme.starts(with: "//".utf8) else { return nil }
        let host = afterScheme.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
        guard !host.isEmpty, host.allSatisfy(allowed.contains) else { return nil }
        return scheme + ":" + PercentEncoding.encode(afterScheme, leaving: allowed)
    }

    /// The text's bytes without what copying brings along: blanks, no-break spaces and byte-order marks at the ends. Inside,
    /// the characters that no IRI may hold and that one cannot see are percent-encoded (RFC 3987, section 2.2, ucschar).
    private static func trimmed(_ raw: String) -> [UInt8] {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value <= 0x20 || [0xA0, 0xFEFF, 0x200B, 0x2028, 0x2029].contains(scalar.value)
        }
        if raw.utf8.allSatisfy({ $0 < 0x80 && $0 > 0x20 }) { return Array(raw.utf8) }
        var scalars = raw.unicodeScalars.drop(while: isBlank)
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        var bytes: [UInt8] = []
        for scalar in scalars {
            switch scalar.value {
            case 0x80...0xA0, 0x200B...0x200F, 0x2028...0x202E, 0xFEFF, 0xFFF0...0xFFFF:
                bytes += PercentEncoding.encode(UTF8.encode(scalar) ?? .init(), leaving: .unreserved).utf8
            default: bytes += UTF8.encode(scalar) ?? .init()
            }
        }
        return bytes
    }

    /// DEL may stand in Turtle's IRIREF, and is nothing that anybody means.
    private static let allowed = ByteSet.iri.removing("\u{7F}")

    /// The file-name extension of the address's path, in lower case, or `nil`.
    package static func pathExtension(_ address: String) -> String? {
        let path = address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard let name = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last,
            let dot = name.lastIndex(of: UInt8(ascii: ".")), path.split(separator: UInt8(ascii: "/")).count > 2
        else { return nil }
        let suffix = name[name.index(after: dot)...]
        let isExtension = (1...10).contains(suffix.count) && suffix.allSatisfy { $0.isASCIIAlphanumeric }
        return isExtension ? String(decoding: suffix, as: UTF8.self).lowercased() : nil
    }

    /// An e-mail address from `mailto:x@y`, `<x@y>` or `x@y`; `nil` where it cannot be one (RFC 5321, loosely).
    package static func email(_ raw: String) -> String? {
        var text = Substring(raw)
        // `Jan Kowalski <jan@example.org>`
        let at = UInt8(ascii: "@")
        if let open = text.utf8.lastIndex(of: UInt8(ascii: "<")), text.utf8[open...].contains(at) {
            text = text[open...].dropFirst()
        }
        text = trimmed(Substring(text.utf8.prefix { $0 != UInt8(ascii: ">") }))
        if text.utf8.prefix(7).elementsEqual("mailto:".utf8, by: { $0 | 0x20 == $1 }) { text = text.dropFirst(7) }
        text = trimmed(Substring(text.utf8.prefix { $0 != UInt8(ascii: "?") }))
        let bytes = text.utf8
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at == bytes.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let domain = bytes[bytes.index(after: at)...]
        let dot = UInt8(ascii: ".")
        guard at != bytes.startIndex, domain.contains(dot), domain.first != dot, domain.last != dot,
            bytes.allSatisfy({ allowed.contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ";") }),
            text.unicodeScalars.allSatisfy({ $0.isASCII || !$0.properties.isWhitespace })
        else { return nil }
        return String(text)
    }
}

extension IRIText {
    private static func trimmed(_ text: Substring) -> Substring {
        var scalars = text.unicodeScalars.drop(while: \.properties.isWhitespace)
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return Substring(scalars)
    }
}
