import Catalog
import DCAT

extension StoredDataset {
    /// Adds what the served form is made of, but for the time of the last harvest, which is no content.
    func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.bytes)
        fingerprint.add([UInt8](hash))
        fingerprint.add(changed)
        fingerprint.add(source)
        fingerprint.add(sourceType ?? "")
        fingerprint.add(url ?? "")
    }
}

extension DatasetGraph {
    /// The graph in one of its syntaxes; the plain JSON is none.
    func bytes(_ form: Form) -> [UInt8] {
        switch form {
        case .json, .jsonLD: graph.jsonLD(DatasetContext.context)
        case .turtle: graph.turtle()
        case .nTriples: graph.nTriples()
        }
    }
}
