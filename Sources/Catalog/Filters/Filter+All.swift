extension Filter {
    /// Every filter, in the order in which they are documented.
    package static let all: [Filter] = [
        .publisher,
        .region,
        .theme,
        .keyword,
        .format,
        .license,
        .hvd,
        .source,
        .language,
        .bbox,
        .temporal,
        .issued,
        .modified,
    ]
}

extension TermKind: CaseIterable {
    /// Every kind of terms that the index holds.
    package static let allCases: [TermKind] = Filter.all.flatMap(\.terms)
}
