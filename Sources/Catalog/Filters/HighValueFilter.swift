import DCAT

extension TermKind {
    package static let hvdCategory = TermKind("hvd_category", in: Vocabularies.hvdCategories) { dataset, _ in
        dataset.hvdCategory.map(TermKind.value(of:))
    }
}

extension Filter {
    /// Whether datasets fall under the regulation on high value, or into one of its categories.
    static let hvd = Filter("hvd", isSingle: true, terms: [.hvdCategory]) { (query, values, _) throws(FilterError) in
        if let truth = Filter.truths[values[0]] {
            query.isHighValue = truth
            return
        }
        let list = Vocabularies.hvdCategories
        guard let code = list[values[0]] else {
            throw FilterError(values[0], allowed: ["true", "false"] + list.codes.map(\.uri))
        }
        query.filters.append(DatasetQuery.Filter(.hvdCategory, [TermKind.value(ofURI: code.uri)]))
    }

    /// What stands for yes and no.
    package static let truths = ["true": true, "1": true, "false": false, "0": false]
}
