extension ActiveContext {
    /// IRI Expansion (JSON-LD 1.1 API §5.1.2) where every term is already defined.
    func expandIRI(_ value: String, documentRelative: Bool = false, vocabulary usesVocabulary: Bool = false) -> String?
    {
        if JSONLDKeyword.isKeyword(value) { return value }
        if JSONLDKeyword.looksLikeKeyword(value) { return nil }
        if let term = terms[value] {
            if let iri = term.iri, JSONLDKeyword.isKeyword(iri) { return iri }
            if usesVocabulary { return term.iri }
        }
        // Most are whole, and need not be taken apart to tell.
        if Self.hasAuthority(value) { return value }
        if let (prefix, suffix) = Self.split(value) {
            if prefix == "_" || suffix.hasBytePrefix("//") { return value }
            if let term = terms[prefix], term.isPrefix, let iri = term.iri { return iri + suffix }
            if IRIReference.hasScheme(value) { return value }
        }
        if usesVocabulary, let vocabulary { return vocabulary + value }
        if documentRelative, let base { return base.resolve(value) }
        return value
    }

    /// Whether two slashes follow the first colon that is not the first character.
    private static func hasAuthority(_ value: String) -> Bool {
        withBytes(of: value) { bytes in
            guard bytes.count > 3, let colon = bytes.offset(of: UInt8(ascii: ":"), in: 1..<bytes.count) else {
                return false
            }
            return colon + 2 < bytes.count && bytes[colon + 1] == UInt8(ascii: "/")
                && bytes[colon + 2] == UInt8(ascii: "/")
        }
    }

    /// The parts of something like a compact IRI: around the first colon that is not the first character.
    static func split(_ value: String) -> (prefix: String, suffix: String)? {
        let bytes = value.utf8
        guard !bytes.isEmpty,
            let colon = bytes[bytes.index(after: bytes.startIndex)...].firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (String(value[..<colon]), String(value[bytes.index(after: colon)...]))
    }
}
