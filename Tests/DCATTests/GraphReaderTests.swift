import DCAT
import RDF
import Testing

private let prefixes = """
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix adms: <http://www.w3.org/ns/adms#> .
    @prefix spdx: <http://spdx.org/rdf/terms#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix locn: <http://www.w3.org/ns/locn#> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
    @prefix schema: <http://schema.org/> . @prefix sdo: <https://schema.org/> . @prefix time: <http://www.w3.org/2006/time#> .
    @prefix dcatap: <http://data.europa.eu/r5r/> . @prefix : <https://example.org/> .

    """

func reader(_ turtle: String) throws -> DatasetGraphReader {
    let read = try TurtleReader(mode: .strict).graph(Array((prefixes + turtle).utf8))
    return DatasetGraphReader(read.graph, language: "pl")
}

func readDataset(_ properties: String) throws -> (dataset: Dataset, findings: [Finding]) {
    let reader = try reader(":d a dcat:Dataset ; dct:title \"T\" ; dct:description \"D\" ; " + properties + " .")
    var normaliser = Normaliser()
    let dataset = reader.dataset(.iri(IRI("https://example.org/d")), &normaliser)
    return (dataset, normaliser.findings.filter { $0.code != .licenceMissing })
}

/// The limit of a record that the reading of a dataset with these properties meets.
func limitMet(by properties: String) throws -> LimitMet? {
    let reader = try reader(":d a dcat:Dataset ; dct:title \"T\" ; " + properties + " .")
    var normaliser = Normaliser()
    _ = reader.dataset(.iri(IRI("https://example.org/d")), &normaliser)
    return normaliser.limitMet
}

private func readDistribution(_ properties: String) throws -> (distribution: Distribution?, findings: [Finding]) {
    let (dataset, findings) = try readDataset(
        "dcat:distribution [ a dcat:Distribution ; dcat:accessURL :f ; \(properties) ]")
    return (dataset.distribution.first, findings.filter { $0.code != .formatMissing })
}

@Test("datasets of every vocabulary are found, and what is only mentioned is not")
func subjectsAreFound() throws {
    let reader = try reader(
        """
        :c a dcat:Catalog, dcat:Dataset ; dct:title "K" ; dcat:dataset :d1, :listed, :elsewhere, :odd .
        :d1 a dcat:Dataset ; dct:title "1" . :s a dcat:DatasetSeries ; dct:title "2" .
        :h a schema:Dataset ; schema:name "3" . :t a sdo:Dataset ; sdo:name "4" . :a a adms:Asset ; dct:title "5" .
        [] a dcat:Dataset ; dct:identifier "b1" ; dct:title "6" .
        :listed dct:title "7" . :elsewhere a dcat:Dataset . :odd a foaf:Document ; dct:title "no dataset" .
        :mention a dcat:Dataset ; dct:title "m" ; dct:description "https://example.org/mention" .
        """)
    let keys = reader.subjects.map { reader.key(of: $0) }
    #expect(keys == ["d1", "s", "h", "t", "a", "b1", "listed"].map { $0 == "b1" ? $0 : "https://example.org/" + $0 })
}

@Test("a blank node is known by its identifiers, in any vocabulary, and may have none")
func blankNodesHaveKeys() throws {
    let reader = try reader(
        """
        [] a dcat:Dataset ; dct:title "1" ; dct:identifier "  ", "x" . [] a dcat:Dataset ; dct:title "2" ; adms:identifier "y" .
        [] a dcat:Dataset ; dct:title "3" ; adms:identifier [ skos:notation "z" ] .
        [] a sdo:Dataset ; sdo:name "4" ; sdo:identifier "w" . [] a dcat:Dataset ; dct:title "5" .
        """)
    #expect(reader.subjects.map { reader.key(of: $0) } == ["x", "y", "z", "w", nil])
}

@Test("the record's page is the landing page, or the dataset's own address")
func recordsHavePages() throws {
    let reader = try reader(
        """
        :a a dcat:Dataset ; dct:title "1" ; dcat:landingPage "https://example.org/page" .
        :b a dcat:Dataset ; dct:title "2" . <urn:x> a dcat:Dataset ; dct:title "3" .
        """)
    let pages = reader.subjects.map { reader.recordURL(of: $0) }
    #expect(pages == ["https://example.org/page", "https://example.org/b", nil])
}

@Test("the description of a dataset holds what belongs to it, and not its neighbours")
func descriptionsAreClosed() throws {
    let reader = try reader(
        """
        :c a dcat:Catalog ; dcat:dataset :d, :e . :e a dcat:Dataset ; dct:title "E" .
        :d a dcat:Dataset ; dct:title "D" ; dcat:distribution :f ; dct:publisher :p ; dct:relation :e ;
           dct:spatial [ locn:geometry [ geo:asWKT "POINT (18 54)" ] ] ; dcat:inSeries [ dct:title "S" ; dct:source :d ] .
        :f dcat:accessURL :x ; dcat:accessService :s . :p foaf:name "P" . :s dcat:endpointURL :y ; dct:title "S" .
        :api dcat:servesDataset :d ; dct:title "API" .
        """)
    let part = try reader.description(of: .iri(IRI("https://example.org/d")))
    let names = part.subjects.compactMap { $0.iri?.string.split(separator: "/").last.map(String.init) }
    #expect(Set(names) == ["d", "f", "p", "s", "api"])
    #expect(part.subjects.count == 7)
    #expect(try reader.description(of: .iri(IRI("https://example.org/d")), limit: 3).count == 3)
}

@Test("literals stand in the place of codes, and are read as the codes they name")
func literalCodes() throws {
    let (dataset, findings) = try readDataset(
        """
        dcat:theme "Transport", <http://publications.europa.eu/mdr/authority/data-theme/ENVI> ; dct:language "pl", "POL" ;
        dct:accrualPeriodicity "R/P1Y" ; dct:accessRights "public" ; dct:publisher "Miasto" ;
        dcat:license <http://creativecommons.org/licenses/by/4.0/> ; owl:versionInfo "2" ; dct:title ""@en
        """)
    #expect(dataset.theme.map { $0.uri?.suffix(4) } == ["TRAN", "ENVI"])
    #expect(dataset.language.map { $0.uri?.suffix(3) } == ["POL"])
    #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/frequency/ANNUAL") == true)
    #expect(dataset.accessRights?.uri?.hasSuffix("/access-right/PUBLIC") == true)
    #expect(dataset.license.map { $0.uri?.hasSuffix("/licence/CC_BY_4_0") } == [true])
    #expect(dataset.publisher == Agent(name: LocalizedText("pl", "Miasto")))
    #expect(dataset.version == "2")
    #expect(dataset.title == LocalizedText("pl", "T"))
    #expect(findings == [])
}

@Test("what names no code keeps its text, with a finding")
func unknownCodes() throws {
    let (dataset, findings) = try readDataset(
        """
        dcat:theme "Ukraina", <http://eurovoc.europa.eu/1> ; dct:accrualPeriodicity "czasem" ; dct:language "kaszubszczyzna" ;
        dct:accessRights [ rdfs:label "dla mieszkańców"@pl ] ; dcatap:hvdCategory <http://example.org/x>
        """)
    #expect(dataset.theme.map(\.label.preferred) == ["Ukraina", nil])
    #expect(dataset.theme.map(\.uri) == [nil, "http://eurovoc.europa.eu/1"])
    #expect(dataset.accrualPeriodicity == Concept(uri: nil, label: LocalizedText("pl", "czasem")))
    #expect(dataset.accessRights == Concept(uri: nil, label: LocalizedText("pl", "dla mieszkańców")))
    #expect(
        findings.map(\.code) == [.themeUnknown, .codeUnknown, .frequencyUnknown, .languageUnknown, .codeUnknown])
}

@Test(
    "a contact point is read in any of its forms",
    arguments: [
        (
            "[ vcard:fn \"Biuro\" ; vcard:hasEmail <mailto:a@example.org> ; vcard:hasTelephone <tel:+48-58> ]", "Biuro",
            "+48-58"
        ),
        ("[ vcard:hasFN \"Biuro\" ; vcard:hasEmail \"a@example.org\" ; vcard:hasTelephone \"58 1\" ]", "Biuro", "58 1"),
        (
            "[ vcard:organization-name \"Biuro\" ; vcard:hasEmail [ vcard:hasValue <mailto:a@example.org> ] ; vcard:hasTelephone [ vcard:hasValue \"58 1\" ] ]",
            "Biuro", "58 1"
        ),
        ("[ foaf:name \"Biuro\" ; foaf:mbox <mailto:a@example.org> ]", "Biuro", nil),
        (
            "[ vcard:given-name \"Jan\" ; vcard:family-name \"Nowak\" ; vcard:email \"a@example.org\" ]", "Jan Nowak",
            nil
        ),
        ("<mailto:a@example.org>", nil, nil), ("\"a@example.org\"", nil, nil),
    ] as [(String, String?, String?)])
func contactPoints(text: String, name: String?, telephone: String?) throws {
    let (dataset, findings) = try readDataset("dcat:contactPoint \(text)")
    #expect(dataset.contactPoint == [ContactPoint(name: name, email: "a@example.org", telephone: telephone)])
    #expect(findings == [])
}

@Test("an agent without a name is kept by its address, and without either it is a finding")
func namelessAgents() throws {
    let (dataset, findings) = try readDataset("dct:publisher :p ; dct:creator [ a foaf:Agent ], [ foaf:name \"C\" ]")
    #expect(dataset.publisher == Agent(uri: "https://example.org/p", name: LocalizedText()))
    #expect(dataset.creator.map(\.name.preferred) == ["C"])
    #expect(findings.map(\.code) == [.valueInvalid, .valueInvalid])
    let named = try readDataset("dct:publisher [ foaf:name \"G\" ; dct:identifier \"2261011\" ]").dataset
    #expect(named.publisher?.teryt == "2261011")
}

@Test(
    "sizes are read from decimals and units, and zero is no size",
    arguments: [
        ("\"12323.00\"^^xsd:decimal", 12323), ("\"0\"^^xsd:decimal", nil), ("1024", 1024), ("\"123 B\"", 123),
        ("\"1.5 MB\"", 1_500_000), ("\"2 KiB\"", 2048),
    ] as [(String, Int?)])
func byteSizes(text: String, size: Int?) throws {
    let (distribution, findings) = try readDistribution("dcat:byteSize \(text)")
    #expect(distribution?.byteSize == size)
    #expect(findings == [])
}

@Test(
    "a checksum's algorithm is known in any spelling",
    arguments: [
        ("spdx:checksumAlgorithm_sha256", "sha256"),
        ("<https://spdx.org/rdf/terms#checksumAlgorithm_sha256>", "sha256"),
        ("\"SHA-256\"", "sha256"), ("<http://spdx.org/rdf/terms#checksumAlgorithm_sha3_512>", "sha3_512"),
        ("<http://dcat-ap.de/def/hashAlgorithms/md/5>", "md5"),
        ("<http://dcat-ap.de/def/hashAlgorithms/sha/256>", "sha256"),
    ])
func checksums(algorithm: String, name: String) throws {
    let (distribution, findings) = try readDistribution(
        "spdx:checksum [ spdx:algorithm \(algorithm) ; spdx:checksumValue \"0AFF\" ]")
    #expect(distribution?.checksum == Checksum(algorithm: name, value: "0aff"))
    #expect(findings == [])
    let broken = try readDistribution("spdx:checksum [ spdx:algorithm \"crc\" ; spdx:checksumValue \"xyz\" ]")
    #expect(broken.distribution?.checksum == nil)
    #expect(broken.findings.map(\.code) == [.checksumInvalid])
}

@Test(
    "formats are read from codes, media types, labels and nodes",
    arguments: [
        ("dct:format \"CSV\"", "CSV", "text/csv"), ("dct:format \"text/csv\"", "CSV", "text/csv"),
        ("dct:format <http://publications.europa.eu/resource/authority/file-type/CSV>", "CSV", "text/csv"),
        ("dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>", "CSV", "text/csv"),
        ("dcat:mediaType \"CSV\"", "CSV", "text/csv"), ("dct:format [ rdfs:label \"csv\" ]", "CSV", "text/csv"),
        ("dct:format <http://example.org/CSV>", "CSV", "text/csv"),
    ])
func formats(text: String, label: String, mediaType: String) throws {
    let (distribution, _) = try readDistribution(text)
    #expect(distribution?.format?.label == label)
    #expect(distribution?.format?.uri?.hasSuffix("/file-type/\(label)") == true)
    #expect(distribution?.mediaType == mediaType)
}

@Test(
    "periods are read from nodes and texts of every kind",
    arguments: [
        ("[ dcat:startDate \"2010\"^^xsd:gYear ; dcat:endDate \"2016-06\"^^xsd:gYearMonth ]", "2010", "2016-06"),
        ("[ schema:startDate \"2010-01-01\" ; schema:endDate \"2016\" ]", "2010-01-01", "2016"),
        ("[ time:hasBeginning [ time:inXSDDate \"2010-01-02\"^^xsd:date ] ]", "2010-01-02", nil),
        ("\"2010/2016\"", "2010", "2016"), ("\"2010/..\"", "2010", nil), ("\"2010\"", "2010", "2010"),
        ("\"start=2010-01-01; end=2010-12-31; scheme=W3C-DTF;\"", "2010-01-01", "2010-12-31"),
        ("<http://reference.data.gov.uk/id/year/2011>", "2011", "2011"),
    ] as [(String, String?, String?)])
func periods(text: String, start: String?, end: String?) throws {
    let (dataset, findings) = try readDataset("dct:temporal \(text)")
    #expect(dataset.temporal.map(\.startDate?.description) == [start])
    #expect(dataset.temporal.map(\.endDate?.description) == [end])
    #expect(findings == [])
}
