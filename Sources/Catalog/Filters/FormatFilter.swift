import DCAT

extension TermKind {
    package static let format = TermKind("format", in: Vocabularies.fileTypes.list) { dataset, _ in
        dataset.distribution.compactMap(\.format).map { format in
            TermKind.value(of: Concept(uri: format.uri, label: LocalizedText("und", format.label)))
        }
    }
}

extension Filter {
    static let format = Filter(.format) { Vocabularies.fileTypes[$0] }
}
