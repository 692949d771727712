import Text

extension Normaliser {
    /// The format and media type of a distribution, from its label, its stated media type and its address, in this order.
    ///
    /// - Parameter isLabelled: whether the protocol has a place for the label; where it has none, to tell the format by the
    ///   address is no finding.
    package mutating func format(
        label: String?, mediaType statedMediaType: String?, url: String?, field: String, isLabelled: Bool = true
    ) -> (format: Format?, mediaType: String?) {
        let mediaType = self.mediaType(statedMediaType, field: field + ".mediaType")
        let types = Vocabularies.fileTypes
        if let label = line(label, field: field + ".format") {
            if let type = types[label] {
                return (Self.format(type), mediaType ?? types.mediaType(of: type.code))
            }
            report(
                .formatUnknown, field: field + ".format", value: label,
                "No EU file type has this name; its text was kept.")
            return (Format(uri: nil, label: label), mediaType)
        }
        let suffix = url.flatMap(IRIText.pathExtension)
        let byMediaType = mediaType.flatMap(types.type(ofMediaType:))
        guard let inferred = byMediaType ?? suffix.flatMap(types.type(ofExtension:)) else {
            report(.formatMissing, field: field + ".format", "No format is stated, and the address does not tell.")
            return (nil, mediaType)
        }
        if isLabelled {
            report(
                .formatInferred, field: field + ".format", value: byMediaType == nil ? suffix : mediaType,
                "No format is stated; read as \(inferred.code) from the media type or the address.")
        }
        return (Self.format(inferred), mediaType ?? types.mediaType(of: inferred.code))
    }

    private static func format(_ type: CodeList.Code) -> Format {
        Format(uri: type.uri, label: type.label["en"] ?? type.code)
    }

    /// `type/subtype` in lower case, without parameters (RFC 6838, section 4.2).
    package mutating func mediaType(_ raw: String?, field: String) -> String? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        guard let mediaType = MediaTypeText.plain(raw) else {
            report(
                .mediaTypeInvalid, field: field, value: raw, "This is no media type; it was left out.")
            return nil
        }
        return mediaType
    }
}

/// Media types as publishers write them.
private enum MediaTypeText {
    private static let ianaBase = Array("://www.iana.org/assignments/media-types/".utf8)

    /// `type/subtype` in lower case from `Type/Subtype; charset=x` or from IANA's address of it.
    static func plain(_ raw: String) -> String? {
        var bytes = raw.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: ianaBase) {
            bytes.removeSubrange(..<(colon + ianaBase.count))
        }
        var slashes = 0
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "/"): slashes += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes[index] |= 0x20
            case let byte where isNameByte[Int(byte)]: break
            default: return nil
            }
        }
        let isPair = slashes == 1 && bytes.first != UInt8(ascii: "/") && bytes.last != UInt8(ascii: "/")
        return isPair ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// RFC 6838, section 4.2: restricted-name-chars.
    private static let isNameByte: [Bool] = (0..<256).map { byte in
        UInt8(byte).isASCIIAlphanumeric || "!#$&-^_.+".utf8.contains(UInt8(byte))
    }
}
