import DCAT
import Feeds
import XML

/// A METS document as a dataset: the first Dublin Core that it wraps, and the files that it lists.
struct METSMapping: Sendable {
    let key: String

    func map(_ mets: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        let core = wrapped(in: mets)
        var dataset = DublinCoreMapping(key: key).map(
            core ?? XMLElement(name: "dc"), &normaliser, label: mets.attribute("LABEL"))
        let files = mets.child("fileSec").map(files(in:)) ?? []
        let licence = dataset.license.first
        let listed = files.enumerated().compactMap { index, file in
            distribution(file, index: index, licence: licence, &normaliser)
        }
        // The files themselves say more than the addresses among the identifiers.
        if !listed.isEmpty { dataset.distribution = listed }
        return dataset
    }

    /// The content of `dmdSec/mdWrap/xmlData` that has elements of Dublin Core: they stand there bare, or in an envelope.
    private func wrapped(in mets: XMLElement) -> XMLElement? {
        let data = mets.children("dmdSec").compactMap { $0.descendant("mdWrap", "xmlData") }
        return data.flatMap { [$0] + Array($0.elements) }.first { element in
            element.elements.contains { OAIRecordForm(namespace: $0.namespace ?? "") == .dublinCore }
        }
    }

    /// The files of all groups, which may stand in each other; the depth is bounded by the XML reader.
    private func files(in element: XMLElement) -> [XMLElement] {
        element.elements.flatMap { child in
            switch child.name {
            case "file": [child] + files(in: child)
            case "fileGrp": files(in: child)
            default: [XMLElement]()
            }
        }
    }

    private func distribution(
        _ file: XMLElement, index: Int, licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution? {
        let field = "distribution[\(index)]"
        guard let location = file.child("FLocat")?.attribute("href"),
            let url = normaliser.url(location, field: field + ".accessURL")
        else {
            normaliser.report(.urlMissing, field: field + ".accessURL", "The file has no address; it was left out.")
            return nil
        }
        var distribution = Distribution()
        distribution.key = file.attribute("ID")
        distribution.accessURL = [url]
        distribution.downloadURL = [url]
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: nil, mediaType: file.attribute("MIMETYPE"), url: url, field: field, isLabelled: false)
        distribution.byteSize = normaliser.byteSize(file.attribute("SIZE"), field: field + ".byteSize")
        distribution.checksum = normaliser.checksum(
            algorithm: file.attribute("CHECKSUMTYPE"), value: file.attribute("CHECKSUM"), field: field + ".checksum")
        distribution.issued = normaliser.date(file.attribute("CREATED"), field: field + ".issued", naive: .warsaw)
        distribution.license = licence
        return distribution
    }
}
