import Catalog

extension Answer {
    /// Tells of the other forms, and of what the names in this one mean (RFC 8288).
    ///
    /// - Parameter address: of the resource in a form, from the form's suffix.
    mutating func addForms(but form: Form, base: String, address: (String) -> String) {
        headers[.vary] = "Accept"
        for other in Form.all where other != form {
            addLink(address(other.suffix), relation: "alternate", type: other.mediaType)
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
