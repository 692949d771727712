import Catalog
import Fetch
import Foundation

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Turtle as a small municipal portal writes it.
enum DCATFeed {
    static let prefixes = """
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix hydra: <http://www.w3.org/ns/hydra/core#> .

        """

    static func iri(_ number: Int) -> String { "https://dane.przyklad.example/zbior/\(number)" }

    static func keys(_ numbers: some Sequence<Int>) -> [String] { numbers.map(iri).sorted() }

    static func dataset(_ number: Int, title: String? = nil) -> String {
        """
        <\(iri(number))> a dcat:Dataset ; dct:title "\(title ?? "Zbiór \(number)")"@pl ; dct:description "Opis."@pl ;
            dcat:distribution <\(iri(number))/plik> .
        <\(iri(number))/plik> a dcat:Distribution ; dcat:accessURL <https://dane.przyklad.example/\(number).csv> .

        """
    }

    static func datasets(_ numbers: some Sequence<Int>) -> String { numbers.map { dataset($0) }.joined() }

    /// A whole document, its catalogue without a list of the datasets.
    static func document(_ numbers: some Sequence<Int>, more: String = "") -> String {
        prefixes + "<https://dane.przyklad.example/katalog> a dcat:Catalog ; dct:title \"Katalog\"@pl .\n" + more
            + datasets(numbers)
    }
}

extension ScriptedPortal.Answer {
    static func turtle(_ text: String, _ fields: [String] = []) -> Self {
        Self(fields: ["Content-Type: text/turtle; charset=utf-8"] + fields, body: Array(text.utf8))
    }

    static func document(_ body: [UInt8], type: String) -> Self { Self(fields: ["Content-Type: \(type)"], body: body) }
}

extension Bench {
    func harvestDCAT(_ url: String, options: String = "", isFull: Bool = false) async throws -> RunState {
        let more = options.isEmpty ? "" : "options: {\(options)}"
        return try await runner.harvest(source(url, type: "dcat", more: more), isFull: isFull)
    }

    /// Harvests one document, whatever the server calls it.
    func harvestDCAT(text: String, type: String = "text/turtle", path: String = "/katalog") async throws -> RunState {
        try await harvestDCAT(bytes: Array(text.utf8), type: type, path: path)
    }

    func harvestDCAT(bytes: [UInt8], type: String, path: String = "/katalog") async throws -> RunState {
        let portal = try ScriptedPortal { _ in .document(bytes, type: type) }
        defer { portal.stop() }
        return try await harvestDCAT(portal.url + path)
    }

    /// A document as it would be read from the network.
    func document(_ text: String, name: String = "dokument.ttl") async throws -> DCATDocument {
        let url = URL(fileURLWithPath: directory + "/" + name)
        try Data(text.utf8).write(to: url)
        let response = try await fetcher.fetch(FetchRequest("file://" + url.path, allowsLocalFile: true))
        return try DCATDocument(response, url: url.path)
    }

    func titles() async throws -> [String] { try await items().compactMap { $0.dataset?.title.preferred }.sorted() }
}
