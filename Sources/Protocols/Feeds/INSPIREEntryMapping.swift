import DCAT
import Feeds
import OrderedCollections
import XML

/// The identifier by which INSPIRE knows a dataset: a code, and the name space that it is unique in.
struct INSPIREIdentifier {
    let code: String?
    let namespace: String?

    init(_ entry: XMLElement) {
        code = entry.text(of: "spatial_dataset_identifier_code")
        namespace = entry.text(of: "spatial_dataset_identifier_namespace")
    }

    /// Both together; codes are often addresses that begin with the name space.
    var key: String? {
        guard let code else { return nil }
        guard let namespace, !code.hasPrefix(namespace) else { return code }
        return namespace.hasSuffix("/") ? namespace + code : "\(namespace)/\(code)"
    }
}

/// An entry of a service feed, with the entries of its dataset's feed, as a dataset.
struct INSPIREEntryMapping: Sendable {
    let source: Source
    /// What the addresses of the service feed are relative to.
    let base: String
    /// Where the dataset's own feed is.
    let feed: String?

    func map(_ entry: XMLElement, files: [XMLElement], _ normaliser: inout Normaliser) -> Dataset {
        var dataset = FeedEntryMapping(base: base).dataset(FeedEntry(entry), &normaliser)
        let identifier = INSPIREIdentifier(entry)
        if let key = identifier.key {
            dataset.identifier = [key]
            dataset.otherIdentifier = OrderedSet([FeedEntry(entry).key].compactMap { $0 }.filter { $0 != key })
        }
        // The systems of coordinates are those of the files.
        let systems = dataset.conformsTo
        if !files.isEmpty { dataset.conformsTo = [] }
        let language = entry.language ?? normaliser.language
        let listed = INSPIREFiles(base: base, feed: feed, language: language, licence: dataset.license.first)
            .distributions(files, &normaliser)
        dataset.distribution += listed
        let service = service()
        for index in dataset.distribution.indices {
            if dataset.distribution[index].conformsTo.isEmpty { dataset.distribution[index].conformsTo = systems }
            dataset.distribution[index].accessService = [service]
        }
        if dataset.distribution.isEmpty {
            normaliser.report(.urlMissing, field: "distribution", "The dataset's feed has no file.")
        }
        return dataset
    }

    private func service() -> DataService {
        var service = DataService()
        service.title = LocalizedText(pl: "Usługa pobierania ATOM", en: "Atom download service")
        service.endpointURL = OrderedSet([source.url].compactMap(IRIText.absolute))
        service.conformsTo = ["http://inspire.ec.europa.eu/schemas/inspire_dls/1.0"]
        return service
    }
}

/// The files of a dataset, by what tells them apart.
///
/// One file in twenty systems of coordinates is twenty entries, and one distribution with twenty downloads.
struct INSPIREFiles {
    let base: String
    let feed: String?
    let language: String
    let licence: Concept?

    /// An entry of the dataset's feed: one file, or the parts of one.
    private struct Item {
        let title: String?
        let type: String
        let system: String?
        let links: [(element: XMLElement, url: String)]
        let modified: String?
    }

    func distributions(_ entries: [XMLElement], _ normaliser: inout Normaliser) -> [Distribution] {
        let items = entries.compactMap { item($0, &normaliser) }
        var order: [String] = []
        var byType: [String: [Item]] = [:]
        for item in items {
            if byType[item.type] == nil { order.append(item.type) }
            byType[item.type, default: []].append(item)
        }
        var distributions: [Distribution] = []
        for type in order {
            let group = byType[type] ?? []
            let systems = group.compactMap(\.system)
            let isOneInSeveral = systems.count == group.count && Set(systems).count == group.count
            for part in isOneInSeveral ? [group] : group.map({ [$0] }) {
                distributions.append(distribution(part, place: distributions.count, &normaliser))
            }
        }
        return distributions
    }

    private func item(_ entry: XMLElement, _ normaliser: inout Normaliser) -> Item? {
        let own = FeedEntry(entry)
        let base = own.base(base)
        let links = (own.links("alternate") + own.links("section") + own.links("enclosure")).filter { link in
            link.attribute("type")?.contains("atom") != true
        }
        let files: [(element: XMLElement, url: String)] = links.compactMap { link in
            FeedAddress.resolve(link.attribute("href") ?? "", base: base).map { (link, $0) }
        }
        guard let first = files.first else {
            normaliser.report(
                .urlMissing, field: "distribution", value: own.key,
                "The entry of the dataset's feed has no link to a file; it was left out.")
            return nil
        }
        let system = entry.children("category").lazy.compactMap { $0.attribute("term") }
            .compactMap { OGCReferenceSystem.address(of: $0) }.first
        return Item(
            title: entry.text(of: "title"), type: first.element.attribute("type") ?? "", system: system, links: files,
            modified: entry.text(of: "updated"))
    }

    private func distribution(_ items: [Item], place: Int, _ normaliser: inout Normaliser) -> Distribution {
        let field = "distribution[\(place)]"
        let links = items.flatMap(\.links)
        var distribution = Distribution()
        distribution.title[language] = normaliser.line(items[0].title, field: field + ".title")
        let urls = OrderedSet(links.map(\.url))
        distribution.downloadURL = urls
        distribution.accessURL = urls.count == 1 ? urls : [feed.flatMap { IRIText.absolute($0) } ?? urls[0]]
        // INSPIRE has media types of its own, which are spellings of a format.
        let type = items[0].type
        let isSpelling = Vocabularies.fileTypes[type] != nil
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: isSpelling ? type : nil, mediaType: type, url: urls[0], field: field, isLabelled: false)
        if links.count == 1 {
            let link = links[0].element
            distribution.byteSize = normaliser.byteSize(link.attribute("length"), field: field + ".byteSize")
            distribution.language = OrderedSet(
                [link.attribute("hreflang")].compactMap { $0 }.compactMap {
                    normaliser.language($0, field: field + ".language")
                })
        }
        distribution.conformsTo = OrderedSet(items.compactMap(\.system))
        distribution.modified = normaliser.date(
            items.compactMap(\.modified).max(), field: field + ".modified", naive: .utc)
        distribution.license = licence
        return distribution
    }
}
