import DCAT
import Feeds
import RDF

/// Which nodes of a document are parts of which, without the nodes themselves: twelve bytes a reference and some forty a node.
///
/// A document that does not fit into memory is read once for this, and then once for each window of datasets. Nodes are known
/// by a hash that is drawn anew in each process: where two had the same, a window would hold a few statements too many.
struct DCATLinks {
    /// The most references between nodes of one document.
    static let maxLinks = 16_000_000

    private var numbers: [UInt64: UInt32] = [:]
    /// By node: how many bytes its statements take.
    private var costs: [UInt32] = []
    private var pairs: [(from: UInt32, to: UInt32)] = []
    /// By node, where its references begin in `targets`; made by `finish`.
    private var starts: [UInt32] = []
    private var targets: [UInt32] = []
    /// By node, the last window that it belongs to.
    private var windowMarks: [UInt32] = []
    private var window: UInt32 = 0

    private static func hash(_ term: Term) -> UInt64 { UInt64(truncatingIfNeeded: term.hashValue) }

    /// About how many bytes a statement takes in a graph.
    static func cost(of triple: Triple) -> Int {
        switch triple.object {
        case .iri(let iri): 64 + iri.string.utf8.count
        case .blank: 64
        case .literal(let literal): 64 + literal.lexical.utf8.count
        }
    }

    /// - Throws: ``HarvestFailure`` where there are too many.
    mutating func take(_ triple: Triple) throws {
        let subject = number(triple.subject)
        costs[Int(subject)] &+= UInt32(clamping: Self.cost(of: triple))
        guard let isForward = Self.direction(of: triple) else { return }
        guard pairs.count < Self.maxLinks else {
            throw HarvestFailure(
                .tooLarge, value: "\(pairs.count)",
                "One document has more than \(Self.maxLinks) references between nodes (maxLinks). Publish pages.")
        }
        let object = number(triple.object)
        pairs.append(isForward ? (subject, object) : (object, subject))
    }

    /// Whether the object is a part of the subject, as `DatasetGraphReader.description(of:limit:)` takes it, or the other way
    /// round; `nil` for neither.
    private static func direction(of triple: Triple) -> Bool? {
        switch triple.object {
        case .literal: nil
        case _ where triple.predicate == DCATNames.servesDataset: false
        case .blank: DatasetGraphReader.leadingAway.contains(triple.predicate) ? nil : true
        case .iri: DatasetGraphReader.leadingToParts.contains(triple.predicate) ? true : nil
        }
    }

    private mutating func number(_ term: Term) -> UInt32 {
        let hash = Self.hash(term)
        if let number = numbers[hash] { return number }
        let number = UInt32(costs.count)
        numbers[hash] = number
        costs.append(0)
        return number
    }

    /// To be called once, after the last statement: sorts the references by where they begin.
    mutating func finish() {
        starts = [UInt32](repeating: 0, count: costs.count + 1)
        for pair in pairs { starts[Int(pair.from) + 1] += 1 }
        for node in 0..<costs.count { starts[node + 1] += starts[node] }
        var next = starts
        targets = [UInt32](repeating: 0, count: pairs.count)
        for pair in pairs {
            targets[Int(next[Int(pair.from)])] = pair.to
            next[Int(pair.from)] += 1
        }
        pairs = []
        windowMarks = [UInt32](repeating: 0, count: costs.count)
    }

    // MARK: Windows

    /// Begins the next window: as many of these datasets, from the first on, as fit with all their parts.
    ///
    /// - Parameter budget: bytes of statements.
    /// - Returns: how many datasets; at least one.
    mutating func beginWindow(_ datasets: ArraySlice<Term>, budget: Int) -> Int {
        window += 1
        var spent = 0
        for (count, term) in datasets.enumerated() {
            guard let root = numbers[Self.hash(term)] else { continue }
            spent += mark(root)
            if spent > budget, count > 0 { return count }
        }
        return datasets.count
    }

    /// Marks a dataset and its parts.
    ///
    /// - Returns: what the nodes cost that are new in this window.
    private mutating func mark(_ root: UInt32) -> Int {
        var spent = 0
        var waiting = [root]
        // A node that is marked in this window has all its parts marked too.
        while let node = waiting.popLast() {
            guard windowMarks[Int(node)] != window else { continue }
            windowMarks[Int(node)] = window
            spent += Int(costs[Int(node)])
            waiting += targets[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])]
        }
        return spent
    }

    /// Whether a statement of this node belongs to the window.
    func isInWindow(_ term: Term) -> Bool {
        numbers[Self.hash(term)].map { windowMarks[Int($0)] == window } ?? false
    }
}
