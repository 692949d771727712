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
        let ianaBase = "://www.iana.org/assignments/media-types/"
        var text = raw.split(separator: ";").first.map(String.init) ?? ""
        if let range = text.firstRange(of: ianaBase) { text.removeSubrange(..<range.upperBound) }
        text = text.split(whereSeparator: \.isWhitespace).joined().lowercased()
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isName = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { $0.isASCIIAlphanumeric || "!#$&-^_.+".utf8.contains($0) }
        }
        guard parts.count == 2, parts.allSatisfy(isName) else {
            report(
                .mediaTypeInvalid, field: field, value: raw, "This is no media type; it was left out.")
            return nil
        }
        return text
    }
}
