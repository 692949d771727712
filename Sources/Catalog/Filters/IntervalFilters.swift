import DCAT

extension DatasetQuery.Interval {
    /// Reads an ISO 8601 interval: a date, `start/end` with both dates in it, and `..` or nothing for an open end.
    ///
    /// A year, month or day stands for all of it, and a time without an offset is UTC.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
        switch parts.count {
        case 1:
            guard let date = Self.date(parts[0]) else { return nil }
            self.init(start: date.secondsSince1970, end: date.endSecondsSince1970)
        case 2:
            let isOpen = parts.map { $0.isEmpty || $0 == ".." }
            let start = Self.date(parts[0])
            let end = Self.date(parts[1])
            guard isOpen[0] || start != nil, isOpen[1] || end != nil else { return nil }
            if let start, let end, start.secondsSince1970 >= end.endSecondsSince1970 { return nil }
            self.init(start: start?.secondsSince1970, end: end?.endSecondsSince1970)
        default: return nil
        }
    }

    /// Portals' own spellings, which the reader of dates knows, are not taken here.
    private static func date(_ text: Substring) -> DateValue? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }.count
        guard digits == 4, text.utf8.allSatisfy({ "0123456789-:.+TZ".utf8.contains($0) }),
            text.utf8.dropFirst(4).first.map({ $0 == UInt8(ascii: "-") }) ?? true
        else { return nil }
        return DateReader.date(String(text), naive: .utc)
    }
}

extension Filter {
    static let temporal = interval("temporal", \.temporal)
    static let issued = interval("issued", \.issued)
    static let modified = interval("modified", \.modified)

    private static func interval(
        _ name: String, _ property: any WritableKeyPath<DatasetQuery, DatasetQuery.Interval?> & Sendable
    ) -> Filter {
        Filter(name, isSingle: true) { (query, values, _) throws(FilterError) in
            guard let interval = DatasetQuery.Interval(values[0]) else {
                throw FilterError(
                    values[0], allowed: ["2020", "2020-06", "2020-06-03", "2020-01/2021", "../2021", "2020/.."])
            }
            query[keyPath: property] = interval
        }
    }
}
