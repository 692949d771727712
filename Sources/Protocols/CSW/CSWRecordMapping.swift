import DCAT
import Feeds
import XML

/// `csw:Record` (OGC 07-006r1, section 10.2.5): Dublin Core with boxes, topic categories, and references that say where the
/// data are.
struct CSWRecordMapping: Sendable {
    /// The key of the record in its catalogue.
    let key: String

    func map(_ record: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        let language = record.contents("language").lazy.compactMap { LanguageTags.tag(of: $0.text) }.first
        if let language { normaliser.language = language }
        let mapping = DublinCoreMapping(key: key, naive: .warsaw)
        var dataset = mapping.map(Self.core(of: record), &normaliser)
        addTopics(record, &dataset)
        addBoxes(record, &dataset, &normaliser)
        addDistributions(record, &dataset, &normaliser)
        return dataset
    }

    /// The record without what means something else in a catalogue than in Dublin Core.
    private static func core(of record: XMLElement) -> XMLElement {
        var core = record
        core.children.removeAll { node in
            guard case .element(let element) = node else { return false }
            switch element.name {
            case "references", "URI", "format": return true
            case "subject": return Vocabularies.topicCategories[element.text.trimmed] != nil
            default: return false
            }
        }
        return core
    }

    // MARK: Parts

    /// A subject that is a topic category of ISO 19115 is a theme, also one of the EU's.
    private func addTopics(_ record: XMLElement, _ dataset: inout Dataset) {
        for code in record.contents("subject").compactMap({ Vocabularies.topicCategories[$0.text] }) {
            let themes = [code.concept] + Vocabularies.topicCategories.dataThemes(of: code)
            dataset.theme.append(contentsOf: themes)
        }
    }

    private func addBoxes(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for box in record.children("BoundingBox") + record.children("WGS84BoundingBox") {
            let corners = [box.first("LowerCorner"), box.first("UpperCorner")].map { corner in
                (corner?.plain ?? "").split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
            }
            guard corners.allSatisfy({ $0.count == 2 }) else { continue }
            // Of EPSG's systems in degrees the first axis is latitude (OGC 06-121r3, section 10.2.1); CRS84 has longitude first.
            let crs = box.attribute("crs") ?? ""
            let isLatitudeFirst = box.name == "BoundingBox" && !crs.contains("CRS84")
            let (x, y) = isLatitudeFirst ? (1, 0) : (0, 1)
            guard
                let bounds = BoundingBox(
                    west: corners[0][x], south: corners[0][y], east: corners[1][x], north: corners[1][y])
            else {
                normaliser.report(
                    .geometryInvalid, field: "spatial", value: box.text.trimmed,
                    "This is no box in degrees on the globe; it was left out.")
                continue
            }
            dataset.spatial.append(Location(bbox: bounds))
        }
    }

    /// `dct:references` and `dc:URI`, with the protocol in an attribute.
    private func addDistributions(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let formats = record.contents("format").map(\.text)
        for element in record.children("references") + record.children("URI") {
            guard let raw = element.plain else { continue }
            let words = [element.attribute("scheme"), element.attribute("protocol")].compactMap { $0 }
            let target = ISOOnline.target(raw, protocols: words)
            let field = "distribution[\(dataset.distribution.count)]"
            guard let url = normaliser.url(raw, field: field + ".accessURL") else { continue }
            switch target {
            case .page, .landingPage:
                dataset.landingPage.append(url)
            case .service(let kind):
                var distribution = distribution(element, url, field, &normaliser)
                distribution.accessService = [ISOOnline.service(kind, at: url, title: distribution.title)]
                distribution.format = normaliser.format(label: kind, mediaType: nil, url: nil, field: field).format
                distribution.license = dataset.license.first
                dataset.distribution.append(distribution)
            case .download:
                var distribution = distribution(element, url, field, &normaliser)
                (distribution.format, distribution.mediaType) = normaliser.format(
                    label: formats.count == 1 ? formats[0] : nil, mediaType: nil, url: url, field: field)
                distribution.license = dataset.license.first
                if ISOOnline.isFile(url) { distribution.downloadURL = [url] }
                dataset.distribution.append(distribution)
            }
        }
        // One format is that of every download; of several nobody can tell which is whose.
        for format in formats where formats.count > 1 {
            normaliser.report(
                .valueInvalid, field: "distribution.format", value: format,
                "The record does not say which of its files has this format; it was left out.")
        }
    }

    private func distribution(
        _ element: XMLElement, _ url: String, _ field: String, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.accessURL = [url]
        let name = normaliser.line(
            element.attribute("name") ?? element.attribute("description"), field: field + ".title")
        distribution.title[normaliser.language] = name
        return distribution
    }
}
