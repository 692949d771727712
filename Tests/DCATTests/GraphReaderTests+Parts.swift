import DCAT
import RDF
import Testing

@Test(
    "shapes are read in every syntax and order of axes, and lie where they lie",
    arguments: [
        ("locn:geometry \"POLYGON ((18 54, 19 54, 19 55, 18 55, 18 54))\"^^geo:wktLiteral", [18, 54, 19, 55]),
        (
            "dcat:bbox \"<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((54 18, 54 19, 55 19, 55 18, 54 18))\"",
            [18, 54, 19, 55]
        ),
        (
            "dcat:bbox \"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON((18 54, 19 54, 19 55, 18 54))\"",
            [18, 54, 19, 55]
        ),
        ("dcat:bbox \"ENVELOPE(18, 19, 55, 54)\"", [18, 54, 19, 55]),
        ("dcat:bbox \"BOX(18 54,19 55)\"", [18, 54, 19, 55]),
        ("dcat:bbox \"18,54,19,55\"", [18, 54, 19, 55]),
        (
            "locn:geometry '{\"type\":\"Polygon\",\"coordinates\":[[[18,54],[19,54],[19,55],[18,55],[18,54]]]}'",
            [18, 54, 19, 55]
        ),
        (
            "dcat:bbox '<gml:Envelope srsName=\"http://www.opengis.net/def/crs/EPSG/0/4326\"><gml:lowerCorner>54 18</gml:lowerCorner><gml:upperCorner>55 19</gml:upperCorner></gml:Envelope>'",
            [18, 54, 19, 55]
        ),
        ("locn:geometry [ geo:asWKT \"POLYGON ((18 54, 19 54, 19 55, 18 54))\"^^geo:wktLiteral ]", [18, 54, 19, 55]),
        ("schema:geo [ schema:box \"54 18 55 19\" ]", [18, 54, 19, 55]),
        ("locn:Geometry \"MULTIPOINT Z ((-1 2 3), (4 5 6))\"", [-1, 2, 4, 5]),
    ] as [(String, [Double])])
func shapes(text: String, box: [Double]) throws {
    let (dataset, findings) = try readDataset("dct:spatial [ a dct:Location ; \(text) ]")
    #expect(dataset.spatial.first?.bbox?.coordinates == box)
    #expect(findings == [])
}

@Test("a shape whose axes are exchanged is repaired where it lies in Poland only then")
func exchangedAxes() throws {
    let (dataset, findings) = try readDataset("dct:spatial [ dcat:centroid \"POINT (54.35 18.65)\"^^geo:wktLiteral ]")
    #expect(dataset.spatial.first?.centroid == Coordinate(longitude: 18.65, latitude: 54.35))
    #expect(findings.map(\.code) == [.geometryRepaired])
    // The point in Arabia is where its publisher says.
    let abroad = try readDataset("dct:spatial [ dcat:centroid \"POINT (45.35 23.65)\"^^geo:wktLiteral ]")
    #expect(abroad.dataset.spatial.first?.centroid == Coordinate(longitude: 45.35, latitude: 23.65))
    #expect(abroad.findings == [])
}

@Test(
    "what is no shape on the globe is a finding",
    arguments: [
        "POLYGON ((18 54", "POINT (200 10)", "POINT EMPTY",
        "<http://www.opengis.net/def/crs/EPSG/0/2180> POINT (500000 600000)",
        "{\\\"type\\\":\\\"Point\\\"}", "POINT (nan 1)", "((((((((((((((((((((((((1 2))))))))))))))))))))))))",
        "CIRCLE (1 2)",
    ])
func brokenShapes(text: String) throws {
    let (dataset, findings) = try readDataset("dct:spatial [ locn:geometry \"\(text)\" ]")
    #expect(dataset.spatial == [])
    #expect(findings.map(\.code) == [.geometryInvalid])
}

@Test("places are read from codes, registers and names")
func places() throws {
    let (dataset, findings) = try readDataset(
        """
        dct:spatial "2261011", "Stare Miasto"@pl, <http://sws.geonames.org/798544/>,
            <http://publications.europa.eu/resource/authority/atu/POL_WOJ_DS>, [ skos:prefLabel "Gdynia" ; dct:identifier "2262011" ]
        """)
    #expect(dataset.spatial.map(\.teryt) == ["2261011", nil, nil, "02", "2262011"])
    #expect(dataset.spatial[1].label == LocalizedText("pl", "Stare Miasto"))
    #expect(dataset.spatial[2].uri == "https://sws.geonames.org/798544/")
    #expect(dataset.spatial[3].label["pl"] == "województwo dolnośląskie")
    #expect(findings == [])
}

@Test("schema.org is read under both of its addresses", arguments: ["schema", "sdo"])
func schemaOrg(s: String) throws {
    let reader = try reader(
        """
        [] a \(s):Dataset ; \(s):name "Nazwa" ; \(s):description "Opis" ; \(s):keywords "a, b" ; \(s):url :page ;
          \(s):license "https://creativecommons.org/publicdomain/zero/1.0/" ; \(s):temporalCoverage "2010-01-01/2011-01-01" ;
          \(s):datePublished "2012-01-01" ; \(s):inLanguage "pl" ; \(s):creator [ \(s):name "Autor" ; \(s):url :autor ] ;
          \(s):spatialCoverage [ \(s):name "Gdańsk" ; \(s):geo [ \(s):latitude 54.35 ; \(s):longitude 18.65 ] ] ;
          \(s):distribution [ \(s):contentUrl :f.csv ; \(s):encodingFormat "text/csv" ; \(s):contentSize "2 KB" ] .
        """.replacing(":f.csv", with: "<https://example.org/f.csv>"))
    let subject = try #require(reader.subjects.first)
    var normaliser = Normaliser()
    let dataset = reader.dataset(subject, &normaliser)
    #expect(normaliser.findings == [])
    #expect(dataset.title["pl"] == "Nazwa")
    #expect(dataset.keyword["pl"] == ["a", "b"])
    #expect(dataset.license.first?.uri?.hasSuffix("/licence/CC0") == true)
    #expect(dataset.temporal.first?.endDate == DateValue(year: 2011, month: 1, day: 1))
    #expect(dataset.creator.first?.homepage == "https://example.org/autor")
    #expect(dataset.spatial.first?.centroid == Coordinate(longitude: 18.65, latitude: 54.35))
    let distribution = try #require(dataset.distribution.first)
    #expect(distribution.downloadURL == ["https://example.org/f.csv"])
    #expect(distribution.byteSize == 2000)
    #expect(distribution.format?.label == "CSV")
}

@Test("a service that says what it serves is a way to have the data, once")
func servingServices() throws {
    let (dataset, _) = try readDataset(
        """
        dcat:distribution [ dcat:accessURL :f ; dcat:accessService :linked ] .
        :linked dcat:servesDataset :d ; dct:title "A" ; dcat:endpointURL :a .
        :other dcat:servesDataset :d, :e ; dct:title "B" ; dcat:endpointURL :b ; dcat:endpointDescription "opis"
        """)
    #expect(dataset.distribution.count == 2)
    #expect(dataset.distribution[0].accessService.map(\.uri) == ["https://example.org/linked"])
    #expect(dataset.distribution[1].accessURL == ["https://example.org/b"])
    #expect(dataset.distribution[1].accessService.first?.servesDataset == ["https://example.org/e"])
}

@Test("a graph that leads back into itself, or to one node a thousand times, is read in bounds")
func hostileGraphs() throws {
    let loop = try readDataset(
        "dcat:distribution :d ; dct:publisher :d ; dct:spatial :d ; dct:license :d ; dct:temporal :d ; adms:sample :d")
    #expect(loop.dataset.distribution.count == 1)
    let many = (0..<400).map { ":f\($0)" }.joined(separator: ", ")
    let described = (0..<400).map { ":f\($0) dcat:accessURL :x ; dcat:accessService :s ." }.joined()
    let words = (0..<2000).map { "\"w\($0)\"" }.joined(separator: ", ")
    let met = try limitMet(by: "dcat:distribution \(many) . \(described) :s dct:title \"S\" ; dcat:keyword \(words)")
    #expect(met?.description.contains("maxStatements") ?? false)
}

@Test("a property with more values than a record may have is a limit that is met, named by its key")
func longLists() throws {
    let words = (0..<10_001).map { "\"i\($0)\"" }.joined(separator: ", ")
    #expect(try limitMet(by: "dct:identifier \(words)")?.description.contains("record.max_elements") ?? false)
    #expect(try limitMet(by: "dct:identifier \"one\"") == nil)
}

@Test("one value is taken where there may be one, and the rest are findings")
func repeatedValues() throws {
    let (dataset, findings) = try readDataset(
        "dct:issued \"2010\"^^xsd:gYear, \"2011\"^^xsd:gYear ; dct:publisher :a, :b ; owl:versionInfo \"1\", \"2\"")
    #expect(dataset.issued == DateValue(year: 2010))
    #expect(dataset.version == "1")
    #expect(findings.count { $0.code == .valueRepeated } == 3)
}

@Test(
    "feeds may name their contexts by the addresses that are known for them",
    arguments: [
        (#"{"@context": "https://schema.org", "@type": "Dataset", "@id": "https://example.org/d", "name": "T", "url": "x"}"#),
        (#"{"@context": "http://schema.org/", "@type": "Dataset", "@id": "https://example.org/d", "name": "T"}"#),
        (#"{"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Dataset", "@id": "https://example.org/d", "title": "T", "accessLevel": "public"}"#),
        (#"{"@context": "http://data.europa.eu/r5r/context", "@type": "Dataset", "@id": "https://example.org/d", "title": "T", "accessRights": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"}"#),
        (#"{"@context": "https://semiceu.github.io/GeoDCAT-AP/releases/3.0.0/context/geodcat-ap.jsonld", "@type": "Dataset", "@id": "https://example.org/d", "title": {"@value": "T", "@language": "pl"}}"#),
    ])
func knownContexts(text: String) throws {
    let read = try JSONLDReader(base: IRI("https://example.org/"), contexts: KnownContexts.all).graph(Array(text.utf8))
    #expect(read.problems.isEmpty)
    let reader = DatasetGraphReader(read.graph, language: "pl")
    let subject = try #require(reader.subjects.first)
    var normaliser = Normaliser()
    let dataset = reader.dataset(subject, &normaliser)
    #expect(dataset.title == LocalizedText("pl", "T"))
    if text.contains("access") { #expect(dataset.accessRights?.uri?.hasSuffix("/PUBLIC") == true) }
    if text.contains("url") { #expect(dataset.landingPage == ["https://example.org/x"]) }
}
