/// The category that the regulation on high-value datasets puts a dataset into.
extension Normaliser {
    /// The category of a dataset that carries the regulation and states none, where a keyword or theme leaves no doubt:
    /// portals have a flag for the Commission's list and no field for its category, and DCAT-AP HVD 3.0.0 demands one.
    package mutating func completeHighValue(_ dataset: inout Dataset) {
        guard dataset.isHighValue, dataset.hvdCategory.isEmpty else { return }
        let field = "hvdCategory"
        guard let (reason, category) = Self.evidence(dataset) else {
            report(
                .hvdCategoryMissing, field: field,
                "The dataset falls under Regulation (EU) 2023/138 and names no category.")
            return
        }
        report(.hvdCategoryDerived, field: field, value: reason, "No category is named; it was told from \(reason).")
        dataset.hvdCategory = [category.concept]
    }

    private static func evidence(_ dataset: Dataset) -> (reason: String, category: CodeList.Code)? {
        let isSpatial = dataset.keyword.entries.contains { $0.value.contains { $0.lowercased() == "inspire" } }
        let themes = Set(dataset.theme.compactMap(\.uri))
        let evidence = [
            ("the keyword INSPIRE", isSpatial, "c_ac64a52d"),
            ("the theme ENVI", themes.contains(Vocabularies.themes.base + "ENVI"), "c_dd313021"),
            ("the theme TRAN", themes.contains(Vocabularies.themes.base + "TRAN"), "c_b79e35eb"),
        ]
        guard let (reason, _, code) = evidence.first(where: \.1) else { return nil }
        return Vocabularies.hvdCategories.code(code).map { (reason, $0) }
    }
}
