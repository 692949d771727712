import DCAT

extension TermKind {
    package static let source = TermKind("source") { _, source in [source] }
}

extension Filter {
    static let source = Filter("source", terms: [.source]) { (query, values, _) throws(FilterError) in
        query.filters.append(DatasetQuery.Filter(.source, values.flatMap(Filter.split)))
    }
}
