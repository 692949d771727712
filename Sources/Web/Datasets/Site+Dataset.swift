import Catalog
import DCAT
import Hummingbird

/// `/datasets/{id}`.
extension Site {
    func dataset(_ text: String, _ request: WebRequest, suffix: Form?) async throws -> Answer {
        try DatasetParameters.refuseAll(request.query)
        guard let id = DatasetID(text) else { throw Self.unknown }
        let form = try suffix ?? Form.negotiated(request.accept)
        return try await cache.answer(AnswerCache.Key(subject: .dataset(id), form: form)) {
            try await answer(id, form: form)
        }
    }

    /// What every answer that waits for room may hold, in bytes.
    private static let smallDocument = 64 << 10

    private func answer(_ id: DatasetID, form: Form) async throws -> Answer {
        let needed: Int
        do {
            let stored = try await live(id)
            needed = cost.making(stored.document.count, form)
            if stored.document.count <= Self.smallDocument {
                return answer(stored, form: form, share: try await memory.reserve(needed))
            }
        }
        // A large dataset is read again when there is room for it, so that those who wait do not hold it.
        let share = try await memory.reserve(needed)
        return answer(try await live(id), form: form, share: share)
    }

    private func live(_ id: DatasetID) async throws -> StoredDataset {
        switch try await reader.dataset(id) {
        case .unknown: throw Self.unknown
        case .removed(let title, let time): throw Self.gone(lastTitle: title, at: time)
        case .live(let stored): return stored
        }
    }

    private static func gone(lastTitle: String, at time: Int) -> Problem {
        var members = [(name: "lastTitle", value: lastTitle)]
        if let date = DateValue(secondsSince1970: time) { members.append(("removed", date.description)) }
        return Problem(.gone, "The dataset was withdrawn from its source.", members: members)
    }

    private static let unknown = Problem(.notFound, "There is no dataset with this id.")

    /// The tag is made of what is stored, so an unchanged dataset is known before it is rendered.
    private func answer(_ stored: StoredDataset, form: Form, share: AnswerMemory.Share) -> Answer {
        var fingerprint = fingerprint
        fingerprint.add(form.suffix)
        stored.add(to: &fingerprint)
        var answer = Answer(contentType: form.contentType, tag: EntityTag(fingerprint), changed: stored.changed) {
            [base] in
            var body = Body(try form.dataset(stored, base))
            share.shrink(to: body.size)
            body.share = share
            return body
        }
        answer.addForms(but: form, base: base) { "\(base)/datasets/\(stored.id).\($0)" }
        return answer
    }
}

/// A stored document that cannot be read back: the database is damaged.
struct DamagedDocument: Error, CustomStringConvertible {
    let id: DatasetID

    var description: String { "the stored document of dataset \(id) is damaged; harvest its source with --full" }
}
