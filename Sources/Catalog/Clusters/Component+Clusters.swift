extension ClusterGraph.Component {
    /// The clusters of two datasets and more, each with the one nearest to who makes the data first.
    ///
    /// The strongest ties come first. What would bring two datasets of one source together ties nothing: a source tells its
    /// own datasets apart.
    func clusters() -> [[ClusterGraph.Node]] {
        var clusters: [[ClusterGraph.Node]] = []
        var rest = Dictionary(uniqueKeysWithValues: nodes.map { ($0.number, $0) })
        let sorted = ordered
        // Whoever does not stand behind the others of its group is looked at again, with what else is left. Each round takes
        // at least one dataset of each group away.
        while true {
            let groups = groups(of: rest, sorted)
            if groups.isEmpty { return clusters }
            for group in groups {
                let cluster = Precedence(group, self).cluster()
                for node in cluster { rest[node.number] = nil }
                if cluster.count > 1 { clusters.append(cluster) }
            }
        }
    }

    /// The datasets that are tied, at most one of a source in each group.
    private func groups(
        of nodes: [Int64: ClusterGraph.Node], _ edges: [ClusterGraph.Edge]
    ) -> [[ClusterGraph.Node]] {
        var groups: [Int64: Set<Int64>] = [:]
        for edge in edges {
            guard nodes[edge.first] != nil, nodes[edge.second] != nil else { continue }
            let one = groups[edge.first] ?? [edge.first]
            let other = groups[edge.second] ?? [edge.second]
            let sources = Set(one.compactMap { nodes[$0]?.source })
            guard !one.contains(edge.second), sources.isDisjoint(with: other.compactMap { nodes[$0]?.source })
            else { continue }
            let joined = one.union(other)
            for number in joined { groups[number] = joined }
        }
        return Set(groups.values).map { $0.compactMap { nodes[$0] } }
    }

    private var ordered: [ClusterGraph.Edge] {
        let rank = Dictionary(uniqueKeysWithValues: Tie.Kind.allCases.enumerated().map { ($1, $0) })
        return edges.sorted {
            (rank[$0.kind] ?? 0, $0.first, $0.second) < (rank[$1.kind] ?? 0, $1.first, $1.second)
        }
    }
}
