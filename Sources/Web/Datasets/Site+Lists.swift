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
        try await list(request, suffix: suffix, name: "datasets", defaultLimit: 20, copies: .oneIfSearched) {
            page, form in
            form == .json ? json(page) : Body(try await graph(page, isCatalog: false).bytes(form))
        }
    }

    func catalog(_ request: WebRequest, suffix: Form?) async throws -> Answer {
        try await list(request, suffix: suffix, name: "catalog", defaultLimit: 100, copies: .all) { page, form in
            form == .json ? catalogJSON(page) : Body(try await graph(page, isCatalog: true).bytes(form))
        }
    }

    private func list(
        _ request: WebRequest, suffix: Form?, name: String, defaultLimit: Int, copies: DatasetParameters.Copies,
        _ render: @escaping @Sendable (Page, Form) async throws -> Body
    ) async throws -> Answer {
        let form = try suffix ?? Form.negotiated(request.accept)
        let key = AnswerCache.Key(subject: .list(request.path + request.query.text), form: form)
        return try await cache.answer(key) {
            let page = try await page(request, defaultLimit: defaultLimit, copies: copies, form: form)
            return answer(page, form: form, name: name) { try await render(page, form) }
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
        fingerprint.add(form.rawValue)
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

    // MARK: JSON

    private func json(_ page: Page) -> Body {
        var out = BodyWriter()
        out.bytes = Array("{".utf8)
        return list(page, &out)
    }

    private func catalogJSON(_ page: Page) -> Body {
        var out = BodyWriter()
        CatalogJSON.appendDescription(configuration, to: &out.bytes)
        return list(page, &out)
    }

    /// `"count": …, "items": […], "next": …, "facets": {…}}`.
    private func list(_ page: Page, _ out: inout BodyWriter) -> Body {
        out.bytes.append(contentsOf: "\"count\":\(page.found.count),\"items\":[".utf8)
        for (place, item) in page.found.items.enumerated() {
            if place > 0 { out.bytes.append(UInt8(ascii: ",")) }
            CatalogDocument.append(item, base: base, to: &out.bytes)
            out.cut()
        }
        out.bytes.append(UInt8(ascii: "]"))
        if let next = page.next {
            out.bytes.append(contentsOf: ",\"next\":".utf8)
            out.bytes.append(contentsOf: CatalogJSON.string(next))
        }
        if !page.found.facets.isEmpty {
            out.bytes.append(contentsOf: ",\"facets\":".utf8)
            FacetJSON.append(page.found.facets, to: &out.bytes)
        }
        out.bytes.append(UInt8(ascii: "}"))
        return out.body()
    }

    // MARK: RDF

    private func graph(_ page: Page, isCatalog: Bool) async throws -> DatasetGraph {
        var graph = DatasetGraph(base: base, minimumCapacity: page.found.items.count * 64)
        if isCatalog { graph.addCatalog(configuration.catalog) }
        for (item, dataset) in zip(page.found.items, try await Self.datasets(of: page.found.items)) {
            if isCatalog {
                graph.addRecord(
                    of: item.id, changed: item.changed, harvestedFrom: item.url,
                    source: DatasetGraph.RecordSource(id: item.source, key: item.key, harvested: item.harvested))
            }
            graph.add(dataset, id: item.id)
        }
        let list = base + page.request.path
        graph.addPage(
            DatasetGraph.PageLinks(
                total: page.found.count, itemsPerPage: page.query.limit, this: list + page.request.query.text,
                first: list + page.request.query.removing("cursor").text, next: page.next))
        return graph
    }

    /// The stored documents, read; those of a long page on several cores.
    private static func datasets(of items: [StoredDataset]) async throws -> [Dataset] {
        let size = 25
        return try await withThrowingTaskGroup(of: (place: Int, datasets: [Dataset]).self) { group in
            for start in stride(from: 0, to: items.count, by: size) {
                group.addTask {
                    let datasets = try items[start..<min(start + size, items.count)].map { item in
                        guard let dataset = item.dataset else { throw DamagedDocument(id: item.id) }
                        return dataset
                    }
                    return (start / size, datasets)
                }
            }
            var pieces = [[Dataset]](repeating: [], count: (items.count + size - 1) / size)
            for try await (place, datasets) in group { pieces[place] = datasets }
            return pieces.flatMap(\.self)
        }
    }
}

/// What the catalogue says of itself, in plain JSON.
enum CatalogJSON {
    /// `{"uri": …, "type": "Catalog", …,` with the object left open.
    static func appendDescription(_ configuration: WebConfiguration, to out: inout [UInt8]) {
        var writer = JSONWriter()
        writer.object {
            $0.member("uri", configuration.baseURL + "/catalog")
            $0.member("type", "Catalog")
            $0.text("title", configuration.title)
            $0.text("description", configuration.description)
            $0.key("publisher")
            $0.agent(configuration.publisher, base: configuration.baseURL)
            $0.member("homepage", configuration.homepage)
        }
        out.append(contentsOf: writer.bytes.dropLast())
        out.append(UInt8(ascii: ","))
    }

    static func string(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(text)
        return writer.bytes
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
