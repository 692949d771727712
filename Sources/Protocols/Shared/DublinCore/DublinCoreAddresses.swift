import DCAT
import Feeds
import OrderedCollections
import XML

/// Where the thing can be had: those of its identifiers that are addresses, and what `format` says of them.
struct DublinCoreAddresses {
    private var urls: OrderedSet<String> = []
    private var others: OrderedSet<String> = []
    private let formats: [String]

    init(_ elements: XMLElement) {
        formats = elements.contents("format", "medium").map(\.text)
        for content in elements.contents("identifier") {
            let isWord = !content.text.contains(where: \.isWhitespace)
            if isWord, let url = IRIText.absolute(content.text) {
                urls.append(url)
            } else {
                // A shelf mark, an ISBN, or an address with words behind it.
                others.append(content.text)
            }
        }
    }

    func add(to dataset: inout Dataset, key: String, _ normaliser: inout Normaliser) {
        dataset.otherIdentifier = others.filter { $0 != key }
        dataset.page = OrderedSet(others.flatMap(DublinCoreRights.addresses))
        dataset.landingPage = urls.first { !Self.isFile($0) }.map { [$0] } ?? []
        // A format that stands for several addresses, or several formats for one, cannot be told apart.
        let isPlain = formats.count == 1
        for (index, url) in urls.enumerated() {
            dataset.distribution.append(
                distribution(
                    url, index: index, format: isPlain ? formats[0] : nil, licence: dataset.license.first, &normaliser))
        }
        guard !isPlain || urls.isEmpty else { return }
        let mediaTypes = Set(dataset.distribution.compactMap(\.mediaType))
        let uris = Set(dataset.distribution.compactMap(\.format?.uri))
        for format in formats where !mediaTypes.contains(format.lowercased()) {
            if let type = Vocabularies.fileTypes[format], uris.contains(type.uri) { continue }
            normaliser.report(
                .valueInvalid, field: "distribution.format", value: format,
                "The record does not say which of its files has this format; it was left out.")
        }
    }

    private static func isFile(_ url: String) -> Bool {
        IRIText.pathExtension(url).flatMap(Vocabularies.fileTypes.type(ofExtension:)) != nil
    }

    private func distribution(
        _ url: String, index: Int, format: String?, licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.accessURL = [url]
        if Self.isFile(url) { distribution.downloadURL = [url] }
        let isMediaType = format.map { $0.utf8.contains(UInt8(ascii: "/")) } ?? false
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: isMediaType ? nil : format, mediaType: isMediaType ? format : nil, url: url,
            field: "distribution[\(index)]", isLabelled: false)
        distribution.license = licence
        return distribution
    }
}
