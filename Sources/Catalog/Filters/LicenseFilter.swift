import DCAT

extension TermKind {
    package static let license = TermKind("license", in: Vocabularies.licences) { dataset, _ in
        (dataset.license + dataset.distribution.compactMap(\.license)).map(TermKind.value(of:))
    }
}

extension Filter {
    static let license = Filter(.license) { Vocabularies.licences[$0] ?? Vocabularies.licences.assumed($0) }
}
