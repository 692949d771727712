extension Agent {
    /// The path below the catalogue's base URL that stands for an agent without an IRI of its own.
    package var path: String { "/publishers/" + slug }

    /// What a publisher is filtered and linked by: its TERYT code, or its folded name joined by hyphens.
    package var slug: String {
        if let teryt, !teryt.isEmpty, teryt.utf8.allSatisfy(\.isASCIIAlphanumeric) { return teryt }
        let name = name.preferred ?? ""
        let slug = Folding.fold(name).utf8.split { !$0.isASCIIAlphanumeric }.map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: "-")
        // A name without a Latin letter still stands for one publisher only.
        return slug.isEmpty ? DatasetID(source: "publisher", key: name).description : slug
    }
}

extension Distribution {
    /// What a distribution is known by: its key, or its address; `nil` where it has neither.
    var name: String? { key ?? accessURL.first ?? downloadURL.first }
}

extension Dataset {
    /// The ids of the distributions, in their order: from the key, or the address, or the place in the dataset.
    ///
    /// Portals give one key or address to several files; the second of them is counted, so that no two have one id.
    package func distributionIDs(in id: DatasetID) -> [DatasetID] {
        var seen: [String: Int] = [:]
        return distribution.enumerated().map { place, distribution in
            let name = distribution.name ?? "#\(place)"
            let count = (seen[name] ?? 0) + 1
            seen[name] = count
            return DatasetID(dataset: id, distribution: count == 1 ? name : "\(name)\n\(count)")
        }
    }
}
