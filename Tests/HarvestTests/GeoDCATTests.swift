import DCAT
import Foundation
import RDF
import TestSupport
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Our mapping of ISO 19139 beside the published pairs of input and expected output, property by property.
///
/// What is left of differences stands in docs/harvesters/iso19139.md with its reason, and this test holds the two together.
@Suite("GeoDCAT-AP")
struct GeoDCATTests {
    private static let folder = "standards/iso19139/test-cases"

    private func cases() throws -> [URL] {
        guard let folder = shared(Self.folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
    }

    @Test("the ten published pairs differ as documented, and not otherwise")
    func pairs() throws {
        let cases = try cases()
        guard !cases.isEmpty else { return }
        #expect(cases.count == 10)
        var found: [String: Set<String>] = [:]
        for folder in cases {
            let pair = try Pair(folder)
            for (property, difference) in pair.differences {
                print("\(folder.lastPathComponent) \(property): \(difference)")
                found[property, default: []].insert(folder.lastPathComponent)
            }
        }
        let documented = try documentedDifferences(all: Set(cases.map(\.lastPathComponent)))
        for property in Set(found.keys).union(documented.keys).sorted() {
            #expect(found[property, default: []] == documented[property, default: []], "\(property)")
        }
    }

    /// The rows ``| `property` | cases | reason |`` of the page.
    private func documentedDifferences(all: Set<String>) throws -> [String: Set<String>] {
        let page = try String(
            contentsOf: repository.appendingPathComponent("docs/harvesters/iso19139.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "## What differs from the published pairs").last)
        let end = section.components(separatedBy: "\n## ").first ?? ""
        var documented: [String: Set<String>] = [:]
        for line in end.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 3 && !cells[2].isEmpty, "\(line)")
            let services: Set<String> = ["network-service", "multilingual-metadata"]
            let cases: Set<String>
            switch cells[1] {
            case "all": cases = all
            case "datasets": cases = all.subtracting(services)
            case "services": cases = services
            default: cases = Set(cells[1].components(separatedBy: ", "))
            }
            documented[cells[0].trimmingCharacters(in: ["`"])] = cases
        }
        return documented
    }
}

/// One pair, both sides as what the catalogue would hold.
private struct Pair {
    let differences: [(String, String)]

    init(_ folder: URL) throws {
        let input = try Data(contentsOf: folder.appendingPathComponent("input.xml"))
        let mapped = try MappedISO(String(decoding: input, as: UTF8.self), publisher: false).dataset
        var ours = DatasetGraph(base: "https://snop.example")
        let id = DatasetID(source: "a", key: "b")
        ours.add(mapped, id: id)

        let turtle = try Data(contentsOf: folder.appendingPathComponent("expected_output.ttl"))
        var graph = try TurtleReader(base: IRI("https://a.example/"), mode: .recovering).graph(Array(turtle)).graph
        let about = Namespace.foaf["isPrimaryTopicOf"]
        guard let subject = graph.first(where: { $0.predicate == about })?.subject else {
            struct NoSubject: Error {}
            throw NoSubject()
        }
        // A service is held as a dataset that is one.
        graph.insert(subject, .rdfType, .iri(Namespace.dcat["Dataset"]))
        var normaliser = Normaliser(language: "en")
        var expected = DatasetGraphReader(graph, language: "en").dataset(subject, &normaliser)
        if expected.distribution.isEmpty { expected.distribution = Self.service(subject, graph) }

        var differences: [(String, String)] = []
        let (left, right) = (Self.properties(mapped), Self.properties(expected))
        for property in Set(left.keys).union(right.keys).sorted() {
            let (a, b) = (left[property, default: []], right[property, default: []])
            guard a != b else { continue }
            let text = "only ours \(a.subtracting(b).sorted()), only expected \(b.subtracting(a).sorted())"
            differences.append((property, String(text.prefix(400))))
        }
        differences += Self.unknownPredicates(graph, subject, ours.graph)
        self.differences = differences
    }

    /// What the expected output says of the endpoint of a service.
    private static func service(_ subject: Term, _ graph: Graph) -> [Distribution] {
        func values(_ name: String) -> [String] {
            graph.triples(of: subject).filter { $0.predicate == Namespace.dcat[name] }.compactMap {
                $0.object.iri?.string
            }
        }
        var service = DataService()
        service.endpointURL.append(contentsOf: values("endpointURL"))
        service.endpointDescription.append(contentsOf: values("endpointDescription"))
        var distribution = Distribution()
        distribution.accessURL = service.endpointDescription
        distribution.accessService = [service]
        return [distribution]
    }

    /// Properties of the dataset, its distributions and their services that our output has nowhere.
    private static func unknownPredicates(_ graph: Graph, _ subject: Term, _ ours: Graph) -> [(String, String)] {
        let known = Set(ours.map(\.predicate))
        var nodes = [subject]
        for name in ["distribution", "accessService"] {
            let property = Namespace.dcat[name]
            nodes += nodes.flatMap { node in
                graph.triples(of: node).filter { $0.predicate == property }.map(\.object)
            }
        }
        let prefixes = [
            ("http://data.europa.eu/930/", "geodcatap:"), ("http://purl.org/dc/terms/", "dct:"),
            ("http://www.w3.org/ns/dcat#", "dcat:"), ("http://www.w3.org/ns/prov#", "prov:"),
            ("http://www.w3.org/ns/adms#", "adms:"), ("http://www.w3.org/ns/dqv#", "dqv:"),
            ("http://xmlns.com/foaf/0.1/", "foaf:"), ("http://www.w3.org/2011/content#", "cnt:"),
        ]
        var names: Set<String> = []
        for node in nodes {
            for triple in graph.triples(of: node) where !known.contains(triple.predicate) {
                let iri = triple.predicate.string
                let prefix = prefixes.first { iri.hasPrefix($0.0) }
                names.insert(prefix.map { $0.1 + iri.dropFirst($0.0.count) } ?? iri)
            }
        }
        return names.sorted().map { ($0, "our output has no such property") }
    }

    // MARK: Properties

    private static func properties(_ dataset: Dataset) -> [String: Set<String>] {
        var all: [String: Set<String>] = [:]
        func set(_ name: String, _ values: [String?]) {
            let values = Set(values.compactMap { $0 }.filter { !$0.isEmpty })
            if !values.isEmpty { all[name] = values }
        }
        set("isSeries", [dataset.isSeries ? "true" : nil])
        set("identifier", dataset.identifier.map(Optional.some))
        set("title", texts(dataset.title))
        set("description", texts(dataset.description))
        set("keyword", dataset.keyword.entries.flatMap { entry in entry.value.map { "\($0)@\(entry.language)" } })
        set("theme", dataset.theme.map(concept))
        set("hvdCategory", dataset.hvdCategory.map(concept))
        set("issued", [dataset.issued?.description])
        set("modified", [dataset.modified?.description])
        set("accrualPeriodicity", [dataset.accrualPeriodicity.map(concept)])
        set("language", dataset.language.map(concept))
        set("publisher", [dataset.publisher.map(agent)])
        set("creator", dataset.creator.map(agent))
        set("rightsHolder", dataset.rightsHolder.map(agent))
        set("qualifiedAttribution", dataset.qualifiedAttribution.map { "\(role($0.role)) \(agent($0.agent))" })
        set("contactPoint", dataset.contactPoint.map { "\($0.name ?? "") \($0.email ?? "")" })
        set("spatial", dataset.spatial.map { "\($0.uri ?? "") \($0.bbox?.coordinates.description ?? "")" })
        set("temporal", dataset.temporal.map { "\($0.startDate?.description ?? "")/\($0.endDate?.description ?? "")" })
        set("license", dataset.license.map(concept))
        set("rights", dataset.rights.flatMap(texts))
        set("accessRights", [dataset.accessRights.map(concept)])
        set("conformsTo", dataset.conformsTo.map(Optional.some))
        set("applicableLegislation", dataset.applicableLegislation.map(Optional.some))
        set("provenance", dataset.provenance.flatMap { texts($0.label) })
        set("landingPage", dataset.landingPage.map(Optional.some))
        set("page", dataset.page.map(Optional.some))
        set("datasetType", dataset.datasetType.map(concept))
        set("distribution", dataset.distribution.flatMap(\.accessURL))
        for distribution in dataset.distribution {
            for (name, values) in properties(distribution) {
                all["distribution." + name, default: []].formUnion(values.map { "\(distribution.accessURL): \($0)" })
            }
        }
        return all
    }

    private static func properties(_ distribution: Distribution) -> [String: Set<String>] {
        var all: [String: Set<String>] = [:]
        func set(_ name: String, _ values: [String?]) {
            let values = Set(values.compactMap { $0 }.filter { !$0.isEmpty })
            if !values.isEmpty { all[name] = values }
        }
        set("title", texts(distribution.title))
        set("description", texts(distribution.description))
        set("downloadURL", distribution.downloadURL.map(Optional.some))
        set("format", [distribution.format.map { $0.uri ?? $0.label }])
        set("mediaType", [distribution.mediaType])
        set("byteSize", [distribution.byteSize.map { "\($0)" }])
        set("license", [distribution.license.map(concept)])
        set("accessService.endpointURL", distribution.accessService.flatMap(\.endpointURL))
        set("accessService.endpointDescription", distribution.accessService.flatMap(\.endpointDescription))
        set("accessService.title", distribution.accessService.flatMap { texts($0.title) })
        set("accessService.servesDataset", distribution.accessService.flatMap(\.servesDataset))
        return all
    }

    private static func texts(_ text: LocalizedText) -> [String] {
        text.entries.map { "\($0.value.split(whereSeparator: \.isWhitespace).joined(separator: " "))@\($0.language)" }
    }

    private static func concept(_ concept: Concept) -> String { concept.uri ?? concept.label.preferred ?? "" }

    private static func agent(_ agent: Agent) -> String { "\(texts(agent.name).sorted()) \(agent.email ?? "")" }

    private static func role(_ iri: String?) -> String {
        iri.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
    }
}
