import Crypto

/// The shipped vocabularies, read when they are first asked for.
package enum Vocabularies {
    private static let authority = "http://publications.europa.eu/resource/authority/"

    package static let themes = CodeList("data-theme", base: authority + "data-theme/", spellings: ["aliases"])
    package static let frequencies = CodeList(
        "frequency", base: authority + "frequency/", spellings: ["iso8601", "aliases"])
    package static let languages = CodeList(
        "language", base: authority + "language/", spellings: ["iso639_1", "iso639_2t", "iso639_2b"])
    package static let licences = CodeList(
        "licence", base: authority + "licence/", spellings: ["url", "aliases"], assumed: "unversioned_aliases")
    package static let accessRights = CodeList(
        "access-right", base: authority + "access-right/", spellings: ["aliases"])
    package static let statuses = CodeList(
        "distribution-status", base: authority + "distribution-status/", spellings: ["aliases"])
    package static let availabilities = CodeList(
        "planned-availability", base: authority + "planned-availability/", spellings: ["aliases"])
    package static let hvdCategories = CodeList("hvd-category", base: "http://data.europa.eu/bna/", spellings: [])
    package static let fileTypes = FileTypes()
    package static let units = TerritorialUnits()
    package static let offices = Offices(units)
    package static let voivodeshipExtents = VoivodeshipExtents()
    package static let licenceStatements = LicenceStatements()

    /// SHA-256 over the shipped tables: mapping a record again is of use when they have changed.
    package static let fingerprint: [UInt8] = {
        var hasher = SHA256()
        for name in Resource.names where name.hasPrefix("vocabularies/") {
            hasher.update(data: Array(name.utf8))
            if let bytes = Resource.bytes(name) { hasher.update(bufferPointer: UnsafeRawBufferPointer(bytes)) }
        }
        return Array(hasher.finalize())
    }()
}

/// The EU file-type codes, with what tells them apart in feeds: labels, file-name extensions and media types.
package struct FileTypes: Sendable {
    package let list: CodeList
    private let mediaTypes: [String: String]
    private let byExtension: [String: String]
    private let byMediaType: [String: String]

    init() {
        list = CodeList(
            "file-type", base: "http://publications.europa.eu/resource/authority/file-type/", spellings: ["aliases"])
        let table = CSVTable(Resource.text("vocabularies/file-type.csv"))
        let (code, media, extensions) = (
            table.column("code"), table.column("media_type"), table.column("extensions")
        )
        var mediaTypes: [String: String] = [:]
        var byExtension: [String: String] = [:]
        var byMediaType: [String: String] = [:]
        for row in table.rows {
            if !row[media].isEmpty {
                mediaTypes[row[code]] = row[media]
                if byMediaType[row[media]] == nil { byMediaType[row[media]] = row[code] }
            }
            for suffix in row[extensions].split(separator: "|") where byExtension[String(suffix)] == nil {
                byExtension[String(suffix)] = row[code]
            }
        }
        self.mediaTypes = mediaTypes
        self.byExtension = byExtension
        self.byMediaType = byMediaType
    }

    /// The type that a published label means: a code, a label, an extension with or without its dot, or a media type.
    package subscript(label: String) -> CodeList.Code? {
        let folded = Folding.key(label)
        // The code REST means Esri's protocol; portals write the word for any API.
        if folded == "rest" { return nil }
        if let found = list[label] { return found }
        if let code = byMediaType[folded] { return list.code(code) }
        let suffix = folded.hasPrefix("*.") ? folded.dropFirst(2) : folded.drop { $0 == "." }
        return byExtension[String(suffix)].flatMap { list.code($0) }
    }

    package func type(ofExtension suffix: String) -> CodeList.Code? { byExtension[suffix].flatMap { list.code($0) } }

    package func type(ofMediaType mediaType: String) -> CodeList.Code? {
        byMediaType[mediaType].flatMap { list.code($0) }
    }

    /// The IANA media type of a code, where it has one of its own.
    package func mediaType(of code: String) -> String? { mediaTypes[code] }
}

/// What a portal says in place of a licence: "not specified", "other (open)", which name no document.
package struct LicenceStatements: Sendable {
    /// A statement's meaning.
    package enum Meaning: String, Sendable {
        case unstated
        case openUnnamed = "open-unnamed"
        case attributionUnnamed = "attribution-unnamed"
        case publicDomainUnnamed = "public-domain-unnamed"
        case nonCommercialUnnamed = "non-commercial-unnamed"
        case closed
    }

    private let byKey: [String: (label: LocalizedText, meaning: Meaning)]

    init() {
        let table = CSVTable(Resource.text("vocabularies/licence-unstated.csv"))
        let columns = (
            alias: table.column("alias"), pl: table.column("pl"), en: table.column("en"),
            meaning: table.column("meaning")
        )
        var byKey: [String: (label: LocalizedText, meaning: Meaning)] = [:]
        for row in table.rows {
            guard let meaning = Meaning(rawValue: row[columns.meaning]) else { continue }
            byKey[Folding.key(row[columns.alias])] = (LocalizedText(pl: row[columns.pl], en: row[columns.en]), meaning)
        }
        self.byKey = byKey
    }

    package subscript(spelling: String) -> (label: LocalizedText, meaning: Meaning)? { byKey[Folding.key(spelling)] }
}
