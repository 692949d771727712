import Catalog
import DCAT
import Fetch
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Golden cases of the types whose harvesters map what is stored.
@Suite("Records that are mapped from where they are stored")
struct StoredRecordTests {
    @Test("every type but these maps its records from where they are stored")
    func types() {
        let others = SourceType.allCases.filter { !($0.harvester is any StoredRecordHarvester) }
        #expect(Set(others.map(\.rawValue)) == ["atom", "atom-inspire", "gtfs", "rss"])
    }

    @Test(
        "a stored record becomes the same dataset with the same findings as it did when it was read",
        arguments: GoldenCase.all.filter { SourceType(rawValue: $0.type)?.harvester is any StoredRecordHarvester })
    func isTheSame(_ golden: GoldenCase) async throws {
        let source = try golden.source()
        let type = try #require(source.type)
        let harvester = try #require(type.harvester as? any StoredRecordHarvester)
        let desk = RecordDesk(source: source, limits: RecordLimits())
        var count = 0
        for harvested in try await records(of: golden, source, type.harvester) {
            guard let mapped = try? desk.mapped(harvested) else { continue }
            guard harvester.mapsStored(source), let stored = harvester.stored(harvested.source, of: source) else {
                #expect(Self.hasOuterContext(harvested, source), "\(harvested.source.key)")
                continue
            }
            let again = try desk.mapped(stored)
            #expect(again.document == mapped.document, "\(harvested.source.key)")
            #expect(again.findings == mapped.findings, "\(harvested.source.key)")
            count += 1
        }
        #expect(count > 0 || golden.name != "plain" || !harvester.mapsStored(source))
    }

    /// What of these types is made with more than is in the record.
    private static func hasOuterContext(_ harvested: HarvestedRecord, _ source: Source) -> Bool {
        switch source.type {
        case .dcatUS, .dkan, .arcGISHub: harvested.source.mediaType != "application/json" || source.type == .arcGISHub
        case .oaiPMH: source.options[.datasetPer] == .set
        default: false
        }
    }

    private func records(
        of golden: GoldenCase, _ source: Source, _ harvester: any Harvester
    ) async throws -> [HarvestedRecord] {
        let fetcher = PoliteFetcher(
            try Fetcher(answering: golden.portal()), policy: PolitenessPolicy(retries: 0))
        let portal = Portal(
            fetcher: fetcher, memory: nil, source: source, fingerprint: [], isFull: true, account: RequestAccount())
        let pages = TalliedPages(harvester.pages(of: source, at: portal, from: nil), maxPages: 100)
        var records: [HarvestedRecord] = []
        do {
            while let page = try await pages.next() {
                for case .record(let record) in page.records { records.append(record) }
            }
        } catch is HarvestFailure {
            // Ugly feeds may break off; what came before counts.
        }
        return records
    }

    @Test("a dataset that nothing but its content identifies is told so again")
    func contentKey() async throws {
        let bench = try Bench()
        let source = try await bench.source("https://dane.example/katalog.ttl", type: "dcat")
        let bytes = Array("_:b0 <http://purl.org/dc/terms/title> \"Zbiór\" .\n".utf8)
        for (key, isTold) in [(DCATClosure.key(ofContent: bytes), true), ("sha256:abc", false), ("a", false)] {
            let record = SourceRecord(key: key, mediaType: "application/n-triples", bytes: bytes, url: nil)
            let stored = try #require(DCATHarvester().stored(record, of: source))
            let mapped = try RecordDesk(source: source, limits: RecordLimits()).mapped(stored)
            #expect(mapped.dataset.title["pl"] == "Zbiór" || mapped.dataset.title.preferred == "Zbiór")
            #expect(mapped.findings.contains { $0.code == .keyMissing } == isTold, "\(key)")
        }
    }

    @Test("bytes that do not begin with the dataset are no record")
    func damagedBytes() async throws {
        let bench = try Bench()
        let source = try await bench.source("https://dane.example/katalog.ttl", type: "dcat")
        for text in ["", "x", "<a b> <c> .\n<http://x.example/> <http://purl.org/dc/terms/title> \"t\" .\n"] {
            let record = SourceRecord(key: "k", mediaType: "application/n-triples", bytes: Array(text.utf8), url: nil)
            let stored = try #require(DCATHarvester().stored(record, of: source))
            #expect(throws: HarvestFailure.self) {
                try RecordDesk(source: source, limits: RecordLimits()).mapped(stored)
            }
        }
    }

    @Test(
        "the key of a service of ArcGIS Server names it", arguments: ["a/b/MapServer": "a/b", "x/FeatureServer": "x"])
    func arcGISKey(key: String, name: String) throws {
        let service = try #require(ArcGISService(key: key))
        #expect((service.name, service.key) == (name, key))
        #expect(ArcGISService(key: "none") == nil)
    }
}
