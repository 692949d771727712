import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("ArcGIS Server")
struct ArcGISServerTests {
    private static let service = """
        {"currentVersion": 10.91, "serviceDescription": "Drogi gminne", "mapName": "Layers", "copyrightText": "Urząd Gminy", "supportedExtensions": "WMSServer, WFSServer",
         "documentInfo": {"Title": "", "Author": "Geodeta", "Keywords": "drogi,gmina"},
         "layers": [{"id": 0, "name": "Grupa", "subLayerIds": [1]}, {"id": 1, "name": "Drogi", "subLayerIds": null}], "tables": [{"id": 5, "name": "Tabela"}],
         "fullExtent": {"xmin": 2226389.8, "ymin": 6800125.4, "xmax": 2337709.3, "ymax": 6982997.9, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}}
        """

    private static func answer(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        guard request.parameter("f") == "json" else { return .error("404 Not Found") }
        switch request.path {
        case "/arcgis/rest/services":
            return .json(
                #"{"currentVersion": 10.91, "folders": ["Gmina", "System"], "services": [{"name": "Granice", "type": "MapServer"}, {"name": "Szukaj", "type": "GeocodeServer"}]}"#
            )
        case "/arcgis/rest/services/Gmina":
            // Names itself, and a service that is at the root too.
            return .json(
                #"{"folders": ["Gmina"], "services": [{"name": "Gmina/Drogi_gminne", "type": "MapServer"}, {"name": "Granice", "type": "MapServer"}, {"name": "Gmina/Tajne", "type": "FeatureServer"}]}"#
            )
        case "/arcgis/rest/services/Gmina/Tajne/FeatureServer":
            return .json(#"{"error": {"code": 499, "message": "Token Required", "details": []}}"#)
        case "/arcgis/rest/services/Granice/MapServer":
            return .json(
                #"{"mapName": "Granice", "layers": [], "fullExtent": {"xmin": 5e6, "ymin": 5e6, "xmax": 6e6, "ymax": 6e6, "spatialReference": {"wkid": 2180}}}"#
            )
        case "/arcgis/rest/services/Gmina/Drogi_gminne/MapServer":
            let etag = "\"drogi\""
            return request.fields["if-none-match"] == etag
                ? .init(status: "304 Not Modified", fields: ["ETag: \(etag)"]) : .json(service, ["ETag: \(etag)"])
        default: return .error("404 Not Found")
        }
    }

    @Test("services of all folders become datasets that say they were derived; what asks for a token is a finding")
    func directory() async throws {
        try await withPortal({ Self.answer($0) }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "arcgis-server")
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            #expect(try await bench.keys() == ["Gmina/Drogi_gminne/MapServer", "Granice/MapServer"])
            #expect(
                try await bench.findings(run).contains {
                    $0.key == "Gmina/Tajne/FeatureServer" && $0.code.name == "record-invalid"
                })
            let dataset = try #require(try await bench.dataset("Gmina/Drogi_gminne/MapServer"))
            #expect(dataset.provenance == [ArcGISServerMapping.provenance])
            #expect((dataset.title["pl"], dataset.description["pl"]) == ("Drogi gminne", "Drogi gminne"))
            #expect(dataset.keyword["pl"] == ["drogi", "gmina"] && dataset.publisher?.name["pl"] == "Geodeta")
            let box = try #require(dataset.spatial.first?.bbox)
            #expect(
                (19.9...20.1).contains(box.west) && (51.9...52.1).contains(box.south)
                    && (52.9...53.1).contains(box.north))
            #expect(dataset.distribution.map(\.key) == ["MapServer", "WMS", "WFS", "MapServer/1", "MapServer/5"])
            let endpoint = portal.url + "/arcgis/rest/services/Gmina/Drogi_gminne/MapServer"
            #expect(dataset.distribution[0].accessService.first?.endpointURL == [endpoint])
            #expect(
                dataset.distribution[1].accessURL == [
                    portal.url + "/arcgis/services/Gmina/Drogi_gminne/MapServer/WMSServer"
                ])
            #expect(try await bench.dataset("Granice/MapServer")?.spatial.isEmpty == true)
            #expect(try await bench.codes(run).contains("geometry-invalid"))

            let again = try await bench.harvest(portal.url + "/arcgis/rest/services/", type: "arcgis-server")
            #expect((again.unchanged, again.removed) == (2, 0))
        }
    }

    @Test("a service that goes is removed once the directory can be read whole, and trouble removes nothing")
    func removal() async throws {
        let names = (1...6).map { "S\($0)" }
        func directory(_ names: [String]) -> String {
            #"{"currentVersion": 11, "services": [\#(names.map { #"{"name": "\#($0)", "type": "MapServer"}"# }.joined(separator: ","))]}"#
        }
        let (all, fewer) = (directory(names), directory(names.dropLast()))
        try await withPortal({ $0.path == "/arcgis/rest/services" ? .json(all) : .json(#"{"currentVersion": 11}"#) }) {
            portal, bench in
            #expect(try await bench.harvest(portal.url, type: "arcgis-server").added == 6)
            portal.answer { _ in .error("503 Service Unavailable") }
            #expect(try await bench.harvest(portal.url, type: "arcgis-server").outcome == .failed)
            portal.answer {
                $0.path == "/arcgis/rest/services" ? .json("<html></html>") : .json(#"{"currentVersion": 11}"#)
            }
            #expect(try await bench.harvest(portal.url, type: "arcgis-server").outcome == .failed)
            portal.answer { $0.path == "/arcgis/rest/services" ? .json(fewer) : .json(#"{"currentVersion": 11}"#) }
            let run = try await bench.harvest(portal.url, type: "arcgis-server")
            #expect((run.outcome, run.removed) == (.succeeded, 1), "\(run.summary ?? "")")
        }
    }

    @Test("a directory is recognised, given the host only")
    func recognised() async throws {
        try await withPortal({ Self.answer($0) }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: nil)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            #expect(try await bench.count("SELECT count(*) FROM source WHERE type = 'arcgis-server'") == 1)
        }
    }
}
