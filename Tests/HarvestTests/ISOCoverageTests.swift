import Catalog
import DCAT
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Mapping ISO 19139: places, times, quality and distributions")
struct ISOCoverageTests {
    private func box(_ west: String, _ south: String, _ east: String, _ north: String) -> String {
        let sides = [
            ("westBoundLongitude", west), ("eastBoundLongitude", east), ("southBoundLatitude", south),
            ("northBoundLatitude", north),
        ]
        let inner = sides.map { "<gmd:\($0.0)><gco:Decimal>\($0.1)</gco:Decimal></gmd:\($0.0)>" }.joined()
        return
            "<gmd:geographicElement><gmd:EX_GeographicBoundingBox>\(inner)</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
    }

    private func extent(_ inner: String) -> String {
        "<gmd:extent><gmd:EX_Extent>\(inner)</gmd:EX_Extent></gmd:extent>"
    }

    private func plan(_ code: String) -> String {
        "<gmd:identifier><gmd:MD_Identifier>"
            + ISOFeed.text("code", "https://www.gov.pl/app/AktPlanowaniaPrzestrzennego/PL.ZIPPZP.7117/\(code)/")
            + "</gmd:MD_Identifier></gmd:identifier>"
    }

    @Test(
        "the unit that a planning set is about is told by its identifier or title, and has the box",
        arguments: [
            ("226401-MPZP", "Plany", "2264011"), ("14-PZPW", "Plan", "14"), ("", "Plany, Sopot (226401)", "2264011"),
            ("", "Plany (2021)", nil), ("999999-POG", "Plany", nil), ("", "Umowa (123456)", nil),
        ])
    func units(code: String, title: String, teryt: String?) throws {
        let dataset = try MappedISO(
            ISOFeed.record(
                title: title, citation: code.isEmpty ? "" : plan(code),
                identification: extent(box("18.5", "54.42", "18.59", "54.46")))
        ).dataset
        #expect(dataset.spatial.count == 1)
        #expect(dataset.spatial.first?.teryt == teryt)
        #expect(dataset.spatial.first?.bbox?.coordinates == [18.5, 54.42, 18.59, 54.46])
    }

    @Test("boxes that are none are findings; places are told by address, code or name")
    func places() throws {
        func description(_ code: String) -> String {
            "<gmd:geographicElement><gmd:EX_GeographicDescription><gmd:geographicIdentifier><gmd:MD_Identifier>\(code)"
                + "</gmd:MD_Identifier></gmd:geographicIdentifier></gmd:EX_GeographicDescription></gmd:geographicElement>"
        }
        let country = "http://publications.europa.eu/resource/authority/country/POL"
        let mapped = try MappedISO(
            ISOFeed.record(
                identification: extent(
                    box("18,5", "54,42", "18,59", "54,46") + box("54", "18", "55", "x") + box("", "", "", "")
                        + description(ISOFeed.anchor("code", country, "Polska"))
                        + description(ISOFeed.text("code", "2264011"))
                        + description(ISOFeed.text("code", "Pomorze")))))
        #expect(mapped.dataset.spatial.map(\.bbox?.west) == [18.5, nil, nil, nil])
        #expect(mapped.dataset.spatial[1].uri == country && mapped.dataset.spatial[2].teryt == "2264011")
        #expect(mapped.dataset.spatial[3].label["pl"] == "Pomorze")
        #expect(mapped.codes.filter { $0 == .geometryInvalid }.count == 1)
    }

    @Test("a box whose sides are exchanged is read the other way round, one across the antimeridian as it is")
    func exchanged() async throws {
        let swapped = try MappedISO(ISOFeed.record(identification: extent(box("1.9", "46", "0.6", "45"))))
        #expect(swapped.dataset.spatial.first?.bbox?.coordinates == [0.6, 45, 1.9, 46])
        #expect(swapped.codes.contains(.geometryRepaired))
        let fiji = ISOFeed.record("fiji", identification: extent(box("177", "-20", "-178", "-15")))
        let crossing = try MappedISO(fiji)
        #expect(crossing.dataset.spatial.first?.bbox?.coordinates == [177, -20, -178, -15])
        #expect(!crossing.codes.contains(.geometryRepaired))
        // The index of boxes has two for it; one that it refused would cost the whole run.
        let bench = try Bench()
        let run = try await bench.harvestISO(ISOFeed.answer([fiji, ISOFeed.record("b")], matched: 2))
        #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
        #expect(try await bench.count("SELECT count(*) FROM dataset_box") == 2)
    }

    @Test("periods of GML, open ends, and instants")
    func periods() throws {
        func time(_ inner: String) -> String {
            extent(
                "<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent>\(inner)</gmd:extent></gmd:EX_TemporalExtent>"
                    + "</gmd:temporalElement>")
        }
        let dataset = try MappedISO(
            ISOFeed.record(
                identification: time(
                    "<gml:TimePeriod><gml:beginPosition>2019-04-29</gml:beginPosition><gml:endPosition "
                        + "indeterminatePosition=\"now\"/></gml:TimePeriod>")
                    + time("<gml:TimeInstant><gml:timePosition>2020</gml:timePosition></gml:TimeInstant>")
                    + time("<gml:TimePeriod><gml:beginPosition/><gml:endPosition/></gml:TimePeriod>"))
        ).dataset
        #expect(dataset.temporal.map { $0.startDate?.description } == ["2019-04-29", "2020"])
        #expect(dataset.temporal.map { $0.endDate?.description } == [nil, "2020"])
    }

    @Test(
        "reference systems by address, name and number",
        arguments: [
            ("http://www.opengis.net/def/crs/EPSG/0/2177", nil, "2177"), ("urn:ogc:def:crs:EPSG::2180", nil, "2180"),
            ("EPSG:2180", nil, "2180"), ("2180", "EPSG", "2180"), ("WGS 84 (EPSG:4326)", nil, "4326"),
            ("urn:ogc:def:crs:EPSG:6.11:2180", nil, "2180"), ("PUWG 1992", nil, nil), ("2180", nil, nil),
        ])
    func referenceSystems(raw: String, space: String?, number: String?) {
        #expect(ISOReading.referenceSystem(raw, space: space) == number.map { ISOReading.referenceSystems + $0 })
    }

    @Test("only what was tested and passed is conformity; regulations are known by their numbers")
    func conformity() throws {
        func report(_ title: String, _ pass: String) -> String {
            "<gmd:report><gmd:DQ_DomainConsistency><gmd:result><gmd:DQ_ConformanceResult><gmd:specification><gmd:CI_Citation>"
                + ISOFeed.text("title", title)
                + "</gmd:CI_Citation></gmd:specification><gmd:pass>\(pass)</gmd:pass></gmd:DQ_ConformanceResult></gmd:result>"
                + "</gmd:DQ_DomainConsistency></gmd:report>"
        }
        let passed = "<gco:Boolean>true</gco:Boolean>"
        let quality =
            "<gmd:dataQualityInfo><gmd:DQ_DataQuality>" + report("Rozporządzenie (UE) nr 1089/2010", passed)
            + report("Rozporządzenie nr 976/2009", "<gco:Boolean>false</gco:Boolean>") + report("Specyfikacja", passed)
            + "<gmd:lineage><gmd:LI_Lineage>" + ISOFeed.text("statement", "Z natury.")
            + "</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>"
        let mapped = try MappedISO(ISOFeed.record(metadata: quality))
        #expect(mapped.dataset.conformsTo == ["http://data.europa.eu/eli/reg/2010/1089"])
        #expect(mapped.dataset.provenance.map(\.label["pl"]) == ["Z natury."])
        #expect(mapped.findings.filter { $0.code == .valueInvalid }.map(\.value) == ["Specyfikacja"])
    }

    // MARK: Distributions

    @Test(
        "an address is a service, a download, a page or where to land",
        arguments: [
            ("https://a.pl/ows?service=WMS&amp;request=GetCapabilities", "", "", "service wms"),
            ("https://a.pl/app-mpzp/wfs", "", "", "service wfs"), ("https://wfs.a.pl/", "", "", "landing"),
            ("https://a.pl/x", "OGC:WMS-1.3.0-http-get-map", "information", "service wms"),
            ("https://a.pl/x", "OGC Web Feature Service", "", "service wfs"),
            ("https://a.pl/x", "WWW:DOWNLOAD-1.0-http--download", "", "download"),
            ("https://a.pl/x.zip", "", "", "download"),
            ("https://a.pl/x", "", "download", "download"), ("https://a.pl/x", "", "information", "page"),
            ("https://a.pl/x", "WWW:LINK-1.0-http--link", "", "landing"),
            ("https://a.pl/atom?gmina=1", "INSPIRE Atom", "", "download"),
            ("https://a.pl/geo/MapServer/WMSServer", "", "", "service wms"),
            ("https://a.pl/index.html", "", "", "landing"),
        ])
    func targets(url: String, name: String, function: String, kind: String) throws {
        let dataset = try MappedISO(
            ISOFeed.record(
                metadata: ISOFeed.distribution(
                    ISOFeed.online(url, name: "Nazwa", protocol: name, function: function), format: "", size: "1.5"))
        ).dataset
        let plain = url.replacing("&amp;", with: "&")
        switch kind {
        case "page": #expect(dataset.page == [plain] && dataset.distribution.isEmpty)
        case "landing": #expect(dataset.landingPage == [plain] && dataset.distribution.isEmpty)
        default:
            let distribution = try #require(dataset.distribution.first)
            #expect(distribution.accessURL == [plain] && distribution.title["pl"] == "Nazwa")
            #expect(distribution.byteSize == 1_500_000)
            guard kind.hasPrefix("service") else {
                #expect(distribution.accessService.isEmpty)
                return
            }
            let service = try #require(distribution.accessService.first)
            #expect(service.conformsTo == ["http://www.opengeospatial.org/standards/" + kind.dropFirst(8)])
            #expect(service.endpointURL == [String(plain.prefix { $0 != "?" })])
            #expect(distribution.format?.uri?.hasSuffix("_SRVC") == true)
        }
    }

    @Test("one format of several is kept, the known one, and the others are told")
    func formats() throws {
        let online = ISOFeed.online("https://a.pl/x", function: "download")
        let two = ISOFeed.distribution(online, format: "Schemat aplikacyjny GML").replacing(
            "<gmd:transferOptions>",
            with: "<gmd:distributionFormat><gmd:MD_Format>\(ISOFeed.text("name", "GML"))</gmd:MD_Format>"
                + "</gmd:distributionFormat><gmd:transferOptions>")
        let mapped = try MappedISO(ISOFeed.record(metadata: two))
        #expect(mapped.dataset.distribution.first?.format?.uri?.hasSuffix("/GML") == true)
        #expect(mapped.findings.first { $0.code == .valueRepeated }?.value == "Schemat aplikacyjny GML")
    }

    @Test("a service's record is catalogued, with the service and what it works on")
    func services() throws {
        let text = ISOFeed.record(
            scope: "service",
            identification: "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>"
                + "<srv:operatesOn xlink:href=\"https://a.pl/csw?id=7\"/><srv:operatesOn uuidref=\"7\"/>",
            metadata: ISOFeed.distribution(ISOFeed.online("https://a.pl/wms?request=GetCapabilities&amp;service=WMS"))
        ).replacing("gmd:MD_DataIdentification", with: "srv:SV_ServiceIdentification")
        let mapped = try MappedISO(text)
        #expect(mapped.dataset.datasetType.map { $0.uri?.split(separator: "/").last } == ["service", "view"])
        let distribution = try #require(mapped.dataset.distribution.first)
        let service = try #require(distribution.accessService.first)
        #expect(mapped.dataset.distribution.count == 1 && service.title["pl"] == "Plan ogólny")
        #expect(service.endpointURL == ["https://a.pl/wms"] && service.servesDataset == ["https://a.pl/csw?id=7"])
        #expect(service.endpointDescription == ["https://a.pl/wms?request=GetCapabilities&service=WMS"])
        #expect(mapped.findings.filter { $0.code == .urlInvalid }.map(\.value) == ["7"])

        let operations = text.replacing(
            ISOFeed.distribution(ISOFeed.online("https://a.pl/wms?request=GetCapabilities&amp;service=WMS")), with: ""
        ).replacing(
            "<srv:operatesOn xlink",
            with:
                "<srv:containsOperations><srv:SV_OperationMetadata><srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage>"
                + "<gmd:URL>https://a.pl/punkt</gmd:URL></gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint>"
                + "</srv:SV_OperationMetadata></srv:containsOperations><srv:operatesOn xlink")
        let other = try MappedISO(operations).dataset.distribution.first?.accessService.first
        #expect(other?.endpointURL == ["https://a.pl/punkt"])
    }
}
