import DCAT
import Feeds
import XML

extension ISOReading {
    /// Conditions for use become licences and statements of rights, limitations on access the access right
    /// (INSPIRE Technical Guidance Metadata 2.0.1, requirements C.17 and C.18).
    mutating func readConstraints(_ dataset: inout Dataset) {
        for constraints in identification.all("resourceConstraints", "*") {
            let isUse = constraints.child("useConstraints") != nil
            let isAccess = constraints.child("accessConstraints") != nil
            for text in constraints.children("otherConstraints").map({ languages.text($0) }) where !text.isEmpty {
                if let href = text.href ?? text.plain, href.contains("/LimitationsOnPublicAccess/") {
                    readAccess(href, text, &dataset)
                } else if isAccess && !isUse && !isConditions(text) {
                    readAccess(nil, text, &dataset)
                } else {
                    readUse(text, &dataset)
                }
            }
            for limitation in constraints.children("useLimitation").map({ languages.text($0) })
            where !limitation.isEmpty {
                readUse(limitation, &dataset)
            }
            addRestrictions(constraints, &dataset)
        }
    }

    private func isConditions(_ text: ISOText) -> Bool {
        (text.href ?? text.plain)?.contains("/ConditionsApplyingToAccessAndUse/") == true || knownLicence(text)
    }

    /// `copyright`, `license`: a code that stands alone says little, but nobody else says it.
    private func addRestrictions(_ constraints: XMLElement, _ dataset: inout Dataset) {
        guard constraints.children("otherConstraints").isEmpty, constraints.children("useLimitation").isEmpty else {
            return
        }
        for code in constraints.all("useConstraints", "*").compactMap(\.code) where code != "otherRestrictions" {
            let statement = LocalizedText("en", code)
            dataset.rights.append(statement)
        }
    }

    private mutating func readAccess(_ iri: String?, _ text: ISOText, _ dataset: inout Dataset) {
        let spellings = [iri].compactMap { $0 } + text.texts.map(\.text)
        if let code = spellings.lazy.compactMap({ Vocabularies.accessRights[$0] }).first {
            dataset.accessRights = code.concept
        } else if let iri = iri.flatMap(IRIText.absolute) {
            guard dataset.accessRights == nil else { return }
            dataset.accessRights = Concept(uri: iri, label: localized(text, field: "accessRights", isLong: true))
        } else {
            addRights(text, &dataset)
        }
    }

    // MARK: Use

    private static let conditions = "http://inspire.ec.europa.eu/metadata-codelist/ConditionsApplyingToAccessAndUse/"

    /// A licence by its address or name; any other text is a statement of rights. INSPIRE's own value for "no conditions" is
    /// kept as what it is, and is no licence of the EU list.
    private mutating func readUse(_ text: ISOText, _ dataset: inout Dataset) {
        let iri = text.href ?? text.plain.flatMap(IRIText.absolute)
        if let iri, iri.contains("/ConditionsApplyingToAccessAndUse/") {
            if iri.hasSuffix("/conditionsUnknown") {
                normaliser.report(
                    .licenceMissing, field: "license", value: iri, "The record says that the conditions are unknown.")
                return addRights(text, &dataset)
            }
            let code = iri.split(separator: "/").last.map(String.init) ?? ""
            return add(Concept(uri: Self.conditions + code, label: label(text)), &dataset)
        }
        if iri != nil || knownLicence(text) {
            let statements = [iri] + text.texts.map { Self.address(in: $0.text) } + text.texts.map(\.text)
            guard var licence = normaliser.licence(statements) else { return }
            if licence.uri?.hasPrefix(Vocabularies.licences.base) != true { licence.label = label(text) }
            return add(licence, &dataset)
        }
        addRights(text, &dataset)
    }

    private mutating func label(_ text: ISOText) -> LocalizedText {
        var other = text
        other.texts.removeAll { IRIText.absolute($0.text) != nil }
        return localized(other, field: "license")
    }

    /// Whether one of the texts is a name, or has an address in it, that the licence table knows, or says in its words that
    /// there is no such licence.
    private func knownLicence(_ text: ISOText) -> Bool {
        text.texts.contains { _, text in
            let licences = Vocabularies.licences
            return licences[text] != nil || licences.assumed(text) != nil || Vocabularies.licenceStatements[text] != nil
                || Self.address(in: text).flatMap { licences[$0] } != nil
        }
    }

    /// The first web address in a sentence.
    private static func address(in text: String) -> String? {
        guard let start = text.firstRange(of: "http") else { return nil }
        let address = text[start.lowerBound...].prefix { !$0.isWhitespace && !"<>\"')],;".contains($0) }
        return IRIText.absolute(address.hasSuffix(".") ? String(address.dropLast()) : String(address))
    }

    private func add(_ licence: Concept, _ dataset: inout Dataset) {
        dataset.license.append(licence)
    }

    private mutating func addRights(_ text: ISOText, _ dataset: inout Dataset) {
        var statement = localized(text, field: "rights", isLong: true)
        if statement.isEmpty, let href = text.href { statement = LocalizedText("und", href) }
        if !statement.isEmpty { dataset.rights.append(statement) }
    }
}
