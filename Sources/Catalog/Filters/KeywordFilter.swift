import DCAT

extension TermKind {
    package static let keyword = TermKind("keyword") { dataset, _ in
        dataset.keyword.entries.flatMap(\.value).map(Folding.key)
    }
}

extension Filter {
    /// Keywords, whole; they may hold commas.
    static let keyword = Filter("keyword", terms: [.keyword]) { (query, values, _) throws(FilterError) in
        query.filters.append(DatasetQuery.Filter(.keyword, values.map(Folding.key)))
    }
}
