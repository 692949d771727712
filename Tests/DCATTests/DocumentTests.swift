import DCAT
import JSON
import TestSupport
import Testing

private let id = DatasetID(source: "gdansk", key: "1")

private func read(_ bytes: [UInt8]) -> Dataset? { bytes.withUnsafeBytes { DatasetDocument.dataset(from: $0) } }

private func served(_ bytes: [UInt8], base: String) -> [UInt8] {
    var out: [UInt8] = []
    bytes.withUnsafeBytes { StoredDocument.append($0, base: base, to: &out) }
    return out
}

@Test(
    "an id is the UUID of version 5 that any other program makes of the same names",
    arguments: [
        (
            "gdansk", "6c152707-4c20-445b-bcc8-b4746897a6a5", "2d51ed9d-79f0-59eb-ae51-e3ce65350ec2",
            "ac1691e3-13fd-558d-8fc5-ef8f55984a04"
        ),
        ("gdansk", "zażółć", "840ad609-f52d-509d-87ee-968d121c8a44", "638f6f8a-9530-558f-bb18-87b53338b456"),
        ("a", "", "8db227c9-29b0-5c4f-aaf8-be9871ee36b0", "60cf2f01-44c9-57cc-9557-538b20d6d3b5"),
        ("lodz", "x\ny", "19c55404-974c-5dde-8533-ca430270fed3", "338ce4b6-9cfe-54d6-9a4e-136e723353bd"),
    ])
func idsAreStable(source: String, key: String, dataset: String, distribution: String) {
    let id = DatasetID(source: source, key: key)
    #expect(id.description == dataset)
    #expect(DatasetID(dataset: id, distribution: "r1").description == distribution)
    #expect(DatasetID(dataset) == id)
    #expect(DatasetID(dataset.uppercased()) == id)
    #expect(DatasetID(bytes: id.bytes) == id)
}

@Test(
    "only the canonical form of an id is read",
    arguments: [
        "", "2d51ed9d79f059ebae51e3ce65350ec2", "{2d51ed9d-79f0-59eb-ae51-e3ce65350ec2}",
        "2d51ed9d-79f0-59eb-ae51-e3ce65350ec",
        "2d51ed9d-79f0-59eb-ae51-e3ce65350ec2 ", "2d51ed9d-79f0-59eb-ae51-e3ce65350ecg",
        "2d51ed9d079f0-59eb-ae51-e3ce65350ec2",
        "------------------------------------", "ł51ed9d-79f0-59eb-ae51-e3ce65350ec2",
    ])
func otherIDsAreRefused(text: String) {
    #expect(DatasetID(text) == nil)
}

@Test("a dataset that was written is read back as it was, with every property")
func fullDatasetRoundTrips() {
    let dataset = fullDataset()
    let bytes = DatasetDocument.bytes(of: dataset, id: id)
    #expect(read(bytes) == dataset)
    #expect(DatasetDocument.bytes(of: dataset, id: id) == bytes)
    #expect(read(served(bytes, base: "https://snop.example"))?.title == dataset.title)
}

@Test("datasets of any texts are read back as they were, and are the same bytes each time")
func randomDatasetsRoundTrip() {
    var random = Seeded(7)
    for _ in 0..<300 {
        let dataset = randomDataset(&random)
        let bytes = DatasetDocument.bytes(of: dataset, id: id)
        #expect(read(bytes) == dataset)
        #expect(DatasetDocument.bytes(of: dataset, id: id) == bytes)
    }
}

@Test("what is absent is left out, never null or empty")
func absentIsAbsent() {
    let bytes = DatasetDocument.bytes(of: Dataset(), id: id)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"type":"Dataset"}"#)
    var sparse = Dataset()
    sparse.contactPoint = [ContactPoint()]
    sparse.temporal = [PeriodOfTime(startDate: nil, endDate: nil)]
    let text = String(decoding: DatasetDocument.bytes(of: sparse, id: id), as: UTF8.self)
    #expect(!text.contains("{}") && !text.contains("null"))
    sparse.distribution = [Distribution()]
    let place = sparse.distributionIDs(in: id)[0]
    #expect(
        String(decoding: DatasetDocument.bytes(of: sparse, id: id), as: UTF8.self).contains(
            #""distribution":[{"id":"\#(place)"}]"#))
}

@Test("bytes that are no dataset's document are refused")
func damagedDocuments() {
    for text in ["", "{", "[]", "null", #"{"type":"Catalog"}"#, #"{"title":{}}"#] {
        #expect(read(Array(text.utf8)) == nil)
    }
    let strange =
        #"{"type":"Dataset","title":1,"theme":{},"distribution":[1,null],"issued":"x","spatial":[{"bbox":[1,2]}]}"#
    #expect(read(Array(strange.utf8))?.title.isEmpty == true)
}

@Test("the catalogue's own addresses are stored relative, and served below its base URL")
func ownAddresses() throws {
    let bytes = DatasetDocument.bytes(of: fullDataset(), id: id)
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""uri":"\/publishers/2261011""#))
    let value = try JSONValue.parse(served(bytes, base: "https://snop.example"))
    #expect(value["publisher"]?["uri"]?.string == "https://snop.example/publishers/2261011")
    #expect(value["creator"]?.array?.first?["uri"]?.string == "https://example.org/biuro")
    var foreign = fullDataset()
    foreign.publisher?.uri = "https://example.org/gdansk"
    #expect(served(DatasetDocument.bytes(of: foreign, id: id), base: "X") == DatasetDocument.bytes(of: foreign, id: id))
}

@Test("no text of a feed can pass for one of the catalogue's own addresses")
func markersCannotBeForged() throws {
    var random = Seeded(8)
    for round in 0..<500 {
        var dataset = randomDataset(&random)
        if round < nastyTexts.count { dataset.title["pl"] = nastyTexts[round] }
        let bytes = DatasetDocument.bytes(of: dataset, id: id)
        let agents = ([dataset.publisher].compactMap { $0 } + dataset.creator).filter { $0.uri == nil }.count
        // A base that adds a known number of bytes tells how many places were taken for markers.
        let grown = served(bytes, base: "https://snop.example")
        #expect(grown.count - bytes.count == agents * ("https://snop.example".utf8.count - 1))
        let title = try JSONValue.parse(grown)["title"]?["pl"]?.string
        #expect(title == dataset.title["pl"])
    }
}

@Test(
    "an agent without an address of its own has one made of its code or its name",
    arguments: [
        ("Miasto Gdańsk", "2261011", "2261011"), ("Urząd Miasta „Łódź”", nil, "urzad-miasta-lodz"),
        ("  A/B\\\"c ", nil, "a-b-c"),
        ("Gdańsk", "22\"/..\\", "gdansk"), ("Gdańsk", "", "gdansk"),
    ] as [(String, String?, String)])
func agentSlugs(name: String, teryt: String?, slug: String) {
    #expect(Agent(name: LocalizedText("pl", name), teryt: teryt).slug == slug)
    #expect(Agent(name: LocalizedText("pl", name), teryt: teryt).path == "/publishers/" + slug)
}

@Test("agents whose names have no Latin letter have different addresses")
func foreignAgentSlugs() {
    let slugs = ["Київ", "Львів", "!!!", ""].map { Agent(name: LocalizedText("uk", $0)).slug }
    #expect(Set(slugs).count == 4)
    #expect(slugs.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 < 0x80 } })
}

@Test("distributions with one key or address have ids of their own, which do not depend on their neighbours")
func distributionIDs() {
    var dataset = Dataset()
    var sameURL = Distribution()
    sameURL.accessURL = ["https://example.org/x"]
    dataset.distribution = [
        fullDistribution("a"), fullDistribution("a"), sameURL, sameURL, Distribution(), Distribution(),
    ]
    let ids = dataset.distributionIDs(in: id)
    #expect(Set(ids).count == 6)
    #expect(ids[0] == DatasetID(dataset: id, distribution: "a"))
    dataset.distribution.removeFirst()
    #expect(dataset.distributionIDs(in: id)[0] == ids[0])
    #expect(dataset.distributionIDs(in: id)[1] == ids[2])
}

private func hash(of dataset: Dataset) -> [UInt8] {
    ContentHash.hash(of: DatasetDocument.bytes(of: dataset, id: id))
}

@Test("order and a touched date of modification are no change")
func unchangedHashes() {
    let dataset = fullDataset()
    let expected = hash(of: dataset)
    #expect(expected.count == 32)
    var other = dataset
    other.modified = DateValue(year: 2030)
    other.keyword["pl"]?.reverse()
    other.identifier.reverse()
    other.theme.reverse()
    other.spatial.reverse()
    other.temporal.reverse()
    other.distribution.reverse()
    other.distribution[0].modified = nil
    other.spatialResolutionInMeters.reverse()
    #expect(other != dataset)
    #expect(hash(of: other) == expected)
    var keyless = dataset
    for index in keyless.distribution.indices {
        keyless.distribution[index].key = nil
        keyless.distribution[index].accessURL = []
        keyless.distribution[index].downloadURL = []
    }
    var reversed = keyless
    reversed.distribution.reverse()
    #expect(hash(of: reversed) == hash(of: keyless))
}

private let changes: [@Sendable (inout Dataset) -> Void] = [
    { $0.title["pl"] = "inny" }, { $0.title["en"] = nil }, { $0.description["pl"] = "inny" },
    { $0.keyword["pl"]?.append("nowe") },
    { $0.theme.removeLast() }, { $0.publisher?.name["pl"] = "inny" }, { $0.publisher = nil }, { $0.creator = [] },
    { $0.contactPoint[0].email = "inny@example.org" }, { $0.issued = DateValue(year: 2017) },
    { $0.accrualPeriodicity = nil },
    { $0.language = [] }, { $0.spatial[0].bbox = nil }, { $0.temporal[1].endDate = DateValue(year: 2020) },
    { $0.landingPage = ["https://example.org/e"] }, { $0.page = [] },
    { $0.license[0].uri = "http://example.org/other" },
    { $0.rights = [] }, { $0.accessRights = nil }, { $0.conformsTo = [] }, { $0.version = "2" },
    { $0.applicableLegislation = [] },
    { $0.hvdCategory = [] }, { $0.identifier.removeLast() }, { $0.distribution.removeLast() },
    { $0.distribution[0].accessURL[0] += "?v=2" }, { $0.distribution[0].downloadURL = [] },
    { $0.distribution[1].title["pl"] = "inny" },
    { $0.distribution[0].format = nil }, { $0.distribution[0].mediaType = nil }, { $0.distribution[0].byteSize = 1 },
    { $0.distribution[0].license = nil }, { $0.distribution[0].checksum = nil }, { $0.distribution[0].issued = nil },
    { $0.isSeries = false }, { $0.otherIdentifier = [] }, { $0.rightsHolder = [] },
    { $0.qualifiedAttribution[0].role = nil }, { $0.spatial[2].centroid = nil }, { $0.spatial[2].geometry = nil },
    { $0.spatialResolutionInMeters = [1] }, { $0.temporalResolution = nil }, { $0.datasetType = [] },
    { $0.versionNotes["pl"] = nil }, { $0.hasVersion = [] }, { $0.inSeries[0].label["pl"] = "inna" },
    { $0.sourceDataset = [] }, { $0.provenance = [] }, { $0.wasGeneratedBy = [] }, { $0.relation = [] },
    { $0.qualifiedRelation[0].relation = [] }, { $0.isReferencedBy = [] }, { $0.sample = [] },
    { $0.contactPoint[0].telephone = nil },
    { $0.distribution[0].status = nil }, { $0.distribution[0].availability = nil },
    { $0.distribution[0].accessService = [] }, { $0.distribution[0].compressFormat = nil },
    { $0.distribution[0].packageFormat = nil }, { $0.distribution[0].hasPolicy = nil },
    { $0.distribution[0].spatialResolutionInMeters = nil }, { $0.distribution[0].temporalResolution = nil },
    { $0.distribution[0].accessService[0].uri = nil }, { $0.distribution[0].accessService[0].identifier = [] },
    { $0.distribution[0].accessService[0].title = LocalizedText() },
    { $0.distribution[0].accessService[0].description = LocalizedText() },
    { $0.distribution[0].accessService[0].endpointURL = [] },
    { $0.distribution[0].accessService[0].endpointDescription = [] },
    { $0.distribution[0].accessService[0].keyword = LanguageMap() },
    { $0.distribution[0].accessService[0].theme = [] }, { $0.distribution[0].accessService[0].publisher = nil },
    { $0.distribution[0].accessService[0].contactPoint = [] },
    { $0.distribution[0].accessService[0].format = [] }, { $0.distribution[0].accessService[0].landingPage = [] },
    { $0.distribution[0].accessService[0].page = [] }, { $0.distribution[0].accessService[0].conformsTo = [] },
    { $0.distribution[0].accessService[0].license = nil }, { $0.distribution[0].accessService[0].rights = [] },
    { $0.distribution[0].accessService[0].accessRights = nil },
    { $0.distribution[0].accessService[0].servesDataset = [] },
    { $0.distribution[0].accessService[0].applicableLegislation = [] },
    { $0.distribution[0].accessService[0].hvdCategory = [] },
    {
        $0.spatial[0].bbox = $0.spatial[0].bbox.flatMap {
            BoundingBox(west: $0.south, south: $0.west, east: $0.north, north: $0.east)
        }
    },
    { $0.distribution[0].key = "z" }, { $0.distribution[0].rights = [] },
]

@Test("any other change of a dataset changes its hash", arguments: 0..<changes.count)
func changedHashes(index: Int) {
    var dataset = fullDataset()
    changes[index](&dataset)
    #expect(dataset != fullDataset())
    #expect(hash(of: dataset) != hash(of: fullDataset()))
}

@Test("a language map is in the order of its tags, however it was filled")
func languageMapsAreOrdered() {
    var one = LocalizedText()
    for language in ["pl", "en", "und", "de"] { one[language] = language }
    var other = LocalizedText()
    for language in ["de", "und", "pl", "en"] { other[language] = language }
    #expect(one == other)
    #expect(one.entries.map(\.language) == ["de", "en", "pl", "und"])
    #expect(one.preferred == "pl")
    one["pl"] = nil
    #expect(one.preferred == "en")
    one["en"] = nil
    #expect(one.preferred == "de")
    #expect(LocalizedText(pl: "", en: nil).isEmpty)
}

@Test("a box lies on the globe")
func boxes() {
    #expect(BoundingBox(west: 18, south: 54, east: 19, north: 55)?.coordinates == [18, 54, 19, 55])
    #expect(BoundingBox(west: 179, south: -1, east: -179, north: 1) != nil)
    #expect(BoundingBox(west: 18, south: 55, east: 19, north: 54) == nil)
    #expect(BoundingBox(west: 181, south: 0, east: 0, north: 1) == nil)
    #expect(BoundingBox(west: .nan, south: 0, east: 0, north: 1) == nil)
    #expect(BoundingBox(west: 0, south: -.infinity, east: 0, north: 1) == nil)
}
