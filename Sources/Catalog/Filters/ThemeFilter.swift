import DCAT

extension TermKind {
    package static let theme = TermKind("theme", in: Vocabularies.themes) { dataset, _ in
        dataset.theme.map(TermKind.value(of:))
    }
}

extension Filter {
    static let theme = Filter(.theme) { Vocabularies.themes[$0] }
}
