extension Normaliser {
    /// A licence from everything that a record says of it, the most telling first: its address, its title, its id.
    ///
    /// A licence that is named without its version is read as the catalogue's table says, with a finding; a text that names
    /// no known licence is kept as it is. Nothing is said where nothing is stated.
    package mutating func licence(_ statements: [String?], field: String = "license") -> Concept? {
        let stated = statements.compactMap { $0 }.filter { $0.utf8.contains { $0 > 0x20 } }
        guard let first = stated.first else { return nil }
        for statement in stated {
            if let code = Self.licence(at: statement) { return code.concept }
        }
        for statement in stated {
            if let code = Vocabularies.licences.assumed(statement) {
                let name = code.label.preferred ?? code.code
                report(.licenceVersionAssumed, field: field, value: statement, "No version is named; read as \(name).")
                return code.concept
            }
        }
        for statement in stated {
            guard let (label, meaning) = Vocabularies.licenceStatements[statement] else { continue }
            if meaning == .unstated {
                report(.licenceMissing, field: field, value: statement, "The portal says that no licence is stated.")
                return nil
            }
            report(
                .licenceUnknown, field: field, value: statement, "This names no licence document; its text was kept.")
            return Concept(uri: nil, label: label)
        }
        report(.licenceUnknown, field: field, value: first, "This licence is not known here; its text was kept.")
        return unknownLicence(stated, field: field)
    }

    /// A known licence by any spelling, or by an address of its legal text or deed.
    private static func licence(at statement: String) -> CodeList.Code? {
        if let code = Vocabularies.licences[statement] { return code }
        let address = Folding.key(statement)
        guard address.hasPrefix("creativecommons.org/") else { return nil }
        // The deed, the legal text in any language, and what the licence chooser appends.
        let end = ["/legalcode", "/deed", "/?", "?", "/#", "#"].lazy.compactMap { address.firstRange(of: $0) }.first
        return end.flatMap { Vocabularies.licences[String(address[..<$0.lowerBound])] }
    }

    /// An address becomes the licence's IRI, and the first other text its label.
    private mutating func unknownLicence(_ stated: [String], field: String) -> Concept? {
        let uri = stated.lazy.compactMap { IRIText.absolute($0) }.first
        let text = stated.first { IRIText.absolute($0) == nil }
        let label = line(text, field: field).map { LocalizedText(language, $0) } ?? LocalizedText()
        return uri == nil && label.isEmpty ? nil : Concept(uri: uri, label: label)
    }
}
