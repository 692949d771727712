import DCAT
import JSON
import Testing

/// A dataset that has `count` values in one of its lists.
private struct LongList: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let limit: String
    let add: @Sendable (inout Dataset, Int) -> Void

    init(_ name: String, _ limit: String, _ add: @escaping @Sendable (inout Dataset, Int) -> Void) {
        testDescription = name
        self.limit = limit
        self.add = add
    }

    static let all: [LongList] = [
        .init("keywords", "record.max_keywords") { $0.keyword["pl"] = texts($1) },
        .init("languages of a title", "record.max_languages") { dataset, count in
            for text in texts(count) { dataset.title[text] = text }
        },
        .init("creators", "record.max_agents") { $0.creator.append(contentsOf: agents($1)) },
        .init("contacts", "record.max_agents") { dataset, count in
            for text in texts(count) { dataset.contactPoint.append(ContactPoint(name: text)) }
        },
        .init("themes", "record.max_values") { dataset, count in
            for text in texts(count) { dataset.theme.append(Concept(uri: nil, label: LocalizedText("pl", text))) }
        },
        .init("places", "record.max_values") { dataset, count in
            dataset.spatial = texts(count).map { Location(label: LocalizedText("pl", $0)) }
        },
        .init("pages", "record.max_values") { $0.page.append(contentsOf: texts($1)) },
        .init("distributions", "record.max_distributions") { dataset, count in
            dataset.distribution = Array(repeating: Distribution(), count: count)
        },
        .init("addresses of a distribution", "record.max_values") { dataset, count in
            var distribution = Distribution()
            distribution.accessURL.append(contentsOf: texts(count))
            dataset.distribution = [distribution]
        },
        .init("endpoints of a service", "record.max_values") { dataset, count in
            var service = DataService()
            service.endpointURL.append(contentsOf: texts(count))
            var distribution = Distribution()
            distribution.accessService = [service]
            dataset.distribution = [distribution]
        },
    ]

    private static func texts(_ count: Int) -> [String] { (0..<count).map { "t\($0)" } }
    private static func agents(_ count: Int) -> [Agent] {
        texts(count).map { Agent(name: LocalizedText("pl", $0)) }
    }
}

private let small: RecordLimits = {
    var limits = RecordLimits()
    (limits.elements, limits.distributions, limits.keywords, limits.languages) = (20, 10, 10, 10)
    (limits.agents, limits.values, limits.textBytes, limits.datasetBytes) = (10, 10, 2000, 5000)
    return limits
}()

@Test("every list of a dataset has a limit, which is named where it is met", arguments: LongList.all)
private func listsHaveLimits(list: LongList) throws {
    var dataset = Dataset()
    list.add(&dataset, 10)
    try small.check(dataset)
    dataset = Dataset()
    list.add(&dataset, 11)
    let met = #expect(throws: LimitMet.self) { try small.check(dataset) }
    #expect(met?.description.contains(list.limit) ?? false)
}

@Test(
    "lists and objects of a record in JSON are measured before they are mapped; a geometry may have any number of points"
)
func recordsAreMeasured() throws {
    func check(_ json: String) throws {
        var normaliser = Normaliser(limits: small)
        _ = try normaliser.json(Array(json.utf8))
    }
    let points = (0..<500).map { "[\($0), 52.0]" }.joined(separator: ",")
    try check(#"{"geometry": {"type": "LineString", "coordinates": [\#(points)]}}"#)
    let texts = (0..<21).map { "\"\($0)\"" }.joined(separator: ",")
    let members = (0..<21).map { "\"\($0)\": 1" }.joined(separator: ",")
    for json in [
        #"{"tags": [\#(texts)]}"#, #"{"title": {\#(members)}}"#,
        "[[[\(Array(repeating: "{}", count: 21).joined(separator: ","))]]]",
    ] {
        let met = #expect(throws: LimitMet.self) { try check(json) }
        #expect(met?.description.contains("record.max_elements") ?? false)
    }
    let many = Array(repeating: "[]", count: 2001).joined(separator: ",")
    #expect(throws: LimitMet.self) { try check("[\(many)]") }
}

@Test("a text that distributions take over from their dataset cannot multiply it beyond its bytes")
func datasetsHaveBytes() throws {
    var dataset = Dataset()
    dataset.title["pl"] = "Zbiór"
    var distribution = Distribution()
    distribution.license = Concept(uri: nil, label: LocalizedText("pl", String(repeating: "l", count: 1000)))
    dataset.distribution = Array(repeating: distribution, count: 3)
    let id = DatasetID(source: "a", key: "b")
    let document = try DatasetDocument.bytes(of: dataset, id: id, limits: small)
    #expect(document == DatasetDocument.bytes(of: dataset, id: id))
    dataset.distribution = Array(repeating: distribution, count: 5000)
    let met = #expect(throws: LimitMet.self) { try DatasetDocument.bytes(of: dataset, id: id, limits: small) }
    #expect(met?.description.contains("record.max_dataset_bytes") ?? false)
}

@Test("a mapping that has used up its time, or met a limit, reads nothing any more")
func mappingsEnd() {
    var limits = small
    limits.time = .zero
    var normaliser = Normaliser(limits: limits)
    let read = (0..<1000).count { normaliser.line("tekst \($0)", field: "title") != nil }
    #expect(read == 255)
    #expect(normaliser.limitMet?.description.contains("record.max_time") ?? false)
    #expect(normaliser.url("https://example.pl/", field: "page") == nil)
    var other = Normaliser(limits: small)
    #expect(other.lines(String(repeating: "a", count: 8001), field: "description") == nil)
    #expect(other.limitMet?.description.contains("record.max_text_bytes") ?? false)
    #expect(other.date("2020-01-01", field: "issued", naive: .utc) == nil)
}

@Test("a mapping whose task is cancelled ends")
func mappingsAreCancelled() async {
    let read = await Task {
        withUnsafeCurrentTask { $0?.cancel() }
        var normaliser = Normaliser()
        return (0..<10_000).count { normaliser.line("tekst \($0)", field: "title") != nil }
    }.value
    #expect(read < 256)
}

@Test("of a record's findings the first thousand are told, and how many more there are")
func findingsOfARecord() {
    var normaliser = Normaliser()
    for number in 0..<1500 { _ = normaliser.date("no date \(number)", field: "issued", naive: .utc) }
    #expect(normaliser.findings.count == 1001)
    #expect(normaliser.findings.last?.value == "500")
}

@Test("texts by language stay in the order of their tags, in whatever order they come")
func languageMapsKeepTheirOrder() {
    var map = LocalizedText()
    var generator = SystemRandomNumberGenerator()
    let tags = (0..<500).map { "x\($0)" }
    for tag in tags.shuffled(using: &generator) { map[tag] = tag }
    #expect(map.entries.map(\.language) == tags.sorted())
    #expect(tags.allSatisfy { map[$0] == $0 } && map["x500"] == nil)
    for tag in tags.prefix(250).shuffled(using: &generator) { map[tag] = nil }
    #expect(map.entries.map(\.value) == tags.dropFirst(250).sorted())
}
