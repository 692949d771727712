import Catalog
import DCAT
import Hummingbird
import JSON

/// `/datasets` and `/catalog`.
extension Site {
    /// A page of a list, with all that its forms need.
    struct Page: Sendable {
        let request: WebRequest
        let query: DatasetQuery
        let found: DatasetPage
        let next: String?
        /// The memory in which the answer is made.
        let share: AnswerMemory.Share
    }

    func datasets(_ request: WebRequest, suffix: Form?) async throws -> Answer {
        try await list(request, suffix: suffix, name: "datasets", defaultLimit: 20, copies: .oneIfSearched)
    }

    func catalog(_ request: WebRequest, suffix: Form?) async throws -> Answer {
        try await list(
            request, suffix: suffix, name: "catalog", defaultLimit: 100, copies: .all, isCatalog: true)
    }

    /// - Parameter isCatalog: whether the catalogue's own description stands around the datasets.
    private func list(
        _ request: WebRequest, suffix: Form?, name: String, defaultLimit: Int, copies: DatasetParameters.Copies,
        isCatalog: Bool = false
    ) async throws -> Answer {
        let form = try suffix ?? Form.negotiated(request.accept)
        let key = AnswerCache.Key(subject: .list(request.path + request.query.text), form: form)
        return try await cache.answer(key) {
            let page = try await page(request, defaultLimit: defaultLimit, copies: copies, form: form)
            return answer(page, form: form, name: name) { try await form.list(self, page, isCatalog) }
        }
    }

    /// Finds a page.
    ///
    /// - Parameters:
    ///   - copies: what is listed of copies of one dataset where the request does not say.
    ///   - form: what is made of it; `nil` is the page for people.
    ///   - ignored: a parameter that is the caller's own.
    func page(
        _ request: WebRequest, defaultLimit: Int, copies: DatasetParameters.Copies, form: Form?,
        ignoring ignored: String? = nil
    ) async throws -> Page {
        let asked = ignored.map(request.query.removing) ?? request.query
        var parameters = try DatasetParameters(asked, defaultLimit: defaultLimit, copies: copies, base: base)
        parameters.query.maxBytes = cost.pageBytes(form, limit: parameters.query.limit)
        let query = parameters.query
        let share = try await memory.reserve(cost.making(query.maxBytes, form))
        let found = try await withDeadline(configuration.queryDeadline) { [reader] in try await reader.datasets(query) }
        share.shrink(to: cost.making(found.items.reduce(0) { $0 + $1.document.count }, form))
        let next = found.next.map { cursor in
            base + request.path + request.query.replacing("cursor", with: ListCursor.text(cursor, of: query)).text
        }
        return Page(request: request, query: query, found: found, next: next, share: share)
    }

    /// The tag is made of what the page holds, so an unchanged page is known before it is rendered.
    private func answer(
        _ page: Page, form: Form, name: String, _ render: @escaping @Sendable () async throws -> Body
    ) -> Answer {
        var fingerprint = fingerprint
        fingerprint.add(form.suffix)
        fingerprint.add(page.request.path)
        fingerprint.add(page.request.query.text)
        page.found.add(to: &fingerprint)
        var answer = Answer(contentType: form.contentType, tag: EntityTag(fingerprint)) {
            var body = try await render()
            page.share.shrink(to: body.size)
            body.share = page.share
            return body
        }
        if let next = page.next { answer.addLink(next, relation: "next") }
        answer.addForms(but: form, base: base) { "\(base)/\(name).\($0)\(page.request.query.text)" }
        return answer
    }
}

extension DatasetPage {
    fileprivate func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(count)
        for item in items { item.add(to: &fingerprint) }
        fingerprint.add(next?.text ?? "")
        for facet in facets {
            fingerprint.add(facet.kind.rawValue)
            for value in facet.values {
                fingerprint.add(value.value)
                fingerprint.add(value.count)
                fingerprint.add(value.label ?? "")
            }
        }
    }
}
