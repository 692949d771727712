import DCAT
import Foundation
import OrderedCollections
import TestSupport

/// Texts that break what is written carelessly.
let nastyTexts = [
    "\"", "\\", "/", "\"\\/", "\\\"\\/", "\\\\\"\\/publishers/x\"", "\"\\/datasets\"", "\\", "\\\\", "\"/\\",
    "{\"uri\":\"\\/publishers/1\"}", "a\u{0}b", "\u{1}\u{7F}", "\u{2028}\u{2029}", "\u{FEFF}", "😀", "e\u{301}",
    "</script>",
    "\r\n\t", " ", "ż", "'", "`", "\u{FFFF}",
]

let catalogFolder = repository.appendingPathComponent("catalog")

private let concept = Concept(uri: "http://example.org/code", label: LocalizedText(pl: "kod", en: "code"))

/// A dataset with something in every property.
func fullDataset() -> Dataset {
    var dataset = Dataset()
    dataset.identifier = ["6c152707", "ISBN 1"]
    dataset.title = LocalizedText(pl: "Zabytki „nieruchome”", en: "Monuments")
    dataset.description = LocalizedText(pl: "Akapit\n\n- punkt\t\"cytat\"", en: "Paragraph")
    dataset.keyword["pl"] = ["zabytki", "kultura"]
    dataset.keyword["en"] = ["monuments"]
    dataset.theme = [concept, Concept(uri: nil, label: LocalizedText("pl", "ukraina"))]
    dataset.publisher = Agent(
        name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011", homepage: "https://www.gdansk.pl",
        email: "bom@gdansk.gda.pl")
    dataset.creator = [Agent(uri: "https://example.org/biuro", name: LocalizedText("pl", "Biuro"))]
    dataset.contactPoint = [
        ContactPoint(name: "Jan", email: "jan@example.org", url: "https://example.org/kontakt", telephone: "58-123")
    ]
    dataset.issued = DateValue(year: 2016)
    dataset.modified = DateValue(secondsSince1970: 1_511_448_038)
    dataset.accrualPeriodicity = concept
    dataset.language = [concept]
    dataset.spatial = [
        Location(
            uri: "https://example.org/gdansk", teryt: "2261011", label: LocalizedText("pl", "Gdańsk"),
            bbox: BoundingBox(west: 18.4, south: 54.25, east: 18.9, north: 54.5)),
        Location(label: LocalizedText("pl", "Stare Miasto")),
    ]
    dataset.temporal = [
        PeriodOfTime(startDate: DateValue(year: 2010), endDate: DateValue(year: 2016, month: 6)),
        PeriodOfTime(startDate: DateValue(year: 2010, month: 1, day: 2), endDate: nil),
    ]
    dataset.landingPage = ["https://example.org/d"]
    dataset.page = ["https://example.org/doc"]
    dataset.license = [concept]
    dataset.rights = [LocalizedText(pl: "Podaj źródło", en: "State the source")]
    dataset.accessRights = concept
    dataset.conformsTo = ["https://example.org/standard"]
    dataset.version = "1.0"
    dataset.applicableLegislation = [Dataset.highValueRegulation]
    dataset.hvdCategory = [concept]
    dataset.distribution = [fullDistribution("a"), fullDistribution("b")]
    addRelations(to: &dataset)
    return dataset
}

private func addRelations(to dataset: inout Dataset) {
    dataset.isSeries = true
    dataset.otherIdentifier = ["10.5072/1"]
    dataset.rightsHolder = [Agent(uri: "https://example.org/skarb", name: LocalizedText("pl", "Skarb Państwa"))]
    dataset.qualifiedAttribution = [
        Attribution(
            agent: Agent(uri: "https://example.org/geo", name: LocalizedText("pl", "Geodezja")),
            role: "https://example.org/role")
    ]
    dataset.spatial.append(
        Location(
            uri: "https://example.org/wyspa", label: LocalizedText("pl", "Wyspa"),
            bbox: BoundingBox(west: 18.5, south: 54.25, east: 18.75, north: 54.5),
            centroid: Coordinate(longitude: 18.625, latitude: 54.375),
            geometry: "POLYGON ((18.5 54.25, 18.75 54.25, 18.625 54.5, 18.5 54.25))"))
    dataset.spatialResolutionInMeters = [0.5, 10]
    dataset.temporalResolution = "P1D"
    dataset.datasetType = [concept]
    dataset.versionNotes = LocalizedText(pl: "Nowe kolumny", en: "New columns")
    let label = LocalizedText(pl: "Inny zbiór", en: "Another dataset")
    dataset.hasVersion = [Concept(uri: "https://example.org/d/1", label: LocalizedText())]
    dataset.inSeries = [Concept(uri: "https://example.org/series", label: label)]
    dataset.sourceDataset = [Concept(uri: "https://example.org/source", label: label)]
    dataset.provenance = [Concept(uri: nil, label: LocalizedText("pl", "Z rejestru"))]
    dataset.wasGeneratedBy = [Concept(uri: "https://example.org/spis", label: LocalizedText("pl", "Spis"))]
    dataset.relation = ["https://example.org/related"]
    dataset.qualifiedRelation = [
        Relationship(relation: ["https://example.org/map"], role: "http://www.iana.org/assignments/relation/related")
    ]
    dataset.isReferencedBy = ["https://example.org/article"]
    var sample = Distribution()
    sample.title = LocalizedText("pl", "Próbka")
    sample.accessURL = ["https://example.org/sample"]
    sample.format = Format(uri: "http://publications.europa.eu/resource/authority/file-type/PDF", label: "PDF")
    sample.mediaType = "application/pdf"
    dataset.sample = [sample]
}

/// A dataset whose codes are those of the shipped lists, as a harvested one has them: it comes back from RDF as it was.
func publishedDataset() throws -> Dataset {
    func code(_ list: CodeList, _ code: String) throws -> Concept {
        guard let found = list.code(code) else { throw MissingCode(code: code) }
        return found.concept
    }
    var dataset = fullDataset()
    dataset.theme = [
        try code(Vocabularies.themes, "EDUC"),
        Concept(uri: "http://eurovoc.europa.eu/209065", label: LocalizedText(pl: "zabytki", en: "monuments")),
    ]
    dataset.accrualPeriodicity = try code(Vocabularies.frequencies, "ANNUAL")
    dataset.language = [try code(Vocabularies.languages, "POL")]
    dataset.license = [try code(Vocabularies.licences, "CC_BY_4_0")]
    dataset.accessRights = try code(Vocabularies.accessRights, "PUBLIC")
    dataset.hvdCategory = [try code(Vocabularies.hvdCategories, "c_e1da4e07")]
    for place in dataset.distribution.indices {
        dataset.distribution[place].format = Format(
            uri: "http://publications.europa.eu/resource/authority/file-type/CSV", label: "CSV")
        dataset.distribution[place].license = try code(Vocabularies.licences, "CC0")
        dataset.distribution[place].language = dataset.language
        dataset.distribution[place].status = try code(Vocabularies.statuses, "COMPLETED")
        dataset.distribution[place].availability = try code(Vocabularies.availabilities, "STABLE")
        for service in dataset.distribution[place].accessService.indices {
            dataset.distribution[place].accessService[service].theme = [try code(Vocabularies.themes, "REGI")]
            dataset.distribution[place].accessService[service].hvdCategory = dataset.hvdCategory
            dataset.distribution[place].accessService[service].license = dataset.license[0]
            dataset.distribution[place].accessService[service].accessRights = dataset.accessRights
            dataset.distribution[place].accessService[service].format = [
                Format(uri: "http://publications.europa.eu/resource/authority/file-type/JSON", label: "JSON")
            ]
        }
    }
    return dataset
}

struct MissingCode: Error { let code: String }

func fullService(_ key: String) -> DataService {
    var service = DataService()
    service.uri = "https://example.org/service/\(key)"
    service.identifier = ["service-\(key)"]
    service.title = LocalizedText("pl", "Usługa \(key)")
    service.description = LocalizedText("pl", "Opis usługi")
    service.endpointURL = ["https://example.org/api/\(key)"]
    service.endpointDescription = ["https://example.org/api/\(key)/openapi.json"]
    service.keyword["pl"] = ["api"]
    service.theme = [concept]
    service.publisher = Agent(uri: "https://example.org/biuro", name: LocalizedText("pl", "Biuro"))
    service.contactPoint = [ContactPoint(name: "Pomoc", email: "pomoc@example.org", telephone: "+48-58-5268000")]
    service.format = [Format(uri: "http://example.org/JSON", label: "JSON")]
    service.landingPage = ["https://example.org/api"]
    service.page = ["https://example.org/api/docs"]
    service.conformsTo = ["https://example.org/standard"]
    service.license = concept
    service.rights = [LocalizedText("pl", "Prawa usługi")]
    service.accessRights = concept
    service.servesDataset = ["https://example.org/other"]
    service.applicableLegislation = [Dataset.highValueRegulation]
    service.hvdCategory = [concept]
    return service
}

func fullDistribution(_ key: String) -> Distribution {
    var distribution = Distribution()
    distribution.key = key
    distribution.title = LocalizedText("pl", "Plik \(key)")
    distribution.description = LocalizedText("pl", "Opis")
    distribution.accessURL = ["https://example.org/\(key)"]
    distribution.downloadURL = ["https://example.org/\(key).csv"]
    distribution.format = Format(uri: "http://example.org/CSV", label: "CSV")
    distribution.mediaType = "text/csv"
    distribution.byteSize = 1024
    distribution.license = concept
    distribution.rights = [LocalizedText("pl", "Prawa")]
    distribution.issued = DateValue(year: 2016, month: 2)
    distribution.modified = DateValue(year: 2017, month: 2, day: 28)
    distribution.checksum = Checksum(algorithm: "md5", value: "0123456789abcdef0123456789abcdef")
    distribution.language = [concept]
    distribution.conformsTo = ["https://example.org/standard"]
    distribution.page = ["https://example.org/page"]
    distribution.applicableLegislation = [Dataset.highValueRegulation]
    distribution.status = concept
    distribution.availability = concept
    distribution.accessService = [fullService(key)]
    distribution.compressFormat = "application/gzip"
    distribution.packageFormat = "application/zip"
    distribution.hasPolicy = "https://example.org/policy"
    distribution.spatialResolutionInMeters = 2.5
    distribution.temporalResolution = "PT15M"
    return distribution
}

/// A dataset of nasty and random texts, each part there or not.
func randomDataset(_ random: inout Seeded) -> Dataset {
    func text() -> String {
        let kind = Int.random(in: 0..<3, using: &random)
        if kind == 0 { return nastyTexts.randomElement(using: &random) ?? "" }
        if kind == 1 { return random.scalars(Int.random(in: 1...12, using: &random)) }
        return (0..<3).compactMap { _ in nastyTexts.randomElement(using: &random) }.joined()
    }
    func address() -> String { "https://example.org/" + text() }
    func localized() -> LocalizedText {
        var map = LocalizedText()
        for language in ["pl", "en", "und"] where Bool.random(using: &random) { map[language] = text() }
        return map
    }
    func some<Value>(_ make: () -> Value) -> [Value] {
        (0..<Int.random(in: 0...2, using: &random)).map { _ in make() }
    }
    func date() -> DateValue? {
        DateValue(secondsSince1970: Int.random(in: -20_000_000_000...200_000_000_000, using: &random))
    }
    func agent() -> Agent {
        Agent(
            uri: some(address).first, name: LocalizedText("pl", text()),
            teryt: some(text).first, homepage: some(address).first, email: some(text).first)
    }
    var dataset = Dataset()
    dataset.identifier = OrderedSet(some(text))
    dataset.title = localized()
    dataset.description = localized()
    if Bool.random(using: &random) { dataset.keyword["pl"] = [text(), text()] }
    dataset.theme = OrderedSet(some { Concept(uri: some(address).first, label: LocalizedText("pl", text())) })
    dataset.publisher = some(agent).first
    dataset.creator = OrderedSet(some(agent))
    dataset.contactPoint = OrderedSet(some { ContactPoint(name: text(), email: some(text).first) })
    dataset.issued = date()
    dataset.spatial = some { Location(uri: some(address).first, label: LocalizedText("pl", text())) }
    dataset.temporal = OrderedSet(some { PeriodOfTime(startDate: DateValue(year: 2000), endDate: date()) })
    dataset.rights = OrderedSet(some { LocalizedText("pl", text()) })
    dataset.version = some(text).first
    dataset.landingPage = OrderedSet(some(address))
    dataset.distribution = some {
        var distribution = Distribution()
        distribution.key = some(text).first
        distribution.title = localized()
        distribution.accessURL = OrderedSet(some(address))
        distribution.format = some { Format(uri: some(address).first, label: text()) }.first
        distribution.byteSize = some { Int.random(in: 1...(.max), using: &random) }.first
        return distribution
    }
    return dataset
}

extension OrderedSet {
    /// Changes a value in its place, as no reader of feeds does.
    subscript(position: Int) -> Element {
        get { elements[position] }
        set {
            var values = elements
            values[position] = newValue
            self = OrderedSet(values)
        }
    }
}
