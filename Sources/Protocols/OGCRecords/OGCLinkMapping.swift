import DCAT
import Feeds
import JSON
import OrderedCollections

/// The links of a record: what leads to data is a distribution, what leads to a page is a page (OGC 20-004r1, section 7.2.12).
struct OGCLinkMapping {
    /// The only format that the record names, which every link has that does not say its own.
    private let format: String?

    init(_ properties: JSONValue) {
        let formats = (properties["formats"]?.array ?? []).compactMap {
            $0["mediaType"]?.string ?? $0["name"]?.string ?? $0.string
        }
        format = formats.count == 1 ? formats[0] : nil
    }

    /// Relations between the record and its surroundings, and pictures of it.
    private static let ignored: Set<String> = [
        "self", "collection", "root", "parent", "next", "prev", "up", "license", "icon", "preview", "thumbnail",
        "search",
        "canonical", "profile",
    ]
    private static let data: Set<String> = [
        "item", "enclosure", "data", "download", "http://www.opengis.net/def/rel/ogc/1.0/data",
    ]
    private static let pages: Set<String> = ["describedby", "about", "service-doc", "related"]

    func add(_ links: [JSONValue], to dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for link in links {
            let relation = link["rel"]?.string ?? ""
            guard !Self.ignored.contains(relation), let raw = link["href"]?.string, !raw.isEmpty else { continue }
            let protocols = [link["protocol"]?.string, link["type"]?.string].compactMap { $0 }
            let target = ISOOnline.target(raw, protocols: protocols)
            let isHTML = link["type"]?.string?.hasPrefix("text/html") == true
            if case .service(let kind) = target {
                addService(link, raw, kind, &dataset, &normaliser)
            } else if Self.data.contains(relation) || target == .download && !Self.pages.contains(relation) {
                addFile(link, raw, &dataset, &normaliser)
            } else if Self.pages.contains(relation) {
                add(raw, to: &dataset.page, field: "page", &normaliser)
            } else if relation != "alternate" || isHTML {
                add(raw, to: &dataset.landingPage, field: "landingPage", &normaliser)
            }
        }
    }

    private func add(_ raw: String, to list: inout OrderedSet<String>, field: String, _ normaliser: inout Normaliser) {
        if let url = normaliser.url(raw, field: field) { list.append(url) }
    }

    private func distribution(
        _ link: JSONValue, _ url: String, _ field: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.accessURL = [url]
        distribution.title[normaliser.language] = normaliser.line(link["title"]?.string, field: field + ".title")
        distribution.description[normaliser.language] = normaliser.lines(
            link["description"]?.string, field: field + ".description")
        distribution.byteSize = normaliser.byteSize(link["length"]?.number?.raw, field: field + ".byteSize")
        distribution.modified = normaliser.date(link["updated"]?.string, field: field + ".modified", naive: .utc)
        distribution.issued = normaliser.date(link["created"]?.string, field: field + ".issued", naive: .utc)
        distribution.license = dataset.license.first
        return distribution
    }

    private func addFile(
        _ link: JSONValue, _ raw: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let field = "distribution[\(dataset.distribution.count)]"
        guard let url = normaliser.url(raw, field: field + ".accessURL") else { return }
        var distribution = distribution(link, url, field, dataset, &normaliser)
        // A media type such as application/zip says less than a file's ending.
        let suffix = IRIText.pathExtension(url).flatMap(Vocabularies.fileTypes.type(ofExtension:))
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: suffix?.code ?? (link["type"]?.string == nil ? format : nil), mediaType: link["type"]?.string,
            url: url,
            field: field, isLabelled: false)
        let relation = link["rel"]?.string ?? ""
        if relation == "enclosure" || ISOOnline.isFile(url) { distribution.downloadURL = [url] }
        dataset.distribution.append(distribution)
    }

    private func addService(
        _ link: JSONValue, _ raw: String, _ kind: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let field = "distribution[\(dataset.distribution.count)]"
        guard let url = normaliser.url(raw, field: field + ".accessURL") else { return }
        var distribution = distribution(link, url, field, dataset, &normaliser)
        distribution.format = normaliser.format(label: kind, mediaType: nil, url: nil, field: field).format
        distribution.accessService = [ISOOnline.service(kind, at: url, title: distribution.title)]
        dataset.distribution.append(distribution)
    }
}
