import DCAT
import Feeds
import OrderedCollections
import XML

/// An entry of a feed as a dataset.
struct FeedEntryMapping: Sendable {
    /// What relative addresses are relative to.
    let base: String

    func map(_ element: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        dataset(FeedEntry(element), &normaliser)
    }

    func dataset(_ entry: FeedEntry, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        let base = entry.base(base)
        let language = entry.element.language ?? normaliser.language
        dataset.identifier = OrderedSet([entry.key].compactMap { $0 })
        addTexts(entry, language, &dataset, &normaliser)
        addAgents(entry, language, &dataset, &normaliser)
        addDates(entry, &dataset, &normaliser)
        addCategories(entry, language, &dataset, &normaliser)
        dataset.landingPage = OrderedSet([entry.page(base: base)].compactMap { $0 })
        dataset.page = addresses(entry, ["describedby", "via"], base)
        dataset.relation = addresses(entry, ["related"], base)
        dataset.spatial = GeoRSS.places(of: entry.element, &normaliser)
        addRights(entry, language, base, &dataset, &normaliser)
        dataset.distribution = files(entry, base, licence: dataset.license.first, language, &normaliser)
        return dataset
    }

    // MARK: Parts

    private func addTexts(
        _ entry: FeedEntry, _ language: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        dataset.title[language] = normaliser.line(Self.text(entry.element.child("title")), field: "title")
        normaliser.notes.titleStandIn = entry.key
        // The whole text says more than its summary.
        let texts = ["encoded", "content", "summary", "description"].compactMap { name in
            entry.element.child(name).flatMap { $0.attribute("src") == nil ? Self.text($0) : nil }
        }
        for text in texts where dataset.description.isEmpty {
            dataset.description[language] = normaliser.lines(text, field: "description")
        }
    }

    /// The text of a construct: of XHTML what is written in it, with its tags (RFC 4287, section 3.1.1).
    private static func text(_ element: XMLElement?) -> String? {
        guard let element else { return nil }
        guard element.attribute("type") == "xhtml" || element.elements.contains(where: { _ in true }) else {
            return element.text
        }
        return element.children.map { node in
            switch node {
            case .element(let inner): String(decoding: inner.serialized(), as: UTF8.self)
            case .text(let text): text
            }
        }.joined()
    }

    private func addAgents(
        _ entry: FeedEntry, _ language: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        var agents: [Agent] = []
        var slugs: Set<String> = []
        var contact = ContactPoint()
        for author in entry.element.children("author") + entry.element.children("creator") {
            let email = author.text(of: "email") ?? (author.text.contains("@") ? author.text.trimmed : nil)
            // RSS writes `dane@gmina.example (Jan Kowalski)`.
            let isAddress = author.child("name") == nil && author.text.contains("@")
            let name = isAddress ? Self.inParentheses(author.text) : author.text(of: "name") ?? author.text
            if contact.isEmpty, let email {
                contact.email = normaliser.email(
                    isAddress ? String(email.prefix { !$0.isWhitespace }) : email, field: "contactPoint.email")
                contact.name = normaliser.line(name, field: "contactPoint.name")
            }
            guard let line = normaliser.line(name, field: "creator") else { continue }
            let agent = Agent(
                name: LocalizedText(language, line), homepage: author.text(of: "uri").flatMap { IRIText.absolute($0) })
            if slugs.insert(agent.slug).inserted { agents.append(agent) }
        }
        dataset.publisher = agents.first
        dataset.creator = OrderedSet(agents.dropFirst())
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    private static func inParentheses(_ text: String) -> String? {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
        return String(text[text.index(after: open)..<close])
    }

    private func addDates(_ entry: FeedEntry, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let element = entry.element
        let published = element.text(of: "published") ?? element.text(of: "pubDate") ?? element.text(of: "issued")
        let updated = element.text(of: "updated") ?? element.text(of: "modified") ?? element.text(of: "date")
        dataset.issued = normaliser.date(published.map(RSSDate.iso), field: "issued", naive: .warsaw)
        dataset.modified =
            normaliser.date(updated.map(RSSDate.iso), field: "modified", naive: .warsaw) ?? dataset.issued
    }

    private func addCategories(
        _ entry: FeedEntry, _ language: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        var words: [String] = []
        for category in entry.element.children("category") + entry.element.children("subject") {
            let term = category.attribute("term") ?? category.text.trimmed
            let address = (category.attribute("scheme") ?? "") + term
            if let theme = [term, address].lazy.first(where: { $0.hasPrefix(Vocabularies.themes.base) }) {
                if let theme = normaliser.theme(theme) { dataset.theme.append(theme) }
            } else if let system = OGCReferenceSystem.address(of: term) {
                dataset.conformsTo.append(system)
            } else {
                words.append(category.attribute("label") ?? term)
            }
        }
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[language] = keywords }
    }

    private func addRights(
        _ entry: FeedEntry, _ language: String, _ base: String, _ dataset: inout Dataset,
        _ normaliser: inout Normaliser
    ) {
        let texts = ["rights", "copyright"].compactMap { Self.text(entry.element.child($0))?.trimmed }
            .filter { !$0.isEmpty }
        let statements =
            addresses(entry, ["license"], base) + texts.flatMap { DublinCoreRights.addresses(in: $0) + [$0] }
        dataset.license = normaliser.licence(statements).map { [$0] } ?? []
        for text in texts where Vocabularies.licences[text] == nil {
            guard let words = normaliser.lines(text, field: "rights"),
                !dataset.license.contains(where: { $0.label.entries.contains { $0.value == words } })
            else { continue }
            dataset.rights.append(LocalizedText(language, words))
        }
    }

    private func addresses(_ entry: FeedEntry, _ relations: [String], _ base: String) -> OrderedSet<String> {
        OrderedSet(
            relations.flatMap(entry.links).compactMap { link in
                link.attribute("href").flatMap { FeedAddress.resolve($0, base: base) }
            })
    }

    // MARK: Files

    /// The enclosures, in the words of Atom and RSS, and `media:content`.
    private func files(
        _ entry: FeedEntry, _ base: String, licence: Concept?, _ language: String, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        let media = entry.element.children("content").filter { $0.attribute("url") != nil }
        let content = entry.element.children("content").filter { $0.attribute("src") != nil }
        let elements = entry.links("enclosure") + entry.element.children("enclosure") + media + content
        var seen: Set<String> = []
        var files: [Distribution] = []
        for element in elements {
            let field = "distribution[\(files.count)]"
            let raw = element.attribute("href") ?? element.attribute("url") ?? element.attribute("src") ?? ""
            guard let url = FeedAddress.resolve(raw, base: base) else {
                normaliser.report(
                    .urlInvalid, field: field + ".accessURL", value: raw, "This is no web address; it was left out.")
                continue
            }
            guard seen.insert(url).inserted else { continue }
            files.append(
                Self.file(element, url, field: field, licence: licence, language: language, &normaliser))
        }
        return files
    }

    static func file(
        _ element: XMLElement, _ url: String, field: String, licence: Concept?, language: String,
        _ normaliser: inout Normaliser
    ) -> Distribution {
        var file = Distribution()
        file.title[language] = normaliser.line(element.attribute("title"), field: field + ".title")
        file.accessURL = [url]
        file.downloadURL = [url]
        (file.format, file.mediaType) = normaliser.format(
            label: nil, mediaType: element.attribute("type"), url: url, field: field, isLabelled: false)
        let size = element.attribute("length") ?? element.attribute("fileSize")
        file.byteSize = normaliser.byteSize(size, field: field + ".byteSize")
        file.language = OrderedSet(
            [element.attribute("hreflang")].compactMap { $0 }.compactMap {
                normaliser.language($0, field: field + ".language")
            })
        file.license = licence
        return file
    }
}

/// Where an entry is about, as GeoRSS Simple, GeoRSS GML and W3C Geo write it: latitude first.
enum GeoRSS {
    static func places(of element: XMLElement, _ normaliser: inout Normaliser) -> [Location] {
        var places: [Location] = []
        for shape in element.elements {
            switch shape.name {
            case "box", "polygon", "line": add(shape.text, &places, &normaliser)
            case "point":
                let numbers = numbers(shape.text)
                if numbers.count == 2, let point = Coordinate(longitude: numbers[1], latitude: numbers[0]) {
                    places.append(Location(centroid: point))
                } else {
                    report(shape.text, &normaliser)
                }
            case "where":
                let positions = texts(of: ["lowerCorner", "upperCorner", "pos", "posList"], in: shape)
                if !positions.isEmpty { add(positions.joined(separator: " "), &places, &normaliser) }
            default: continue
            }
        }
        if let latitude = element.text(of: "lat").flatMap(Double.init),
            let longitude = (element.text(of: "long") ?? element.text(of: "lon")).flatMap(Double.init),
            let point = Coordinate(longitude: longitude, latitude: latitude)
        {
            places.append(Location(centroid: point))
        }
        return places
    }

    /// The box around pairs of latitude and longitude.
    private static func add(_ text: String, _ places: inout [Location], _ normaliser: inout Normaliser) {
        let numbers = numbers(text)
        let latitudes = stride(from: 0, to: numbers.count - 1, by: 2).map { numbers[$0] }
        let longitudes = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
        guard numbers.count.isMultiple(of: 2), let west = longitudes.min(), let east = longitudes.max(),
            let south = latitudes.min(), let north = latitudes.max(),
            let box = BoundingBox(west: west, south: south, east: east, north: north)
        else { return report(text, &normaliser) }
        places.append(Location(bbox: box))
    }

    private static func report(_ text: String, _ normaliser: inout Normaliser) {
        normaliser.report(
            .geometryInvalid, field: "spatial", value: text.trimmed,
            "These are no pairs of latitude and longitude on the globe; it was left out.")
    }

    private static func numbers(_ text: String) -> [Double] {
        let words = text.split { $0.isWhitespace || $0 == "," }
        let numbers = words.compactMap { Double($0) }
        return numbers.count == words.count ? numbers : []
    }

    private static func texts(of names: Set<String>, in element: XMLElement) -> [String] {
        element.elements.flatMap { names.contains($0.name) ? [$0.text.trimmed] : texts(of: names, in: $0) }
    }
}
