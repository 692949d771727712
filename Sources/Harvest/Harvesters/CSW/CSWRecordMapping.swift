import DCAT
import XML

/// `csw:Record` (OGC 07-006r1, section 10.2.5): Dublin Core with a box and references.
struct CSWRecordMapping: Sendable {
    let source: Source

    init(_ source: Source) {
        self.source = source
    }

    func map(_ record: XMLElement) -> MappedRecord {
        var normaliser = Normaliser(language: language(of: record))
        let dataset = dataset(record, &normaliser)
        return MappedRecord(dataset: dataset, findings: normaliser.findings)
    }

    private func language(of record: XMLElement) -> String {
        values("language", of: record).lazy.compactMap(LanguageTags.tag).first ?? source.options.language
    }

    private func values(_ names: String..., of record: XMLElement) -> [String] {
        names.flatMap { record.children($0) }.compactMap(\.plain)
    }

    private func dataset(_ record: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        for identifier in values("identifier", of: record) where !dataset.identifier.contains(identifier) {
            dataset.identifier.append(identifier)
        }
        addTexts(record, &dataset, &normaliser)
        addAgents(record, &dataset, &normaliser)
        dataset.modified = normaliser.date(
            values("modified", of: record).first, field: "modified", naive: .warsaw)
        dataset.issued = normaliser.date(
            values("issued", "created", "date", of: record).first, field: "issued", naive: .warsaw)
        for raw in values("language", of: record) {
            if let language = normaliser.language(raw), !dataset.language.contains(language) {
                dataset.language.append(language)
            }
        }
        addRights(record, &dataset, &normaliser)
        addPlaces(record, &dataset, &normaliser)
        if let type = values("type", of: record).first {
            dataset.datasetType = [
                Concept(uri: IRIText.absolute(type), label: LocalizedText(normaliser.language, type))
            ]
        }
        addDistributions(record, &dataset, &normaliser)
        return dataset
    }

    // MARK: Parts

    private func addTexts(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let language = normaliser.language
        dataset.title[language] = normaliser.line(values("title", of: record).first, field: "title")
        if dataset.title.isEmpty {
            let key = dataset.identifier.first ?? ""
            normaliser.report(
                .titleMissing, field: "title", value: key, "There is no title; the identifier stands for it.")
            dataset.title["und"] = key
        }
        let abstracts = values("abstract", "description", of: record)
        dataset.description[language] = normaliser.lines(abstracts.first, field: "description")
        if dataset.description.isEmpty {
            normaliser.report(.descriptionMissing, field: "description", "There is no description.")
        }
        var words: [String] = []
        for subject in values("subject", of: record) {
            guard let code = Vocabularies.topicCategories[subject] else {
                words.append(subject)
                continue
            }
            let themes = [code.concept] + Vocabularies.topicCategories.dataThemes(of: code)
            for theme in themes where !dataset.theme.contains(theme) { dataset.theme.append(theme) }
        }
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[language] = keywords }
    }

    /// The publisher is the one that registered the feed; one that the record names beside it is its creator.
    private func addAgents(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        func agents(_ name: String) -> [Agent] {
            values(name, of: record).compactMap { raw in
                normaliser.line(raw, field: name).map { Agent(name: LocalizedText(normaliser.language, $0)) }
            }
        }
        let publishers = agents("publisher")
        dataset.publisher = source.publisher ?? publishers.first
        dataset.creator = agents("creator")
        for stated in publishers where stated != dataset.publisher && !dataset.creator.contains(stated) {
            dataset.creator.append(stated)
        }
        if dataset.publisher == nil {
            normaliser.report(.publisherMissing, field: "publisher", "Neither the source nor the record names one.")
        }
    }

    private func addRights(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let stated = values("license", "rights", "accessRights", of: record)
        let isKnown = stated.contains { Vocabularies.licences[$0] != nil || Vocabularies.licences.assumed($0) != nil }
        if isKnown || stated.contains(where: { IRIText.absolute($0) != nil }) || stated.isEmpty {
            dataset.license = [normaliser.licence(stated)].compactMap { $0 }
        }
        for text in stated where IRIText.absolute(text) == nil && Vocabularies.licences[text] == nil {
            guard let line = normaliser.lines(text, field: "rights") else { continue }
            if let access = Vocabularies.accessRights[line] {
                dataset.accessRights = access.concept
            } else {
                let statement = LocalizedText(normaliser.language, line)
                if !dataset.rights.contains(statement) { dataset.rights.append(statement) }
            }
        }
    }

    private func addPlaces(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
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
        for name in values("spatial", "coverage", of: record) {
            if let line = normaliser.line(name, field: "spatial") {
                dataset.spatial.append(Location(label: LocalizedText(normaliser.language, line)))
            }
        }
    }

    /// `dct:references` and `dc:URI`, with the protocol in an attribute.
    private func addDistributions(_ record: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let formats = values("format", of: record)
        for element in record.children("references") + record.children("URI") {
            guard let raw = element.plain else { continue }
            let words = [element.attribute("scheme"), element.attribute("protocol")].compactMap { $0 }
            let target = ISOOnline.target(raw, protocols: words)
            let field = "distribution[\(dataset.distribution.count)]"
            guard let url = normaliser.url(raw, field: field + ".accessURL") else { continue }
            switch target {
            case .page, .landingPage:
                if !dataset.landingPage.contains(url) { dataset.landingPage.append(url) }
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
