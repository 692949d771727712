extension ClusterGraph.Component {
    /// The clusters of two datasets and more, each with the one nearest to who makes the data first.
    ///
    /// The strongest ties come first. What would bring two datasets of one source together ties nothing: a source tells its
    /// own datasets apart.
    func clusters() -> [[ClusterGraph.Node]] {
        var groups: [Int64: Set<Int64>] = [:]
        let byNumber = Dictionary(uniqueKeysWithValues: nodes.map { ($0.number, $0) })
        for edge in ordered {
            guard byNumber[edge.first] != nil, byNumber[edge.second] != nil else { continue }
            let one = groups[edge.first] ?? [edge.first]
            let other = groups[edge.second] ?? [edge.second]
            let sources = Set(one.compactMap { byNumber[$0]?.source })
            guard !one.contains(edge.second),
                sources.isDisjoint(with: other.compactMap { byNumber[$0]?.source })
            else { continue }
            let joined = one.union(other)
            for number in joined { groups[number] = joined }
        }
        return Set(groups.values).map { $0.compactMap { byNumber[$0] }.sorted(by: isNearer) }
    }

    private var ordered: [ClusterGraph.Edge] {
        let rank = Dictionary(uniqueKeysWithValues: Tie.Kind.allCases.enumerated().map { ($1, $0) })
        return edges.sorted {
            (rank[$0.kind] ?? 0, $0.first, $0.second) < (rank[$1.kind] ?? 0, $1.first, $1.second)
        }
    }

    /// What was taken from another one is farther from the producer; then the portal of a gmina is nearer than that of a
    /// region, and that nearer than a national one; then the one that was catalogued first.
    private func isNearer(_ one: ClusterGraph.Node, than other: ClusterGraph.Node) -> Bool {
        (origins(of: one), one.distance, one.number) < (origins(of: other), other.distance, other.number)
    }

    /// Of how many others a dataset says that it was taken from there.
    private func origins(of node: ClusterGraph.Node) -> Int { taken.count { $0.first == node.number } }
}
