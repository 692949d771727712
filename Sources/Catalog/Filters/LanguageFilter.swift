import DCAT

extension TermKind {
    package static let language = TermKind("language", in: Vocabularies.languages) { dataset, _ in
        dataset.language.map(TermKind.value(of:))
    }
}

extension Filter {
    static let language = Filter(.language) { Vocabularies.languages[$0] }
}
