import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Reading a DCAT document in pieces")
struct DCATReadingTests {
    /// What the document's datasets are, each by itself.
    private func items(
        _ text: String, name: String = "k.ttl", heldBytes: Int = DCATReading.maxHeldBytes,
        freeStatements: Int = DCATReading.maxFreeStatements
    ) async throws -> (records: [String], windows: Int) {
        var reading = try DCATReading(
            try await Bench().document(text, name: name), language: "pl", heldBytes: heldBytes,
            freeStatements: freeStatements)
        var records: [String] = []
        while let item = try reading.next() {
            records.append("\(item.key ?? "-")\n\(String(decoding: item.closure?.bytes ?? [], as: UTF8.self))")
        }
        return (records, reading.windows)
    }

    /// Datasets that share a publisher which comes last, and have blank nodes in them.
    private static let shared: String = {
        let datasets = (1...40).map { number in
            """
            <\(DCATFeed.iri(number))> a dcat:Dataset ; dct:title "Zbiór \(number)"@pl ; dct:publisher <https://u.example/urzad> ;
                dct:description "\(String(repeating: "Opis zbioru. ", count: 60))"@pl ;
                dct:temporal [ dcat:startDate "20\(number + 10)" ] ; dcat:distribution <\(DCATFeed.iri(number))/plik> .

            """
        }
        let files = (1...40).map {
            "<\(DCATFeed.iri($0))/plik> dct:format \"CSV\" ; dct:license <https://l.example/> .\n"
        }
        return DCATFeed.prefixes + datasets.joined() + files.reversed().joined()
            + "<https://u.example/urzad> foaf:name \"Urząd\"@pl . <https://l.example/> dct:title \"Licencja\" .\n"
    }()

    @Test(
        "a document that does not fit into memory gives the same records in windows", arguments: [2000, 10_000, 40_000])
    func windows(heldBytes: Int) async throws {
        let whole = try await items(Self.shared)
        #expect(whole.windows == 0 && whole.records.count == 40)
        #expect(
            whole.records.allSatisfy { $0.contains("Urząd") && $0.contains("Licencja") && $0.contains("startDate") })
        let pieces = try await items(Self.shared, heldBytes: heldBytes)
        #expect(pieces.windows > 1 && pieces.windows <= 40)
        #expect(pieces.records == whole.records)
    }

    @Test("a document that would have to be read too many times is refused, by the limit's name")
    func tooManyWindows() async throws {
        let text = DCATFeed.document(1...(DCATReading.maxWindows + 5))
        let error = await #expect(throws: HarvestFailure.self) { try await items(text, heldBytes: 1) }
        #expect(error?.finding.code == .tooLarge && error?.description.contains("maxWindows") == true)
    }

    @Test("a part that many datasets share is theirs, but not so often that a small document makes a large catalogue")
    func sharing() async throws {
        let names = (0..<4000).map { "<https://u.example/urzad> foaf:name \"Urząd \($0)\" .\n" }.joined()
        let datasets = (0..<60).map {
            "<\(DCATFeed.iri($0))> a dcat:Dataset ; dct:title \"\($0)\" ; dct:publisher <https://u.example/urzad> .\n"
        }
        let few = try await items(DCATFeed.prefixes + datasets[..<40].joined() + names)
        #expect(few.records.count == 40 && few.records.allSatisfy { $0.contains("Urząd 3999") })
        let text = DCATFeed.prefixes + datasets.joined() + names
        let error = await #expect(throws: HarvestFailure.self) { try await items(text, freeStatements: 100_000) }
        #expect(error?.finding.code == .tooLarge && error?.description.contains("maxShared") == true)
        // What is too large for a record is not even collected.
        let large =
            DCATFeed.prefixes + datasets.joined()
            + (0..<10_001).map { "<\(DCATFeed.iri(1))> dct:creator <https://u.example/\($0)> .\n" }.joined()
        let refused = try await items(large).records
        #expect(refused.count == 60 && refused[1] == "\(DCATFeed.iri(1))\n")
    }

    @Test("a service that all datasets have is each one's own, without the others")
    func commonService() async throws {
        let datasets = (0..<1500).map {
            """
            <\(DCATFeed.iri($0))> a dcat:Dataset ; dct:title "\($0)" ; dcat:distribution [ dcat:accessService <https://u.example/wfs> ] .
            <https://u.example/wfs> dcat:servesDataset <\(DCATFeed.iri($0))> .

            """
        }
        let records = try await items(
            DCATFeed.prefixes + datasets.joined() + "<https://u.example/wfs> dct:title \"WFS\" .\n"
        ).records
        #expect(records.count == 1500 && records.allSatisfy { $0.contains("WFS") })
        #expect(records.allSatisfy { $0.components(separatedBy: "servesDataset").count == 2 })
    }

    @Test("a dataset ends at other datasets and at catalogues")
    func borders() async throws {
        let text =
            DCATFeed.document(
                1...2, more: "<https://dane.przyklad.example/katalog> dct:publisher <https://u.example/> .\n")
                + """
                <\(DCATFeed.iri(1))> dct:relation <\(DCATFeed.iri(2))> ; dct:isPartOf <https://dane.przyklad.example/katalog> ;
                    dcat:inSeries <https://s.example/seria> .
                <https://s.example/seria> a dcat:DatasetSeries ; dct:title "Seria"@pl .
                """
        let records = try await items(text).records
        let first = try #require(records.first { $0.hasPrefix(DCATFeed.iri(1) + "\n") })
        #expect(records.count == 3)
        #expect(first.contains("https://s.example/seria") && !first.contains("Seria"))
        #expect(!first.contains("Zbiór 2") && !first.contains("Katalog"))
        #expect(try await items(text, heldBytes: 1000).records == records)
    }

    @Test("a service that says which dataset it serves belongs to it, wherever it stands")
    func services() async throws {
        let service = """
            <https://s.example/wfs> a dcat:DataService ; dcat:servesDataset <\(DCATFeed.iri(2))> ; dct:title "Usługa"@pl ;
                dcat:contactPoint [ foaf:name "Geodeta" ] .
            """
        let text = DCATFeed.document(1...3) + service
        let records = try await items(text).records
        #expect(records.map { $0.contains("Usługa") && $0.contains("Geodeta") } == [false, true, false])
        #expect(try await items(text, heldBytes: 1000).records == records)
    }

    @Test("blank nodes in a circle come to an end")
    func circles() async throws {
        let text =
            DCATFeed.document([1]) + "<\(DCATFeed.iri(1))> dct:spatial _:a . "
            + "_:a dct:spatial _:b . _:b dct:spatial _:a ; dct:title \"w kole\" .\n"
        let records = try await items(text).records
        #expect(records.first?.contains("w kole") == true)
        #expect(try await items(text, heldBytes: 100).records == records)
    }

    @Test("a dataset of too many statements is given without them, and the others as they are")
    func tooLarge() async throws {
        let many = (0...DCATClosure.maxStatements).map { "\"s\($0)\"" }.joined(separator: ",")
        let text = DCATFeed.document(1...2) + "<\(DCATFeed.iri(1))> dcat:keyword \(many) .\n"
        let records = try await items(text).records
        #expect(records.first == "\(DCATFeed.iri(1))\n")
        #expect(records.last?.contains("Zbiór 2") == true)
    }
}
