import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("INSPIRE Atom")
struct INSPIREAtomTests {
    /// A service feed of so many datasets.
    static func service(_ count: Int) -> String {
        let entries = (0..<count).map { number in
            """
            <entry><title>Plany gminy \(number)</title><id>https://a.example/atom?gmina=\(number)</id><updated>2026-01-01T00:00:00Z</updated>
            <inspire_dls:spatial_dataset_identifier_code>\(number)-MPZP</inspire_dls:spatial_dataset_identifier_code>
            <inspire_dls:spatial_dataset_identifier_namespace>PL.ZIPPZP.1</inspire_dls:spatial_dataset_identifier_namespace>
            <link rel="describedby" type="application/xml" href="https://a.example/md/\(number).xml"/>
            <link rel="alternate" type="application/atom+xml" href="dataset?gmina=\(number)"/>
            <link rel="alternate" type="text/html" href="https://a.example/\(number)"/>
            <rights>brak ograniczeń</rights><summary>Miejscowe plany.</summary>
            <category term="http://www.opengis.net/def/crs/EPSG/0/2180" label="EPSG 2180"/>
            <georss:polygon>52.1 20.3 52.3 20.3 52.3 20.5 52.1 20.5 52.1 20.3</georss:polygon></entry>
            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" \
            xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0" xml:lang="pl"><title>Usługa ATOM</title>
            <link rel="search" href="https://a.example/opensearch.xml" type="application/opensearchdescription+xml"/>
            <author><name>Gmina</name><email>g@a.example</email></author>\(entries.joined())</feed>
            """
    }

    static func dataset(_ number: Int, note: String = "") -> String {
        func entry(_ crs: String, _ suffix: String, _ type: String) -> String {
            """
            <entry><title>Plany \(number) \(crs)\(note)</title><id>\(number)\(crs)\(suffix)</id><updated>2026-02-01T00:00:00Z</updated>
            <link rel="alternate" type="\(type)" href="/pliki/\(number)_\(crs).\(suffix)" length="100" hreflang="pl"/>
            <category term="http://www.opengis.net/def/crs/EPSG/0/\(crs)"/></entry>
            """
        }
        return """
            <feed xmlns="http://www.w3.org/2005/Atom"><title>Zbiór \(number)</title>\
            \(entry("2180", "gml", "application/gml+xml"))\(entry("4326", "gml", "application/gml+xml"))\
            \(entry("2180", "shp.zip", "application/x-shapefile"))\
            <entry><title>Rastry</title><id>r</id><link rel="section" type="image/tiff" href="/a.tif"/>\
            <link rel="section" type="image/tiff" href="/b.tif"/></entry><entry><title>Pusty</title><id>p</id></entry></feed>
            """
    }

    @Test("a service feed and its dataset feeds: one dataset for each entry, one distribution for each format")
    func service() async throws {
        try await withPortal({ request in
            request.path == "/atom" ? .xml(Self.service(2)) : .xml(Self.dataset(request.number("gmina", 0)))
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/atom", type: "atom-inspire")
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            #expect(portal.requests.count == 3)
            let dataset = try #require(try await bench.dataset("PL.ZIPPZP.1/1-MPZP"))
            #expect(dataset.title["pl"] == "Plany gminy 1" && dataset.identifier == ["PL.ZIPPZP.1/1-MPZP"])
            #expect(dataset.otherIdentifier == ["https://a.example/atom?gmina=1"])
            #expect(dataset.page == ["https://a.example/md/1.xml"] && dataset.landingPage == ["https://a.example/1"])
            #expect(dataset.spatial.first?.bbox == BoundingBox(west: 20.3, south: 52.1, east: 20.5, north: 52.3))
            #expect(dataset.publisher?.name.preferred == "Gmina")
            #expect(dataset.distribution.count == 3)
            let gml = dataset.distribution[0]
            #expect(gml.format?.uri?.hasSuffix("/GML") == true)
            #expect(Array(gml.downloadURL) == ["2180", "4326"].map { "\(portal.url)/pliki/1_\($0).gml" })
            #expect(gml.accessURL == ["\(portal.url)/dataset?gmina=1"])
            #expect(Array(gml.conformsTo) == ["2180", "4326"].map { "http://www.opengis.net/def/crs/EPSG/0/\($0)" })
            #expect(gml.accessService.first?.endpointURL == [source.url])
            let shape = dataset.distribution[1]
            #expect((shape.byteSize, shape.downloadURL.count) == (100, 1))
            #expect(shape.format?.uri?.hasSuffix("/SHP") == true)
            #expect(dataset.distribution[2].downloadURL.count == 2, "the parts of one file")
            #expect(try await bench.codes(run).contains("url-missing"), "the entry without a file")
        }
    }

    @Test("what has not changed is asked for by its validator, and a new entry is read")
    func unchanged() async throws {
        let note = Guarded("")
        try await withPortal({ request in
            guard request.path != "/atom" else { return .xml(Self.service(30)) }
            let number = request.number("gmina", 0)
            let text = Self.dataset(number, note: number == 7 ? note.with { $0 } : "")
            let etag = "\"\(text.hashValue)\""
            if request.fields["if-none-match"] == etag {
                return .init(status: "304 Not Modified", fields: ["ETag: \(etag)"])
            }
            return .xml(text, ["ETag: \(etag)"])
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/atom", type: "atom-inspire")
            let first = try await bench.runner.harvest(source)
            #expect((first.outcome, first.added) == (.succeeded, 30))
            let before = try await bench.rows()
            let second = try await bench.runner.harvest(source)
            #expect((second.outcome, second.unchanged, second.cost.notModified) == (.succeeded, 30, 30))
            #expect(try await bench.rows() == before)
            note.with { $0 = " nowe" }
            let third = try await bench.runner.harvest(source)
            #expect((third.outcome, third.updated, third.unchanged) == (.succeeded, 1, 29))
        }
    }

    @Test("a dataset feed that is broken costs one dataset, a portal that is out of order the rest of the run")
    func faults() async throws {
        let fault = Guarded("")
        try await withPortal({ request in
            guard request.path != "/atom" else { return .xml(Self.service(10)) }
            guard request.number("gmina", 0) == 4 else { return .xml(Self.dataset(request.number("gmina", 0))) }
            switch fault.with({ $0 }) {
            case "": return .xml(Self.dataset(4))
            case "404": return .error("404 Not Found")
            case "html": return .xml("<html/>")
            case "cut": return .xml(String(Self.dataset(4).prefix(300)))
            default: return .error("503 Service Unavailable")
            }
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/atom", type: "atom-inspire")
            _ = try await bench.runner.harvest(source)
            let rows = try await bench.rows()
            #expect(rows.count == 10)
            for kind in ["404", "html", "cut", "503"] {
                fault.with { $0 = kind }
                let run = try await bench.runner.harvest(source)
                #expect((run.outcome, run.removed) == (kind == "503" ? .partial : .succeeded, 0), "\(kind)")
                let codes = try await bench.codes(run)
                #expect(codes.contains(kind == "503" ? "server-error" : "record-invalid"), "\(kind)")
                #expect(try await bench.rows() == rows, "\(kind)")
            }
        }
    }

    @Test("a dataset feed on a strange host is not asked for")
    func strangers() async throws {
        try await withPortal({ _ in
            .xml(Self.service(1).replacing("\"dataset?gmina=0\"", with: "\"https://obcy.example/d\""))
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/atom", type: "atom-inspire")
            #expect((run.added, portal.requests.count) == (0, 1))
            #expect(try await bench.codes(run).contains("address-refused"))
        }
    }
}
