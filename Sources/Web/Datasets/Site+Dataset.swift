import Catalog
import DCAT
import Hummingbird

/// `/datasets/{id}`.
extension Site {
    func dataset(_ text: String, _ request: WebRequest, suffix: Form?) async throws -> Answer {
        try DatasetParameters.refuseAll(request.query)
        guard let id = DatasetID(text) else { throw Self.unknown }
        let form = try suffix ?? Form.negotiated(request.accept)
        let key = AnswerCache.Key(id: id, form: form)
        let (kept, version) = try await cache.lookUp(key)
        if let kept { return kept }
        switch try await reader.dataset(id) {
        case .unknown: throw Self.unknown
        case .removed(let title, let time):
            let members = [("lastTitle", title), ("removed", DateValue(secondsSince1970: time)?.description ?? "")]
            throw Problem(
                .gone, "The dataset was withdrawn from its source.", members: members.filter { !$0.1.isEmpty })
        case .live(let stored):
            return answer(stored, form: form, key: key, version: version)
        }
    }

    private static let unknown = Problem(.notFound, "There is no dataset with this id.")

    /// The answer with its tag; it is rendered, and kept for the next request, when the client turns out not to have it.
    private func answer(_ stored: StoredDataset, form: Form, key: AnswerCache.Key, version: Int) -> Answer {
        var fingerprint = fingerprint
        fingerprint.add(form.rawValue)
        stored.add(to: &fingerprint)
        var answer = Answer(
            contentType: form.contentType, tag: EntityTag(fingerprint), changed: stored.changed,
            body: { ByteBuffer() })
        answer.headers[.vary] = "Accept"
        for other in Form.allCases where other != form {
            answer.addLink(
                "\(base)/datasets/\(stored.id).\(other.rawValue)", relation: "alternate", type: other.mediaType)
        }
        let unrendered = answer
        answer.body = { [base, cache] in
            let body = ByteBuffer(bytes: try Self.render(stored, form: form, base: base))
            var rendered = unrendered
            rendered.body = { body }
            cache.keep(rendered, bodySize: body.readableBytes, as: key, version: version)
            return body
        }
        return answer
    }

    private static func render(_ stored: StoredDataset, form: Form, base: String) throws -> [UInt8] {
        if form == .json {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(stored.document.count + 1024)
            DatasetJSON.append(stored, base: base, to: &bytes)
            return bytes
        }
        guard let dataset = stored.dataset else { throw DamagedDocument(id: stored.id) }
        var graph = DatasetGraph(base: base)
        graph.add(dataset, id: stored.id)
        return graph.bytes(form)
    }
}

/// A stored document that cannot be read back: the database is damaged.
struct DamagedDocument: Error, CustomStringConvertible {
    let id: DatasetID

    var description: String { "the stored document of dataset \(id) is damaged; `snop doctor` tells more" }
}
