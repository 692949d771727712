import DCAT
import Feeds
import RDF
import XML

/// A record of a repository as a dataset of the catalogue, in whatever form its metadata are.
struct OAIRecordMapping: Sendable {
    let source: Source

    /// - Parameter record: the `record` element.
    /// - Throws: ``HarvestFailure`` where its metadata are in a form that is not read.
    func map(_ record: XMLElement, _ normaliser: inout Normaliser) throws -> Dataset {
        let header = record.child("header")
        let metadata = record.child("metadata").flatMap { $0.elements.first { _ in true } }
        guard let metadata, let form = OAIRecordForm(metadata) else {
            let name = metadata.map { "`\($0.name)` of the namespace `\($0.namespace ?? "")`" } ?? "nothing"
            throw HarvestFailure(
                .recordInvalid,
                "its metadata are \(name); Dublin Core, DCAT and METS are read (`metadata_prefix` chooses)")
        }
        let identifier = header?.text(of: "identifier") ?? ""
        var dataset = try dataset(metadata, form, identifier, &normaliser)
        if dataset.modified == nil {
            dataset.modified = normaliser.date(header?.text(of: "datestamp"), field: "modified", naive: .utc)
        }
        return dataset
    }

    private func dataset(
        _ metadata: XMLElement, _ form: OAIRecordForm, _ identifier: String, _ normaliser: inout Normaliser
    ) throws -> Dataset {
        switch form {
        case .dublinCore:
            return DublinCoreMapping(key: identifier).map(metadata, &normaliser)
        case .mets: return METSMapping(key: identifier).map(metadata, &normaliser)
        case .dcat:
            var dataset = try described(metadata, &normaliser)
            dataset.identifier.append(identifier)
            return dataset
        }
    }

    /// The dataset that a description in RDF/XML describes.
    private func described(_ metadata: XMLElement, _ normaliser: inout Normaliser) throws -> Dataset {
        let read = try RDFXMLReader(base: IRI(source.url)).graph(metadata.serialized())
        let reader = DatasetGraphReader(read.graph, language: source.options.language)
        let subjects = reader.subjects
        guard let subject = subjects.first else {
            throw HarvestFailure(.recordInvalid, "its RDF describes no dataset")
        }
        if subjects.count > 1 {
            normaliser.report(
                .valueRepeated, value: "\(subjects.count)",
                "The record describes \(subjects.count) datasets; the first of them was kept.")
        }
        return reader.dataset(subject, &normaliser)
    }
}
