package import DCAT

extension StoredFinding {
    /// A finding that is stored nowhere.
    ///
    /// - Parameter key: of the record that it concerns.
    package init(_ finding: Finding, key: String?) {
        severity = finding.severity
        code = .known(finding.code)
        self.key = key
        field = finding.field
        value = finding.value
        message = finding.message
    }
}

extension LocatedFinding {
    /// A finding of a record that is stored nowhere; without a dataset one of the page or the run.
    package init(
        _ finding: Finding, number: Int64, key: String?, dataset: DatasetID? = nil, title: String? = nil,
        page: String? = nil
    ) {
        self.finding = StoredFinding(finding, key: key)
        self.number = number
        since = nil
        self.dataset = dataset
        self.title = title
        self.page = page
    }
}

extension FindingGroup {
    /// The same faults together, the gravest and most frequent first.
    ///
    /// - Parameter findings: those of one record one after the other.
    package static func groups(of findings: [LocatedFinding]) -> [FindingGroup] {
        var collector = FindingCollector(FindingQuery(limit: 0))
        for finding in findings { collector.take(finding) }
        return collector.page.groups
    }
}
