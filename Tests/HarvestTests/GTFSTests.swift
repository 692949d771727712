import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A small feed.
enum GTFSArchive {
    private static let agency =
        "\u{FEFF}agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone\r\n1,\"Zarząd \"\"Linii\"\", A\",https://a.example,Europe/Warsaw,pl,+48 1\r\n"
    private static let stops =
        "stop_id,stop_name,stop_lat,stop_lon\n1,\"A,B\",54.1,18.2\n2,C,54.5,18.9\n3,Nigdzie,0,0\n4,D,,\n"
    private static let info =
        "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version,feed_contact_email\nGmina,https://g.example,mul,20260101,20261231,7,gtfs@g.example\n"
    private static let calendar = "service_id,start_date,end_date\n1,20260301,20260930\n"
    private static let dates = "service_id,date,exception_type\n1,20260201,2\n1,20261010,1\n"

    static func bytes(folder: String = "", hasInfo: Bool = true) -> [UInt8] {
        var files = [
            ("agency.txt", agency), ("stops.txt", stops), ("routes.txt", "route_id\n1\n2\n"),
            ("calendar.txt", calendar),
            ("calendar_dates.txt", dates),
        ]
        if hasInfo { files.append(("feed_info.txt", info)) }
        return StoredArchive.bytes(files.map { (folder + $0.0, Array($0.1.utf8)) })
    }
}

@Suite("GTFS")
struct GTFSTests {
    private func harvest(_ bytes: [UInt8]) async throws -> (RunState, Bench) {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .init(fields: ["Content-Type: application/zip"], body: bytes) }
        defer { portal.stop() }
        return (try await bench.harvest(portal.url + "/gtfs.zip", type: "gtfs"), bench)
    }

    @Test("a feed: agencies, publisher, days, box, version", arguments: ["", "gtfs/"])
    func feed(folder: String) async throws {
        let (run, bench) = try await harvest(GTFSArchive.bytes(folder: folder))
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let dataset = try #require(try await bench.dataset("gtfs"))
        #expect(dataset.title["pl"] == "Miasto" && dataset.version == "7")
        #expect(dataset.publisher?.name.preferred == "Gmina")
        #expect(dataset.creator.map(\.name.preferred) == ["Zarząd \"Linii\", A"])
        #expect(dataset.contactPoint.first?.email == "gtfs@g.example")
        #expect(dataset.temporal.first?.startDate?.description == "2026-01-01")
        #expect(dataset.temporal.first?.endDate?.description == "2026-12-31")
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 18.2, south: 54.1, east: 18.9, north: 54.5))
        #expect(dataset.language.count == 1 && dataset.theme.first?.uri?.hasSuffix("/TRAN") == true)
        #expect(dataset.description["en"]?.contains("Stops: 4, routes: 2") == true)
        #expect(dataset.distribution.first?.format?.uri?.hasSuffix("/GTFS") == true)
        #expect(dataset.distribution.first?.byteSize == GTFSArchive.bytes(folder: folder).count)
        #expect(try await bench.codes(run) == ["metadata-derived", "licence-missing"])
    }

    @Test("without feed_info the calendar tells the days, and the only agency publishes")
    func withoutInfo() async throws {
        let (run, bench) = try await harvest(GTFSArchive.bytes(hasInfo: false))
        #expect(run.outcome == .succeeded)
        let dataset = try #require(try await bench.dataset("gtfs"))
        #expect(dataset.temporal.first?.startDate?.description == "2026-03-01")
        #expect(dataset.temporal.first?.endDate?.description == "2026-10-10")
        #expect(dataset.publisher?.homepage == "https://a.example" && dataset.creator.isEmpty)
    }

    @Test("what the server says is unchanged is not downloaded, and a new feed is an update")
    func unchanged() async throws {
        let hasInfo = Guarded(true)
        try await withPortal({ request in
            let etag = "\"\(hasInfo.with { $0 })\""
            if request.fields["if-none-match"] == etag {
                return .init(status: "304 Not Modified", fields: ["ETag: \(etag)"])
            }
            return .init(fields: ["ETag: \(etag)"], body: GTFSArchive.bytes(hasInfo: hasInfo.with { $0 }))
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/gtfs.zip", type: "gtfs")
            _ = try await bench.runner.harvest(source)
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged, again.cost.notModified) == (.succeeded, 1, 1))
            hasInfo.with { $0 = false }
            let third = try await bench.runner.harvest(source)
            #expect((third.outcome, third.updated) == (.succeeded, 1))
        }
    }

    @Test(
        "what is no feed removes nothing, and is said",
        arguments: [
            Array("<!doctype html><html>Przerwa</html>".utf8), [], Array("PK".utf8),
            Array(GTFSArchive.bytes().prefix(300)),
            StoredArchive.bytes([("readme.txt", [1])]), StoredArchive.bytes([("../agency.txt", [1])]),
        ] as [[UInt8]])
    func broken(bytes: [UInt8]) async throws {
        let body = Guarded(GTFSArchive.bytes())
        try await withPortal({ _ in .init(body: body.with { $0 }) }) { portal, bench in
            let source = try await bench.source(portal.url + "/gtfs.zip", type: "gtfs")
            _ = try await bench.runner.harvest(source)
            let rows = try await bench.rows()
            body.with { $0 = bytes }
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .failed)
            #expect(try await bench.runCodes(run) == ["not-what-was-expected"])
            #expect(try await bench.rows() == rows && rows.count == 1)
        }
    }

    @Test("a page that is glued in front of the archive is passed over, and feeds are recognised")
    func glued() async throws {
        let bytes = Array("<html>Pobieranie</html>\n".utf8) + GTFSArchive.bytes()
        let (run, _) = try await harvest(bytes)
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        try await withPortal({ _ in .init(body: GTFSArchive.bytes()) }) { portal, bench in
            let found = try await bench.recognise(portal.url + "/rozklad")
            #expect((found.best?.type, found.requests) == (.gtfs, 1))
        }
    }
}
