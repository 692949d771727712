import Catalog
import DCAT

extension Form {
    /// A syntax of RDF.
    ///
    /// - Parameter write: may throw where a property cannot be written; ours all can.
    static func graph(
        suffix: String, mediaType: String, contentType: String? = nil,
        _ write: @escaping @Sendable (DatasetGraph) throws -> [UInt8]
    ) -> Form {
        // Built as a graph it takes up to so many times the bytes of the documents: 24 were measured for N-Triples of a dataset
        // with 5,000 distributions, 6 for one with texts in 400 languages. So a page gets a quarter of the bytes.
        Form(
            suffix: suffix, mediaType: mediaType, contentType: contentType, memory: 24, pageShare: 4,
            list: { site, page, isCatalog in Body(try write(await site.graph(page, isCatalog: isCatalog))) },
            dataset: { stored, base in
                guard var dataset = stored.dataset else { throw DamagedDocument(id: stored.id) }
                dataset.relation.append(
                    contentsOf: stored.cluster?.others.map { "\(base)/datasets/\($0.id)" } ?? [])
                var graph = DatasetGraph(base: base)
                graph.add(dataset, id: stored.id)
                return try write(graph)
            })
    }
}

extension Site {
    fileprivate func graph(_ page: Page, isCatalog: Bool) async throws -> DatasetGraph {
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
