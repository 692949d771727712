/// Decides, for the syntaxes that are trees, which nodes are written inside the one place that refers to them.
///
/// A node that is the object of exactly one triple is written there; all others are written at the top and referred to.
/// What no tree reaches (a ring of nodes, or a chain deeper than `depthLimit`) is written at the top as well.
struct NodeTree {
    /// How deep nodes are written into each other, whatever the graph is like.
    static let depthLimit = 12

    /// A property and one of its values, by the numbers of the graph.
    struct Property {
        var predicate: UInt32
        var object: UInt32
    }

    let graph: Graph
    /// By term: how often it is an object, and whether it was written as a subject already.
    private(set) var uses: [UInt32]
    private var isWritten: [Bool]
    private let nestsIRIs: Bool
    private let type: UInt32?
    /// By term: its place among the predicates of the subject in hand, valid where the stamp is the subject's turn.
    private var rank: [UInt32]
    private var stamp: [UInt32]
    private var turn: UInt32 = 0

    init(_ graph: Graph, nestsIRIs: Bool) {
        self.graph = graph
        self.nestsIRIs = nestsIRIs
        type = graph.find(.iri(.rdfType))
        uses = Array(repeating: 0, count: graph.terms.count)
        isWritten = Array(repeating: false, count: graph.terms.count)
        rank = uses
        stamp = uses
        for entry in graph.entries where !(nestsIRIs && isClass(entry)) { uses[Int(entry.object)] &+= 1 }
    }

    /// Calls `write` with each node that stands at the top, in the order of the graph, then with what was not reached.
    static func forEachRoot(of tree: inout NodeTree, _ write: (inout NodeTree, UInt32) -> Void) {
        let positions = tree.graph.entries.indices
        for isLeftover in [false, true] {
            for position in positions where tree.graph.isFirstOfSubject(position) {
                let subject = tree.graph.entries[position].subject
                guard !tree.isWritten[Int(subject)], isLeftover || !tree.mayNest(subject) else { continue }
                tree.isWritten[Int(subject)] = true
                write(&tree, subject)
            }
        }
    }

    /// Takes a node to be written where it is referred to, if that is its place.
    mutating func take(_ node: UInt32, depth: Int) -> Bool {
        guard depth < Self.depthLimit, graph.isSubject(node) || isUnnamed(node), mayNest(node),
            !isWritten[Int(node)]
        else { return false }
        isWritten[Int(node)] = true
        return true
    }

    /// Whether a triple names a class, which a tree that nests IRIs writes as a name and not as a node.
    func isClass(_ entry: Graph.Entry) -> Bool {
        guard entry.predicate == type, case .iri = graph.terms[Int(entry.object)] else { return false }
        return true
    }

    private func isUnnamed(_ node: UInt32) -> Bool {
        if case .blank = graph.terms[Int(node)] { true } else { false }
    }

    private func mayNest(_ node: UInt32) -> Bool {
        guard uses[Int(node)] == 1 else { return false }
        return switch graph.terms[Int(node)] {
        case .blank: true
        case .iri: nestsIRIs
        case .literal: false
        }
    }

    /// The properties of a node: `rdf:type` first, then in the order of each property's first triple.
    mutating func properties(of subject: UInt32) -> [Property] {
        turn += 1
        var properties: [Property] = []
        var ranks: [UInt32] = []
        var next: UInt32 = 1
        var isSorted = true
        graph.forEachEntry(of: subject) { entry in
            let predicate = Int(entry.predicate)
            if stamp[predicate] != turn {
                stamp[predicate] = turn
                rank[predicate] = entry.predicate == type ? 0 : next
                next += 1
            }
            if let last = ranks.last, last > rank[predicate] { isSorted = false }
            ranks.append(rank[predicate])
            properties.append(Property(predicate: entry.predicate, object: entry.object))
        }
        guard !isSorted else { return properties }
        let order = properties.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        return order.map { properties[$0] }
    }
}
