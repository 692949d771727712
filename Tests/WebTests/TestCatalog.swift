import Catalog
import DCAT
import Foundation
import OrderedCollections
import Records

/// A catalogue in a directory of its own: two sources, fifty datasets, one of them withdrawn.
struct TestCatalog {
    static let time = 1_700_000_000

    let directory: String
    let database: CatalogDatabase
    let writer: CatalogWriter

    var reader: CatalogReader { CatalogReader(database) }

    static func id(_ key: String, source: String = "gdansk") -> DatasetID { DatasetID(source: source, key: key) }

    /// Makes the catalogue, hands it over, and deletes it.
    static func with<Result>(
        datasets: Int = 45, _ body: (TestCatalog) async throws -> Result
    ) async throws -> Result {
        let directory = NSTemporaryDirectory() + "web-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // Tests run beside each other on machines of any speed.
        let database = try CatalogDatabase(dataDirectory: directory, limits: .patient)
        let catalog = TestCatalog(directory: directory, database: database, writer: CatalogWriter(database))
        try await catalog.fill(datasets)
        return try await body(catalog)
    }

    private func fill(_ count: Int) async throws {
        let gdansk = Agent(name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011")
        try await writer.register([
            SourceRegistration(
                id: "gdansk", title: "Otwarty Gdańsk", type: "ckan", url: "https://portal.test", publisher: gdansk,
                schedule: "daily at 03:15", isSample: false),
            SourceRegistration(
                id: "lodz", title: "Łódź", type: "otwarte-dane", url: "https://lodz.test/feed.xml", publisher: nil,
                schedule: "manual", isSample: true),
        ])
        let all = (0..<count).map { (key: "g\($0)", dataset: Self.dataset($0)) }
        try await harvest("gdansk", all + [("gone", Self.dataset(1000))], at: Self.time - 86_400)
        try await harvest("gdansk", all, at: Self.time)
        try await harvest("lodz", (0..<5).map { ("l\($0)", Self.fromLodz($0)) }, at: Self.time)
        try await writer.setNextRun("gdansk", at: Self.time + 86_400)
    }

    /// Harvests a source completely: what is not among the records is removed.
    func harvest(_ source: String, _ records: [(key: String, dataset: Dataset)], at now: Int) async throws {
        let run = try await writer.beginRun(source: source, RunPlan(), now: now).run
        var page = PageCommit()
        page.records = records.map { key, dataset in
            let bytes = Array("\(dataset)".utf8)
            let record = SourceRecord(
                key: key, mediaType: "application/json", bytes: bytes, url: "https://portal.test/dataset/\(key)")
            var findings =
                dataset.license.isEmpty ? [Finding(.titleMissing, field: "license", "No licence is stated.")] : []
            for (place, file) in dataset.distribution.enumerated() where file.format == nil {
                let field = "distribution[\(place)].format"
                findings.append(Finding(.formatMissing, field: field, value: "=\"a\", b", "No format is stated."))
            }
            return .prepared(
                PreparedRecord(
                    record, source: source, payloadHash: PreparedRecord.payloadHash(bytes, fingerprint: []),
                    dataset: dataset, findings: findings))
        }
        _ = try await writer.commit(page, run: run, source: source, now: now)
        _ = try await writer.finishRun(
            run, source: source, ending: .complete, removal: RemovalPolicy(keepMissing: 0, after: 1), now: now
        ) { "\($0.records) records" }
    }

    static func dataset(_ number: Int) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = ["urn:test:\(number)"]
        dataset.title = LocalizedText(pl: "Zbiór \(number) Łódź", en: number == 0 ? "Dataset <0>" : nil)
        dataset.description = LocalizedText("pl", "Opis zbioru \(number) & \"więcej\"")
        dataset.keyword["pl"] = ["transport", "a, b", number % 2 == 0 ? "parzyste" : "nieparzyste"]
        dataset.publisher = Agent(name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011")
        dataset.theme = OrderedSet([Vocabularies.themes[number % 3 == 0 ? "TRAN" : "AGRI"]?.concept].compactMap { $0 })
        dataset.issued = DateValue(year: 2010 + number % 10)
        dataset.modified = DateValue(year: 2020, month: 1 + number % 12, day: 3)
        dataset.temporal = [PeriodOfTime(startDate: DateValue(year: 2000), endDate: DateValue(year: 2001))]
        dataset.spatial = [
            Location(teryt: "2261011", bbox: BoundingBox(west: 18.4, south: 54.2, east: 18.9, north: 54.5))
        ]
        var distribution = Distribution()
        distribution.key = "d\(number)"
        distribution.accessURL = ["https://portal.test/file/\(number).csv"]
        distribution.format = Vocabularies.fileTypes["CSV"].map { Format(uri: $0.uri, label: "CSV") }
        dataset.distribution = [distribution]
        dataset.license = OrderedSet([Vocabularies.licences["CC_BY_4_0"]?.concept].compactMap { $0 })
        return dataset
    }

    static func fromLodz(_ number: Int) -> Dataset {
        var dataset = Dataset()
        dataset.title = LocalizedText("pl", "Rejestr \(number)")
        dataset.publisher = Agent(name: LocalizedText("pl", "Urząd, Łódź"))
        dataset.applicableLegislation = number == 0 ? [Dataset.highValueRegulation] : []
        dataset.license = [Concept(uri: nil, label: LocalizedText("pl", "Licencja własna"))]
        dataset.language = OrderedSet([Vocabularies.languages["pl"]?.concept].compactMap { $0 })
        dataset.temporal = [PeriodOfTime(startDate: DateValue(year: 2019), endDate: nil)]
        return dataset
    }
}
