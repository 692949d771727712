import DCAT
import Feeds
import OrderedCollections
import XML

/// A metadata record of ISO 19115 in either of its encodings, as a dataset of the catalogue.
struct ISOMapping: Sendable {
    let source: Source

    init(_ source: Source) {
        self.source = source
    }

    /// - Parameter record: `gmd:MD_Metadata`, `gmi:MI_Metadata` or `mdb:MD_Metadata`.
    /// - Throws: ``HarvestFailure`` where the record identifies nothing.
    func map(_ record: XMLElement, _ normaliser: inout Normaliser) throws -> Dataset {
        guard let identification = record.first("identificationInfo", "*") else {
            throw HarvestFailure(
                .recordInvalid, field: "identificationInfo", "It has no identificationInfo, so it describes nothing.")
        }
        var reading = ISOReading(record, identification, source, normaliser)
        defer { normaliser = reading.normaliser }
        return reading.dataset()
    }
}

/// One record that is being mapped, following GeoDCAT-AP; what it says goes through the normaliser.
struct ISOReading {
    let record: XMLElement
    let identification: XMLElement
    let source: Source
    let languages: ISOLanguages
    var normaliser: Normaliser
    /// The themes that were read: an address, or a label without one.
    var themes: Set<Concept> = []

    init(_ record: XMLElement, _ identification: XMLElement, _ source: Source, _ normaliser: Normaliser) {
        self.record = record
        self.identification = identification
        self.source = source
        languages = ISOLanguages(record, other: source.options.language)
        self.normaliser = normaliser
        self.normaliser.language = languages.main
    }

    /// What the record is about (MD_ScopeCode); without a statement a dataset (ISO 19115, table B.5.25).
    var scope: String {
        let stated =
            record.first("hierarchyLevel", "*")
            ?? record.first("metadataScope", "MD_MetadataScope", "resourceScope", "*")
        return stated?.code ?? (isService ? "service" : "dataset")
    }

    var isService: Bool { identification.name == "SV_ServiceIdentification" }

    mutating func dataset() -> Dataset {
        var dataset = Dataset()
        readKind(&dataset)
        readTexts(&dataset)
        readDates(&dataset)
        readAgents(&dataset)
        readKeywords(&dataset)
        readCoverage(&dataset)
        readConstraints(&dataset)
        readQuality(&dataset)
        readDistributions(&dataset)
        if isService { addService(&dataset) }
        return dataset
    }

    // MARK: Texts

    /// A text by language.
    mutating func localized(_ text: ISOText, field: String, isLong: Bool = false) -> LocalizedText {
        var map = LocalizedText()
        for (language, raw) in text.texts {
            let read = isLong ? normaliser.lines(raw, field: field) : normaliser.line(raw, field: field)
            if map[language] == nil { map[language] = read }
        }
        return map
    }

    private mutating func readTexts(_ dataset: inout Dataset) {
        let citation = identification.first("citation", "CI_Citation")
        dataset.identifier = identifiers(citation)
        if dataset.identifier.isEmpty, let key = ISORecord.fileIdentifier(of: record) { dataset.identifier = [key] }
        dataset.title = localized(languages.text(citation?.child("title")), field: "title")
        dataset.description = localized(
            languages.text(identification.child("abstract")), field: "description", isLong: true)
        dataset.version = normaliser.line(languages.text(citation?.child("edition")).plain, field: "version")
    }

    /// The codes of the resource's identifiers, each with its code space before it.
    private mutating func identifiers(_ citation: XMLElement?) -> OrderedSet<String> {
        var found: OrderedSet<String> = []
        for identifier in citation?.all("identifier", "*") ?? [] {
            let code = languages.text(identifier.child("code"))
            guard let plain = normaliser.line(code.plain ?? code.href, field: "identifier") else { continue }
            let space = normaliser.line(languages.text(identifier.child("codeSpace")).plain, field: "identifier")
            found.append(Self.joined(space, plain))
        }
        return found
    }

    private static func joined(_ space: String?, _ code: String) -> String {
        guard let space, IRIText.absolute(code) == nil, !code.hasPrefix(space) else { return code }
        let marks: Set<Character> = ["/", "#", ":", "="]
        let isMarked = space.last.map(marks.contains) == true || code.first.map(marks.contains) == true
        return isMarked ? space + code : "\(space)/\(code)"
    }

    // MARK: Kind and dates

    private static let kinds: [String: LocalizedText] = [
        "dataset": LocalizedText(pl: "zbiór danych przestrzennych", en: "Spatial data set"),
        "series": LocalizedText(pl: "seria zbiorów danych przestrzennych", en: "Spatial data set series"),
        "service": LocalizedText(pl: "usługa danych przestrzennych", en: "Spatial data services"),
    ]
    private static let registry = "http://inspire.ec.europa.eu/metadata-codelist/"

    /// What kind of resource it is, by INSPIRE's address where that has one.
    static func kind(_ scope: String) -> Concept {
        guard let label = kinds[scope] else { return Concept(uri: nil, label: LocalizedText("en", scope)) }
        return Concept(uri: registry + "ResourceType/" + scope, label: label)
    }

    private mutating func readKind(_ dataset: inout Dataset) {
        let scope = scope
        dataset.isSeries = scope == "series"
        dataset.datasetType = [Self.kind(scope)]
        if isService, let type = identification.first("serviceType", "*")?.plain {
            let known = ["discovery", "view", "download", "transformation", "invoke", "other"]
            let uri = known.contains(type) ? Self.registry + "SpatialDataServiceType/" + type : nil
            dataset.datasetType.append(Concept(uri: uri, label: LocalizedText("en", type)))
        }
    }

    /// Of several dates of a kind the latest; without a publication, the creation stands for it, as where DCAT is read.
    private mutating func readDates(_ dataset: inout Dataset) {
        var dates: [String: DateValue] = [:]
        for stated in identification.all("citation", "CI_Citation", "date", "CI_Date") {
            guard let kind = stated.first("dateType", "*")?.code else { continue }
            let field = kind == "revision" || kind == "lastRevision" ? "modified" : "issued"
            // Polish systems write the clock on the wall.
            guard let date = normaliser.date(stated.child("date")?.value, field: field, naive: .warsaw) else {
                continue
            }
            if dates[kind].map({ $0.secondsSince1970 < date.secondsSince1970 }) ?? true { dates[kind] = date }
        }
        dataset.issued = dates["publication"] ?? dates["released"] ?? dates["creation"]
        dataset.modified = dates["revision"] ?? dates["lastRevision"] ?? dates["lastUpdate"]
        let maintenance = identification.first("resourceMaintenance", "MD_MaintenanceInformation")
        let frequency =
            maintenance?.first("maintenanceAndUpdateFrequency", "*")?.code
            ?? maintenance?.child("userDefinedMaintenanceFrequency")?.value
        dataset.accrualPeriodicity = normaliser.frequency(frequency)
        let stated =
            identification.all("language", "*") + identification.all("defaultLocale", "PT_Locale", "language", "*")
            + identification.all("otherLocale", "PT_Locale", "language", "*")
        for code in stated.compactMap(\.code) {
            if let language = normaliser.language(code) { dataset.language.append(language) }
        }
    }
}
