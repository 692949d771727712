import Foundation
import JSON
import RDF
import TestSupport
import Testing

@testable import DCAT

@Suite("The tables of properties")
struct PropertyTests {
    private let id = DatasetID(source: "gdansk", key: "1")

    // MARK: Rows

    @Test("every row is written, read back and drawn, in the order of its table")
    func rows() throws {
        let dataset = try publishedDataset()
        let document = try DatasetDocument.bytes(of: dataset, id: id).withUnsafeBytes { try JSONValue.parse($0) }
        var drawn = DatasetGraph(base: "https://snop.example")
        drawn.add(dataset, id: id)
        let subject = Term.iri(IRI(drawn.iri(of: id)))
        try check(Dataset.properties, own: ["type"], Dataset(), document, drawn.graph, subject)

        let distribution = try #require(document["distribution"]?[0])
        let file = try #require(drawn.graph.object(subject, Namespace.dcat["distribution"]))
        try check(Distribution.properties, own: ["id"], Distribution(), distribution, drawn.graph, file)

        let service = try #require(distribution["accessService"]?[0])
        let node = try #require(drawn.graph.object(file, Namespace.dcat["accessService"]))
        try check(DataService.properties, own: ["uri", "type"], DataService(), service, drawn.graph, node)
    }

    private func check<Resource: Equatable>(
        _ table: PropertyTable<Resource>, own: [String], _ empty: Resource, _ document: JSONValue, _ graph: Graph,
        _ node: Term
    ) throws {
        #expect(document.object?.keys == own + table.rows.map(\.name))
        for row in table.rows {
            var single = empty
            row.read(document, &single)
            #expect(single != empty, "\(row.name) is not read")
            #expect(!graph.objects(node, row.iri).isEmpty, "\(row.name) is not drawn")
            var writer = JSONWriter()
            writer.object { row.write(&single, &$0) }
            let written = try writer.bytes.withUnsafeBytes { try JSONValue.parse($0) }
            // Distributions are written with the ids that their dataset gives them.
            guard !["distribution", "sample"].contains(row.name) else { continue }
            #expect(written == .object([row.name: document[row.name] ?? .null]), "\(row.name) is written otherwise")
        }
    }

    @Test("a dataset with one property alone is read back as it was", arguments: Dataset.properties.rows.map(\.name))
    func alone(name: String) throws {
        let document = DatasetDocument.bytes(of: fullDataset(), id: id)
        let value = try document.withUnsafeBytes { try JSONValue.parse($0) }
        var dataset = Dataset()
        try #require(Dataset.properties.rows.first { $0.name == name }).read(value, &dataset)
        let bytes = DatasetDocument.bytes(of: dataset, id: id)
        #expect(bytes.withUnsafeBytes { DatasetDocument.dataset(from: $0) } == dataset)
        #expect(dataset != Dataset())
    }

    @Test("a graph has every property once, in the order of documents but for those that say otherwise")
    func order() {
        func check<Resource>(_ table: PropertyTable<Resource>) {
            let names = table.inGraph.map(\.name)
            #expect(names.sorted() == table.rows.map(\.name).sorted())
            #expect(Set(names).count == names.count)
            let plain = Set(table.rows.filter { $0.predecessor == nil }.map(\.name))
            #expect(names.filter(plain.contains) == table.rows.map(\.name).filter(plain.contains))
        }
        check(Dataset.properties)
        check(Distribution.properties)
        check(DataService.properties)
    }

    @Test("the context has every name of the tables, with one meaning")
    func context() {
        let definitions = Dictionary(
            uniqueKeysWithValues: DatasetContext.context.definitions.map { ($0.name, $0.iri) })
        func check<Resource>(_ table: PropertyTable<Resource>) {
            for row in table.rows { #expect(definitions[row.name] == row.iri, "\(row.name)") }
        }
        check(Dataset.properties)
        check(Distribution.properties)
        check(DataService.properties)
    }

    @Test("every list of a dataset and of its distributions has a limit")
    func lists() throws {
        let value = try DatasetDocument.bytes(of: fullDataset(), id: id).withUnsafeBytes { try JSONValue.parse($0) }
        var limits = RecordLimits()
        (limits.values, limits.agents, limits.distributions, limits.keywords) = (4, 4, 4, 4)
        func check<Resource>(
            _ table: PropertyTable<Resource>, _ empty: Resource, _ document: JSONValue?,
            _ dataset: (Resource) -> Dataset
        ) throws {
            for row in table.rows {
                guard let first = document?[row.name]?.array?.first else { continue }
                var resource = empty
                let many = JSONValue.array((1...5).map { varied(first, $0) })
                row.read(.object([row.name: many]), &resource)
                let whole = dataset(resource)
                #expect(throws: LimitMet.self, "\(row.name) has no limit") { try limits.check(whole) }
            }
        }
        try check(Dataset.properties, Dataset(), value) { $0 }
        try check(Distribution.properties, Distribution(), value["distribution"]?[0]) { distribution in
            var dataset = Dataset()
            dataset.distribution = [distribution]
            return dataset
        }
    }

    /// The same with other texts and numbers.
    private func varied(_ value: JSONValue, _ number: Int) -> JSONValue {
        switch value {
        case .string(let text): .string(Int(text).map { "\($0 + number)" } ?? "\(text)\(number)")
        case .number: .number(JSONNumber(number))
        case .array(let elements): .array(elements.map { varied($0, number) })
        case .object(let members):
            .object(JSONObject(members.map { .init(key: $0.key, value: varied($0.value, number)) }))
        case .bool, .null: value
        }
    }

    // MARK: Documentation

    /// A field of a table of `docs/developers.md`.
    private struct Told {
        let name: String
        let type: String
        let meaning: String
    }

    /// The table below a heading row; a cell has several names where one meaning is that of all, and then one type or as many.
    private func told(_ heading: String) throws -> [Told] {
        let file = repository.appendingPathComponent("docs/developers.md")
        let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("| \(heading) |") })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.flatMap { line in
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let names = cells[1].matches(of: /`([^`]+)`/).map { String($0.1) }
            let types = cells[2].components(separatedBy: "; ")
            return names.enumerated().map { place, name in
                Told(name: name, type: types.count == names.count ? types[place] : cells[2], meaning: cells[3])
            }
        }
    }

    @Test("the documentation tells of every property of a dataset with its type, and of no other")
    func datasetIsTold() throws {
        let fields = try told("field")
        let own = ["id", "uri", "type", "cluster", "source"]
        #expect(fields.map(\.name).sorted() == (own + Dataset.properties.rows.map(\.name)).sorted())
        for row in Dataset.properties.rows {
            #expect(fields.first { $0.name == row.name }?.type == row.type, "\(row.name)")
        }
    }

    @Test("the documentation tells of every property of a distribution and of a service")
    func distributionIsTold() throws {
        let fields = try told("field of a distribution")
        #expect(fields.map(\.name).sorted() == (["id"] + Distribution.properties.rows.map(\.name)).sorted())
        for row in Distribution.properties.rows {
            let type = fields.first { $0.name == row.name }?.type
            let above = Dataset.properties.rows.first { $0.name == row.name }?.type
            #expect((type == "as above" ? above : type) == row.type, "\(row.name)")
        }
        let above = Set(Dataset.properties.rows.map(\.name)).union(Distribution.properties.rows.map(\.name))
        let service = try #require(fields.first { $0.name == "accessService" }).meaning
        for row in DataService.properties.rows where !above.contains(row.name) {
            #expect(service.contains("`\(row.name)`"), "\(row.name)")
        }
    }
}
