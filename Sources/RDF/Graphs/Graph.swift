/// A set of triples that remembers the order in which they came.
///
/// Terms are stored once and known by number inside, so that a page of some thousand triples is built and written in a
/// few milliseconds, and writers look at each distinct term once.
public struct Graph: Sendable {
    /// A triple as the numbers of its terms.
    struct Entry: Equatable, Sendable {
        var subject: UInt32
        var predicate: UInt32
        var object: UInt32
    }

    /// Marks the end of the list of a subject's triples.
    static let none = UInt32.max

    private(set) var terms: [Term] = []
    private(set) var entries: [Entry] = []
    /// By term: its first and last triple as a subject. By triple: the next one of the same subject.
    private var firstOfSubject: [UInt32] = []
    private var lastOfSubject: [UInt32] = []
    private var nextOfSubject: [UInt32] = []
    private var termIndex: HashIndex
    private var entryIndex: HashIndex
    private var blankNodesMade = 0

    /// An empty graph with room for so many triples.
    public init(minimumCapacity: Int = 0) {
        termIndex = HashIndex(minimumCapacity: minimumCapacity)
        entryIndex = HashIndex(minimumCapacity: minimumCapacity)
        entries.reserveCapacity(minimumCapacity)
        nextOfSubject.reserveCapacity(minimumCapacity)
    }

    /// A graph of these triples.
    public init(_ triples: some Sequence<Triple>) {
        self.init(minimumCapacity: triples.underestimatedCount)
        for triple in triples { insert(triple) }
    }

    /// How many triples there are.
    public var count: Int { entries.count }

    /// Whether there is none.
    public var isEmpty: Bool { entries.isEmpty }

    /// Adds a triple and says whether it was new.
    @discardableResult
    public mutating func insert(_ triple: Triple) -> Bool {
        insert(triple.subject, triple.predicate, triple.object)
    }

    /// Adds a triple and says whether it was new. The subject must not be a literal.
    @discardableResult
    public mutating func insert(_ subject: Term, _ predicate: IRI, _ object: Term) -> Bool {
        precondition(subject.isResource, "the subject of a triple is an IRI or a blank node")
        let entry = Entry(
            subject: number(subject), predicate: number(.iri(predicate)), object: number(object))
        let hash = FoldedHash.hash(entry.subject, entry.predicate, entry.object)
        guard entryIndex.find(hash, where: { entries[$0] == entry }) == nil else { return false }
        entryIndex.append(hash)
        let position = UInt32(entries.count)
        entries.append(entry)
        nextOfSubject.append(Self.none)
        let subject = Int(entry.subject)
        if firstOfSubject[subject] == Self.none {
            firstOfSubject[subject] = position
        } else {
            nextOfSubject[Int(lastOfSubject[subject])] = position
        }
        lastOfSubject[subject] = position
        return true
    }

    /// A blank node that the graph does not hold yet.
    public mutating func makeBlankNode() -> Term {
        while true {
            let node = Term.blank(BlankNode("b\(blankNodesMade)"))
            blankNodesMade += 1
            if find(node) == nil { return node }
        }
    }

    private mutating func number(_ term: Term) -> UInt32 {
        let hash = FoldedHash.hash(term)
        if let known = termIndex.find(hash, where: { terms[$0] == term }) { return UInt32(known) }
        termIndex.append(hash)
        terms.append(term)
        firstOfSubject.append(Self.none)
        lastOfSubject.append(Self.none)
        return UInt32(terms.count - 1)
    }

    /// The number of a term, if the graph holds it.
    func find(_ term: Term) -> UInt32? {
        termIndex.find(FoldedHash.hash(term), where: { terms[$0] == term }).map(UInt32.init)
    }

    func triple(_ entry: Entry) -> Triple {
        // Only IRIs are numbered as predicates.
        guard case .iri(let predicate) = terms[Int(entry.predicate)] else { preconditionFailure("predicate is an IRI") }
        return Triple(terms[Int(entry.subject)], predicate, terms[Int(entry.object)])
    }

    /// Calls `body` with every triple of a subject, in the order in which they came.
    func forEachEntry(of subject: UInt32, _ body: (Entry) -> Void) {
        var position = firstOfSubject[Int(subject)]
        while position != Self.none {
            body(entries[Int(position)])
            position = nextOfSubject[Int(position)]
        }
    }

    func isSubject(_ term: UInt32) -> Bool { firstOfSubject[Int(term)] != Self.none }

    /// Whether the triple at a position is the first one of its subject.
    func isFirstOfSubject(_ position: Int) -> Bool {
        firstOfSubject[Int(entries[position].subject)] == UInt32(position)
    }
}

extension Graph: Sequence {
    /// The triples, in the order in which they came.
    public func makeIterator() -> AnyIterator<Triple> {
        var position = 0
        return AnyIterator {
            guard position < entries.count else { return nil }
            defer { position += 1 }
            return triple(entries[position])
        }
    }

    /// How many triples there are.
    public var underestimatedCount: Int { count }
}

extension Graph {
    /// Whether the graph holds a triple.
    public func contains(_ triple: Triple) -> Bool {
        guard let subject = find(triple.subject), let predicate = find(.iri(triple.predicate)),
            let object = find(triple.object)
        else { return false }
        let entry = Entry(subject: subject, predicate: predicate, object: object)
        return entryIndex.find(
            FoldedHash.hash(subject, predicate, object), where: { entries[$0] == entry }) != nil
    }

    /// The subjects, each once, in the order in which they came.
    public var subjects: [Term] {
        entries.indices.lazy.filter(isFirstOfSubject).map { terms[Int(entries[$0].subject)] }
    }

    /// The triples of one subject, in the order in which they came.
    public func triples(of subject: Term) -> [Triple] {
        guard let subject = find(subject) else { return [] }
        var triples: [Triple] = []
        forEachEntry(of: subject) { triples.append(triple($0)) }
        return triples
    }

    /// The values of one property of one subject, in the order in which they came.
    public func objects(_ subject: Term, _ predicate: IRI) -> [Term] {
        guard let subject = find(subject), let predicate = find(.iri(predicate)) else { return [] }
        var objects: [Term] = []
        forEachEntry(of: subject) { entry in
            if entry.predicate == predicate { objects.append(terms[Int(entry.object)]) }
        }
        return objects
    }

    /// The first value of one property of one subject.
    public func object(_ subject: Term, _ predicate: IRI) -> Term? {
        objects(subject, predicate).first
    }

    /// The subjects that have this value of this property. Reads the whole graph.
    public func subjects(_ predicate: IRI, _ object: Term) -> [Term] {
        guard let predicate = find(.iri(predicate)), let object = find(object) else { return [] }
        return entries.lazy.filter { $0.predicate == predicate && $0.object == object }.map { terms[Int($0.subject)] }
    }
}
