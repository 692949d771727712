import DCAT

extension TermKind {
    /// The last part of a publisher's address.
    package static let publisher = TermKind("publisher") { dataset, _ in
        dataset.publisher.map { [$0.slug] } ?? []
    }

    static let publisherName = TermKind("publisher_name") { dataset, _ in
        dataset.publisher?.name.entries.map { Folding.key($0.value) } ?? []
    }
}

extension Filter {
    /// A TERYT code, the publisher's address in this catalogue, the slug in which that ends, or a name.
    static let publisher = Filter("publisher", terms: [.publisher, .publisherName]) {
        (query, values, base) throws(FilterError) in
        let slugs = values.map { Filter.slug($0, base: base) }
        guard slugs.contains(nil) else {
            query.filters.append(DatasetQuery.Filter(.publisher, slugs.compactMap { $0 }))
            return
        }
        guard slugs.allSatisfy({ $0 == nil }) else {
            throw FilterError(
                values[0], allowed: ["several TERYT codes, slugs or addresses", "several names"],
                message: "Names and codes of publishers cannot be asked for together.")
        }
        query.filters.append(DatasetQuery.Filter(.publisherName, values.map(Folding.key)))
    }

    private static func slug(_ text: String, base: String) -> String? {
        for prefix in [base + "/publishers/", "/publishers/"] where text.utf8.starts(with: prefix.utf8) {
            return String(Substring(text.utf8.dropFirst(prefix.utf8.count)))
        }
        let isSlug = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isSlug ? text : nil
    }
}
