import DCAT
import Feeds
import Foundation
import JSON
import Records

/// A service of ArcGIS Server as a dataset, with the service and its layers as what gives access to it.
struct ArcGISServerMapping: Sendable {
    private let service: ArcGISService
    /// The service's own address.
    private let endpoint: String

    /// Said of every such dataset, because nobody wrote it as one.
    static let provenance = Concept(
        uri: nil,
        label: LocalizedText(
            pl: "Opis wyprowadzony z katalogu usług ArcGIS Server; wydawca nie opisał tego zbioru.",
            en: "Derived from a service directory of ArcGIS Server; the publisher did not describe this dataset."))

    init(_ service: ArcGISService, endpoint: String) {
        self.service = service
        self.endpoint = endpoint
    }

    /// A record that is ready to be mapped, whether it has just been read or is stored.
    func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try map(record.bytes, &$0) }
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let fields = JSONFields(try normaliser.json(bytes))
        return dataset(fields, &normaliser)
    }

    private func dataset(_ fields: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = [service.key]
        dataset.provenance = [Self.provenance]
        // `Layers` is what the program that makes maps calls every new one.
        let map = fields["mapName"].flatMap { $0 == "Layers" ? nil : $0 }
        let name = service.name.split(separator: "/").last.map { $0.replacing("_", with: " ") }
        let description = fields["serviceDescription", "description", "documentInfo.Comments", "documentInfo.Subject"]
        normaliser.texts(
            of: &dataset, title: fields["documentInfo.Title"] ?? map ?? name.map { String($0) },
            description: description)
        let words = fields["documentInfo.Keywords"].map { $0.split { $0 == "," || $0 == ";" }.map(String.init) } ?? []
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        let author = normaliser.line(fields["documentInfo.Author"], field: "creator")
        dataset.publisher = author.map { Agent(name: LocalizedText(normaliser.language, $0)) }
        if let rights = normaliser.lines(fields["copyrightText"], field: "rights") {
            dataset.rights = [LocalizedText(normaliser.language, rights)]
        }
        normaliser.report(.licenceMissing, field: "license", "Services of ArcGIS Server have no place for a licence.")
        dataset.spatial = [box(fields, &normaliser)].compactMap { $0 }
        dataset.landingPage = [endpoint]
        dataset.distribution = distributions(fields, dataset, &normaliser)
        return dataset
    }

    // MARK: Extent

    private func box(_ fields: JSONFields, _ normaliser: inout Normaliser) -> Location? {
        guard let extent = fields.object("fullExtent") ?? fields.object("extent") ?? fields.object("initialExtent")
        else {
            return nil
        }
        let corners = ["xmin", "ymin", "xmax", "ymax"].compactMap { extent.value($0)?.double }
        guard corners.count == 4 else { return nil }
        let system =
            extent.value("spatialReference.latestWkid")?.int ?? extent.value("spatialReference.wkid")?.int
        let box: BoundingBox?
        switch system {
        case 4326, 4258: box = BoundingBox(west: corners[0], south: corners[1], east: corners[2], north: corners[3])
        default:
            box = system.flatMap(ProjectedSystem.init(epsg:))?
                .box(xMin: corners[0], yMin: corners[1], xMax: corners[2], yMax: corners[3])
        }
        if box == nil {
            normaliser.report(
                .geometryInvalid, field: "spatial", value: system.map { "EPSG:\($0)" },
                "The extent lies outside of its system of coordinates, or that is not calculated; it was left out.")
        }
        return box.map { Location(bbox: $0) }
    }

    // MARK: Distributions

    private func distributions(
        _ fields: JSONFields, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        var whole = Distribution()
        whole.key = service.type
        whole.title = dataset.title
        whole.accessURL = [endpoint]
        whole.rights = dataset.rights
        whole.accessService = [EsriREST.service(endpoint, dataset)]
        var distributions = [whole]
        for (name, kind) in [("WMSServer", "WMS"), ("WFSServer", "WFS"), ("WCSServer", "WCS")] {
            guard fields["supportedExtensions"]?.contains(name) == true,
                let place = endpoint.firstRange(of: "/rest/services/")
            else { continue }
            let url = endpoint[..<place.lowerBound] + "/services/" + endpoint[place.upperBound...] + "/" + name
            distributions.append(ogc(kind, url, dataset, &normaliser))
        }
        for layer in fields.objects("layers") + fields.objects("tables") {
            // A group is its layers.
            guard layer.list("subLayerIds").isEmpty, let id = layer.value("id")?.int, id >= 0 else { continue }
            var distribution = Distribution()
            distribution.key = "\(service.type)/\(id)"
            distribution.title[normaliser.language] = normaliser.line(layer["name"], field: "distribution.title")
            distribution.accessURL = ["\(endpoint)/\(id)"]
            distribution.rights = dataset.rights
            distributions.append(distribution)
        }
        return distributions
    }

    /// The same service in a protocol of OGC.
    private func ogc(
        _ kind: String, _ url: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> Distribution {
        var service = DataService()
        service.title = dataset.title
        service.endpointURL = [url]
        service.endpointDescription = ["\(url)?service=\(kind)&request=GetCapabilities"]
        var distribution = Distribution()
        distribution.key = kind
        distribution.title = dataset.title
        distribution.accessURL = [url]
        distribution.rights = dataset.rights
        distribution.accessService = [service]
        return distribution
    }
}
