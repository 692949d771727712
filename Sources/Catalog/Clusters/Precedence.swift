/// Who of some tied datasets stands first, and who may stand behind it: be listed as a copy of it.
///
/// A record can claim anything: identifiers that another portal minted, another's page, another's publisher. So the rule is that
/// **nobody is put behind another one by what that other one says**. A dataset stands behind another one where it says so
/// itself (it names the other's portal as where it was taken from, its identifier or page is an address of the other's portal,
/// or it names the other's office as its creator), or where what the operator registered says so: the other's source is
/// registered for the office that this one names as its publisher, or for a unit nearer to that. Where neither stands behind
/// the other, both are listed. What hosts and office a source has its registration says, which no feed can change.
struct Precedence {
    typealias Node = ClusterGraph.Node

    private let members: [Node]
    private let tied: Set<Pair>
    /// Who says that it is another one's.
    private let said: Set<Pair>

    private struct Pair: Hashable {
        let one: Int64
        let other: Int64
    }

    init(_ members: [Node], _ component: ClusterGraph.Component) {
        self.members = members.sorted { Self.rank($0) < Self.rank($1) }
        tied = Set(
            component.edges.flatMap {
                [Pair(one: $0.first, other: $0.second), Pair(one: $0.second, other: $0.first)]
            })
        var said = Set(component.taken.map { Pair(one: $0[0], other: $0[1]) })
        for one in members {
            let foreign = one.origins.subtracting(one.portal.origins)
            for other in members where other.number != one.number && !foreign.isDisjoint(with: other.portal.origins) {
                said.insert(Pair(one: one.number, other: other.number))
            }
        }
        self.said = said
    }

    /// The one that most stand behind, and then those that stand behind it and each other; the others belong to no cluster of
    /// its.
    func cluster() -> [Node] {
        let behind = Dictionary(
            uniqueKeysWithValues: members.map { first in
                (first.number, members.count { $0.number != first.number && isAttached($0, to: [first]) })
            })
        guard var first = members.first else { return [] }
        for node in members where (behind[node.number] ?? 0) > (behind[first.number] ?? 0) { first = node }
        var cluster = [first]
        var waiting = members.filter { $0.number != first.number }
        // Who is tied to the first through another one comes after that one.
        while true {
            let left = waiting.filter { node in
                guard isAttached(node, to: cluster), let place = place(of: node, in: cluster) else { return true }
                cluster.insert(node, at: place)
                return false
            }
            if left.count == waiting.count { return cluster }
            waiting = left
        }
    }

    /// Whether a dataset is tied to the first of a cluster and stands behind it, or is tied to another one and says itself
    /// that it is of one that is in it: a third one that has something of two others does not make these two one.
    private func isAttached(_ node: Node, to cluster: [Node]) -> Bool {
        func isTied(_ member: Node) -> Bool { tied.contains(Pair(one: node.number, other: member.number)) }
        if let first = cluster.first, isTied(first), stands(node, behind: first) { return true }
        return cluster.contains(where: isTied)
            && cluster.contains { said.contains(Pair(one: node.number, other: $0.number)) }
    }

    /// The last place at which a dataset stands behind all before it, and all after it behind it; never the first.
    private func place(of node: Node, in cluster: [Node]) -> Int? {
        var place = cluster.count
        while place > 1, !stands(node, behind: cluster[place - 1]) {
            guard stands(cluster[place - 1], behind: node) else { return nil }
            place -= 1
        }
        return cluster[..<place].allSatisfy { stands(node, behind: $0) } ? place : nil
    }

    // MARK: Two datasets

    /// Whether one dataset may be listed as a copy of another one.
    func stands(_ node: Node, behind other: Node) -> Bool {
        let says = said.contains(Pair(one: node.number, other: other.number))
        let isTold = said.contains(Pair(one: other.number, other: node.number))
        if says != isTold { return says }
        // A record that names no publisher has nothing against the registration.
        guard let publisher = node.publisher else { return Self.rank(other) < Self.rank(node) }
        let mine = Self.nearness(of: node.portal, to: publisher)
        let theirs = Self.nearness(of: other.portal, to: publisher)
        if mine != theirs { return mine < theirs }
        // Whoever is registered for somebody is no better copy of what somebody else publishes.
        let isForAnother = [node, other].contains { $0.portal.publisher != nil } && other.publisher != publisher
        return !isForAnother && Self.rank(other) < Self.rank(node)
    }

    /// How near a source is to who publishes, by its registration: 0 where it has nothing to do with it.
    private static func nearness(of portal: ClusterGraph.Portal, to publisher: String) -> Int {
        if portal.publisher == publisher { return 8 }
        guard let unit = portal.unit, publisher.utf8.starts(with: unit.utf8) else { return 0 }
        return unit.utf8.count
    }

    /// The portal of a gmina comes before that of a region, and that before a national one; then what was catalogued first.
    private static func rank(_ node: Node) -> (Int, Int64) { (node.portal.distance, node.number) }
}
