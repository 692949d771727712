import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("OGC services")
struct OGCServicesTests {
    /// A server that answers a request for the capabilities of each of these services, and refuses the others.
    private func with(
        _ documents: [String: String], path: String = "/ows", more: String = "",
        _ body: (ScriptedPortal, Bench, Source, RunState) async throws -> Void
    ) async throws {
        try await withPortal({ request in
            let service = request.parameter("SERVICE") ?? ""
            return documents[service].map { .xml($0) } ?? .xml(OGCDocuments.exception)
        }) { portal, bench in
            let source = try await bench.source(portal.url + path, type: "ogc-services", more: more)
            try await body(portal, bench, source, try await bench.runner.harvest(source))
        }
    }

    // MARK: Mapping

    @Test("WMS 1.3.0: the layers in the groups, with what they take over")
    func wms130() async throws {
        try await with(["WMS": OGCDocuments.wms130]) { portal, bench, source, run in
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            #expect(try await bench.keys() == ["wms:budynki", "wms:dzialki"])
            let parcels = try #require(try await bench.dataset("wms:dzialki"))
            #expect(parcels.title["pl"] == "Działki ewidencyjne" && parcels.description["pl"] == "Granice działek.")
            #expect(parcels.keyword["pl"] == ["działki", "Cadastral parcels"])
            #expect(parcels.spatial.first?.bbox == BoundingBox(west: 20.1, south: 52, east: 21.2, north: 52.6))
            #expect(parcels.temporal.first?.startDate?.description == "2019-01-01")
            #expect(parcels.temporal.first?.endDate?.description == "2024-12-31")
            #expect(parcels.otherIdentifier == ["PL.PZGiK:1428"] && parcels.page == ["https://powiat.example/md/1"])
            #expect(parcels.publisher?.name.preferred == "Starostwo Powiatowe")
            #expect(parcels.contactPoint.first?.email == "geodezja@powiat.example")
            #expect(parcels.rights.map { $0["pl"] } == ["Starosta"])
            #expect(parcels.accessRights?.uri?.hasSuffix("/PUBLIC") == true && parcels.license.isEmpty)
            #expect(parcels.provenance.first?.label["en"]?.contains("derived") == true)
            #expect(parcels.distribution.count == 2)
            let map = parcels.distribution[0]
            #expect(map.format?.uri?.hasSuffix("/WMS_SRVC") == true)
            #expect(map.accessURL == [source.url + "?SERVICE=WMS&REQUEST=GetCapabilities"])
            #expect(
                Set(map.conformsTo) == [
                    "http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/EPSG/0/2180",
                    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                ])
            let service = try #require(map.accessService.first)
            #expect(service.endpointURL == [source.url], "not the name that the server has within")
            #expect(service.title["pl"] == "Geoportal powiatu" && service.page == ["https://powiat.example/csw?id=1"])
            #expect(service.conformsTo == ["http://www.opengis.net/def/serviceType/ogc/wms"])
            #expect(parcels.distribution[1].accessURL == ["https://powiat.example/dzialki.gml"])
            let buildings = try #require(try await bench.dataset("wms:budynki"))
            #expect(buildings.spatial.isEmpty, "all of the globe is what servers say that do not know")

            let findings = try await bench.findings(run)
            #expect(findings.filter { $0.code.name == "metadata-derived" && $0.key != nil }.count == 2)
            #expect(
                findings.contains {
                    $0.code.name == "metadata-derived" && $0.key == nil && $0.value == "Ewidencja, Wszystko"
                })
            #expect(findings.contains { $0.code.name == "record-invalid" && $0.value == "Bez nazwy" })
        }
    }

    @Test("WMS 1.1.1, with its document type, in windows-1250")
    func wms111() async throws {
        let bytes = try #require(OGCDocuments.wms111.data(using: .windowsCP1250))
        try await withPortal({ _ in .init(fields: ["Content-Type: application/vnd.ogc.wms_xml"], body: Array(bytes)) })
        {
            portal, bench in
            let url = portal.url + "/mapserv?map=/a/b.map&SERVICE=WMS&VERSION=1.1.1&REQUEST=GetCapabilities"
            let run = try await bench.harvest(url, type: "ogc-services")
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
            #expect(
                portal.requests.map(\.target)
                    == ["/mapserv?map=/a/b.map&SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.1.1"])
            let map = try #require(try await bench.dataset("wms:mapa"))
            #expect(map.title["pl"] == "Mapa zasadnicza")
            #expect(map.spatial.first?.bbox == BoundingBox(west: 18.4, south: 54.2, east: 18.9, north: 54.5))
            #expect(map.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
            #expect(map.distribution[0].conformsTo.count == 2)
            #expect(map.distribution[0].accessService.first?.endpointURL == [portal.url + "/mapserv?map=/a/b.map"])
        }
    }

    @Test("WFS 2.0.0, 1.1.0 and 1.0.0")
    func wfs() async throws {
        try await with(["WFS": OGCDocuments.wfs200], more: "options: {services: [wfs]}") { portal, bench, source, run in
            #expect((run.outcome, run.added, portal.requests.count) == (.succeeded, 1, 1))
            let acts = try #require(try await bench.dataset("wfs:app:Akt"))
            #expect(acts.title["pl"] == "Akty" && acts.title["en"] == "Acts")
            #expect(acts.spatial.first?.bbox == BoundingBox(west: 20.3, south: 52.1, east: 20.5, north: 52.3))
            #expect(acts.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
            #expect(acts.rights.map { $0["pl"] } == ["brak opłat"])
            #expect(
                acts.publisher?.homepage == "https://teresin.example" && acts.page == ["https://teresin.example/md"])
            #expect(acts.contactPoint.first?.telephone == "46 1")
            #expect(acts.distribution.first?.accessService.first?.identifier == ["PL.ZIPPZP.1/1428072-MPZP"])
            #expect(acts.distribution.first?.conformsTo.first == "http://www.opengis.net/def/crs/EPSG/0/2180")
        }
        for (text, key) in [(OGCDocuments.wfs110, "wfs:a:drogi"), (OGCDocuments.wfs100, "wfs:mosty")] {
            try await with(["WFS": text], more: "options: {services: [wfs]}") { _, bench, _, run in
                #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
                let dataset = try #require(try await bench.dataset(key))
                #expect(dataset.spatial.first?.bbox == BoundingBox(west: 18, south: 53, east: 19, north: 54))
                #expect(dataset.distribution.first?.conformsTo.count == 1)
                if key == "wfs:mosty" { #expect(dataset.keyword["pl"] == ["mosty", "wiadukty"]) }
            }
        }
    }

    @Test("WMTS 1.0.0")
    func wmts() async throws {
        try await with(["WMTS": OGCDocuments.wmts], more: "options: {services: [wmts]}") { _, bench, _, run in
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
            let photos = try #require(try await bench.dataset("wmts:orto"))
            #expect(photos.title["pl"] == "Orto 2024" && photos.distribution.first?.format?.label == "WMTS")
            #expect(photos.spatial.first?.bbox == BoundingBox(west: 18, south: 53, east: 19, north: 54))
        }
    }

    // MARK: Runs

    @Test("where nothing says which service it is, the first that answers is read")
    func searching() async throws {
        try await with(["WFS": OGCDocuments.wfs110, "WMTS": OGCDocuments.wmts]) { portal, bench, _, run in
            #expect((run.outcome, run.added) == (.succeeded, 1))
            #expect(portal.requests.map { $0.parameter("SERVICE") } == ["WMS", "WFS"])
        }
        try await with([:]) { _, bench, _, run in
            let codes = try await bench.runCodes(run)
            #expect(run.outcome == .failed && codes == ["refused-by-portal"])
        }
    }

    @Test("several services of one endpoint are read where the source names them, and each must answer")
    func several() async throws {
        let both = "options: {services: [wms, wfs]}"
        try await with(["WMS": OGCDocuments.wms130, "WFS": OGCDocuments.wfs110], more: both) {
            portal, bench, source, run in
            #expect((run.outcome, run.added) == (.succeeded, 3))
            portal.answer { request in
                request.parameter("SERVICE") == "WMS" ? .xml(OGCDocuments.wms130) : .xml(OGCDocuments.exception)
            }
            let broken = try await bench.runner.harvest(source)
            #expect((broken.outcome, broken.removed) == (.partial, 0))
            #expect(try await bench.keys().count == 3)
        }
    }

    @Test("what does not change is not written, and layers come and go", arguments: [true, false])
    func changes(hasValidators: Bool) async throws {
        let titles = Guarded((0..<250).map { "Warstwa \($0)" })
        try await withPortal({ request in
            let text = OGCDocuments.wms(titles.with { $0 })
            guard hasValidators else { return .xml(text) }
            let etag = "\"\(text.hashValue)\""
            if request.fields["if-none-match"] == etag {
                return .init(status: "304 Not Modified", fields: ["ETag: \(etag)"])
            }
            return .xml(text, ["ETag: \(etag)"])
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/wms?service=WMS", type: "ogc-services")
            let first = try await bench.runner.harvest(source)
            #expect((first.outcome, first.added) == (.succeeded, 250), "\(first.summary ?? "")")
            let before = try await bench.rows()
            let second = try await bench.runner.harvest(source)
            #expect((second.outcome, second.unchanged) == (.succeeded, 250))
            #expect(second.cost.notModified == (hasValidators ? 1 : 0))
            #expect(try await bench.rows() == before)
            titles.with {
                $0[3] = "Inna"
                $0.removeLast()
            }
            let third = try await bench.runner.harvest(source)
            #expect((third.outcome, third.updated, third.removed) == (.succeeded, 1, 1))
        }
    }

    @Test(
        "faults lose nothing and are said",
        arguments: [
            ("503", "server-error"), ("404", "http-status"), ("html", "not-what-was-expected"),
            ("empty", "not-what-was-expected"), ("cut", "not-what-was-expected"), ("json", "not-what-was-expected"),
            ("exception", "refused-by-portal"),
        ])
    func faults(kind: String, code: String) async throws {
        let fault = Guarded("")
        let text = OGCDocuments.wms((0..<30).map { "Warstwa \($0)" })
        try await withPortal({ _ in
            switch fault.with({ $0 }) {
            case "": .xml(text)
            case "503": .error("503 Service Unavailable")
            case "404": .error("404 Not Found")
            case "html": .xml("<html><body>Przerwa techniczna</body></html>")
            case "cut": .xml(String(text.prefix(text.count / 2)))
            case "json": .json(#"{"success": true}"#)
            case "exception": .xml(OGCDocuments.exception)
            default: .xml("")
            }
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/wms?service=WMS", type: "ogc-services")
            _ = try await bench.runner.harvest(source)
            let rows = try await bench.rows()
            #expect(rows.count == 30)
            fault.with { $0 = kind }
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .failed, "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == [code])
            #expect(try await bench.rows() == rows)
            fault.with { $0 = "" }
            let after = try await bench.runner.harvest(source)
            #expect((after.outcome, after.unchanged) == (.succeeded, 30))
        }
    }

    @Test("the real capabilities of the shared folder")
    func corpus() async throws {
        guard let file = shared("corpus/ckan/misc/wms_capabilities.xml") else { return }
        let bench = try Bench()
        let run = try await bench.harvest("file:" + file.path, type: "ogc-services")
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let dataset = try #require(try await bench.items().first?.dataset)
        #expect(dataset.title["pl"] == "Wikipedia articles")
        #expect(dataset.distribution.first?.accessURL == ["http://flentic.net/wms/wikipedia?"])
    }

    // MARK: Recognition

    @Test("capabilities are told by their root, and an endpoint by being asked")
    func recognition() async throws {
        for text in [
            OGCDocuments.wms130, OGCDocuments.wms111.replacing("windows-1250", with: "utf-8"), OGCDocuments.wfs100,
            OGCDocuments.wfs200, OGCDocuments.wmts,
        ] {
            try await withPortal({ _ in .xml(text) }) { portal, bench in
                let found = try await bench.recognise(portal.url + "/usluga")
                #expect((found.best?.type, found.requests) == (.ogcServices, 1))
            }
        }
        try await withPortal({ request in
            request.path == "/geoportal/wms" && request.parameter("REQUEST") != nil
                ? .xml(OGCDocuments.wms130) : .xml(OGCDocuments.exception)
        }) { portal, bench in
            let found = try await bench.recognise(portal.url + "/geoportal/wms")
            #expect((found.best?.type, found.best?.address, found.requests) == (.ogcServices, nil, 2))
        }
    }
}
