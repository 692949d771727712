import Crypto
import DCAT
import Feeds
import RDF

/// A dataset with all its parts, out of the graph of its catalogue, in an order that depends on nothing but itself.
///
/// Servers that write their statements in another order, or call their blank nodes by other labels each time, give the same
/// bytes each time: the statements of a node are sorted, and blank nodes are numbered in the order in which they are reached
/// from the dataset.
struct DCATClosure {
    /// The most statements of one dataset.
    static let maxStatements = 100_000

    let isDescribed: Bool
    let count: Int
    /// N-Triples, of which the first is said of the dataset.
    let bytes: [UInt8]

    /// The statements on a dataset and its parts: one more than ``maxStatements`` where there are more.
    ///
    /// - Parameter reader: of a graph that holds them.
    /// - Throws: ``LimitMet`` before they are collected.
    static func description(
        of dataset: Term, in reader: DatasetGraphReader, limits: RecordLimits
    ) throws(LimitMet) -> Graph {
        try reader.description(of: dataset, limit: maxStatements + 1, limits)
    }

    /// - Parameter graph: the ``description(of:in:limits:)``.
    /// - Throws: ``LimitMet`` before anything is written.
    init(of dataset: Term, _ graph: Graph, language: String) throws(LimitMet) {
        guard graph.count <= Self.maxStatements else {
            throw LimitMet(
                "The dataset has more than \(Self.maxStatements) statements (maxStatements); it was left out.")
        }
        count = graph.count
        let statements = graph.triples(of: dataset)
        let types = statements.lazy.filter { $0.predicate == .rdfType }.compactMap(\.object.iri)
        if types.contains(where: DatasetGraphReader.classes.contains) {
            isDescribed = DatasetGraphReader(graph, language: language).subjects.contains(dataset)
        } else {
            // What a catalogue lists and calls something else is no dataset.
            isDescribed = types.isEmpty && statements.contains { DCATNames.describing.contains($0.predicate) }
        }
        var nodes = DCATNodes(graph: graph)
        bytes = nodes.written(from: dataset)
    }

    static let contentPrefix = "sha256:"

    /// What identifies the content, for a dataset that nothing else identifies.
    static func key(ofContent bytes: [UInt8]) -> String {
        contentPrefix
            + SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// The nodes of one dataset.
private struct DCATNodes {
    let graph: Graph
    private var digests: [BlankNode: [UInt8]] = [:]
    /// How deep blank nodes in blank nodes tell others apart.
    private static let maxDepth = 32

    init(graph: Graph) {
        self.graph = graph
    }

    // MARK: Writing

    private struct Line {
        /// The property and value, written out; of a blank node what it says.
        let key: [UInt8]
        let triple: Triple
    }

    /// The statements of all nodes, each node's where it is first referred to.
    mutating func written(from root: Term) -> [UInt8] {
        var writer = NTriplesWriter()
        var labels: [BlankNode: Term] = [:]
        // Services that say what they serve are parts too, but nothing of the dataset leads to them.
        let others = graph.subjects.filter { $0.iri != nil && $0 != root }.sorted {
            ($0.iri?.string ?? "") < ($1.iri?.string ?? "")
        }
        var queue = [root]
        var queued: Set<Term> = [root]
        var place = 0
        func name(_ term: Term) -> Term {
            guard case .blank(let node) = term else { return term }
            if let label = labels[node] { return label }
            let label = Term.blank(BlankNode("b\(labels.count)"))
            labels[node] = label
            return label
        }
        var rest = others[...]
        while true {
            if place == queue.count, let other = rest.popFirst() {
                if queued.insert(other).inserted { queue.append(other) }
                continue
            }
            guard place < queue.count else { break }
            let node = queue[place]
            place += 1
            for line in lines(of: node) {
                let triple = line.triple
                writer.write(Triple(name(node), triple.predicate, name(triple.object)))
                if triple.object.isResource, queued.insert(triple.object).inserted { queue.append(triple.object) }
            }
        }
        return writer.output
    }

    private mutating func lines(of node: Term) -> [Line] {
        var lines: [Line] = []
        for triple in graph.triples(of: node) { lines.append(Line(key: key(of: triple, depth: 0), triple: triple)) }
        return lines.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    private mutating func key(of triple: Triple, depth: Int) -> [UInt8] {
        var bytes = Array(triple.predicate.string.utf8)
        bytes.append(0)
        switch triple.object {
        case .blank(let node): bytes += digest(of: node, depth: depth)
        case .iri(let iri): bytes += iri.string.utf8
        case .literal(let literal):
            bytes.append(UInt8(ascii: "\""))
            bytes += literal.lexical.utf8
            bytes.append(0)
            bytes += literal.language?.utf8 ?? literal.datatype.string.utf8
        }
        return bytes
    }

    /// What a blank node says, whatever it is called. Two that say the same are interchangeable.
    private mutating func digest(of node: BlankNode, depth: Int) -> [UInt8] {
        if let known = digests[node] { return known }
        // Nodes that refer to each other in a circle are told apart by what stands outside it.
        guard depth <= Self.maxDepth else { return [] }
        digests[node] = []
        var keys: [[UInt8]] = []
        for triple in graph.triples(of: .blank(node)) { keys.append(key(of: triple, depth: depth + 1)) }
        keys.sort { $0.lexicographicallyPrecedes($1) }
        var hasher = SHA256()
        for key in keys {
            hasher.update(data: key)
            hasher.update(data: [0x0A])
        }
        let digest = Array(hasher.finalize())
        digests[node] = digest
        return digest
    }
}
