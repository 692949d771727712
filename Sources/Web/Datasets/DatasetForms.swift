import Catalog
import DCAT

extension Answer {
    /// Tells of the other forms, and of what the names in this one mean (RFC 8288).
    ///
    /// - Parameter address: of the resource in a form, from the form's suffix.
    mutating func addForms(but form: Form, base: String, address: (String) -> String) {
        headers[.vary] = "Accept"
        for other in Form.allCases where other != form {
            addLink(address(other.rawValue), relation: "alternate", type: other.mediaType)
        }
        addLink("\(base)/context.jsonld", relation: "describedby", type: Form.jsonLD.mediaType)
    }
}

extension StoredDataset {
    /// Adds what the served form is made of, but for the time of the last harvest, which is no content.
    func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.bytes)
        fingerprint.add([UInt8](hash))
        fingerprint.add(changed)
        fingerprint.add(source)
        fingerprint.add(sourceType ?? "")
        fingerprint.add(url ?? "")
        for other in cluster?.others ?? [] {
            fingerprint.add(other.id.bytes)
            fingerprint.add(other.source)
            fingerprint.add(other.isPreferred ? 1 : 0)
            fingerprint.add(other.through?.bytes ?? [])
            for reason in other.reasons {
                fingerprint.add(reason.kind.rawValue)
                fingerprint.add(reason.value)
            }
        }
    }
}

extension DatasetGraph {
    /// The graph in one of its syntaxes; the plain JSON is none.
    ///
    /// - Throws: where a property cannot be written as RDF/XML; ours all can.
    func bytes(_ form: Form) throws -> [UInt8] {
        switch form {
        case .json, .jsonLD: graph.jsonLD(DatasetContext.context)
        case .turtle: graph.turtle()
        case .rdfXML: try graph.rdfXML()
        case .nTriples: graph.nTriples()
        }
    }
}
