import FuzzDriver
import RDF

/// What must hold for every document that an RDF reader is given.
struct RDFCheck {
    /// What one reading gave.
    private struct Reading {
        var quads: [Quad] = []
        var positions: [SourcePosition] = []
        var problems: [RDFProblem] = []
        /// The problem that ended the reading.
        var end: RDFProblem?
    }

    private struct Stop: Error {}

    private static let base = IRI("http://base.example/a/b?c#d")
    /// Small, so that a short input can pass every one of them.
    private static let limits = RDFLimits(
        maxDepth: 12, maxLiteralBytes: 600, maxIRIBytes: 200, maxStatements: 60, maxContextTerms: 200, maxProblems: 30)
    private static let contexts: JSONLDContexts = {
        let document = #"{"@context": {"@vocab": "http://v.example/", "t": {"@id": "u:t", "@type": "@id"}}}"#
        var contexts = JSONLDContexts()
        try? contexts.add("http://base.example/a/c", document: Array(document.utf8))
        return contexts
    }()

    private let target: Target
    private let bytes: UnsafeRawBufferPointer
    private let lineStarts: [Int]

    init(_ target: Target, _ bytes: UnsafeRawBufferPointer) {
        self.target = target
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    func run() {
        let strict = reading(.strict)
        let recovering = reading(.recovering)
        for reading in [strict, recovering] {
            check(reading)
            readBack(reading.quads, mode: strict.end == nil ? .strict : .recovering)
        }
        require(strict.problems.isEmpty, "a strict reader throws its problems")
        if strict.end == nil {
            // In JSON-LD a strict reader leaves out statements that RDF cannot carry. A lenient one says so each time, and mends
            // what it can, so that it may meet a limit that the other did not.
            let counts = (problems: recovering.problems.count, statements: recovering.quads.count)
            let isFull = counts.problems == Self.limits.maxProblems || counts.statements == Self.limits.maxStatements
            let isTired = target == .jsonLD && isFull
            require(
                recovering.end == nil || isTired, "a sound document was refused: \(recovering.end?.description ?? "")")
            require(target == .jsonLD || recovering.problems.isEmpty, "a sound document has \(recovering.problems)")
            require(
                recovering.quads == strict.quads || !recovering.problems.isEmpty,
                "the mode changes what a sound document says")
        } else if target != .rdfXML {
            // Only a strict reader of RDF/XML remembers every `rdf:ID`.
            let isSaid = recovering.end != nil || !recovering.problems.isEmpty
            require(isSaid, "a fault went unsaid: \(strict.end?.description ?? "")")
        }
        stopEarly(recovering)
    }

    // MARK: Reading

    private func reading(_ mode: ReadingMode) -> Reading {
        var reading = Reading()
        do {
            try read(mode) { event in
                switch event {
                case .statement(let quad, let position):
                    reading.quads.append(quad)
                    reading.positions.append(position)
                case .problem(let problem): reading.problems.append(problem)
                }
            }
        } catch let problem as RDFProblem {
            reading.end = problem
        } catch {
            require(false, "a reader threw \(error)")
        }
        return reading
    }

    private func read(_ mode: ReadingMode, _ receive: (RDFEvent) throws -> Void) throws {
        let (base, limits) = (Self.base, Self.limits)
        switch target {
        case .nQuads: try NTriplesReader(allowsGraphs: true, mode: mode, limits: limits).read(bytes, receive)
        case .turtle: try TurtleReader(base: base, mode: mode, limits: limits).read(bytes, receive)
        case .rdfXML: try RDFXMLReader(base: base, mode: mode, limits: limits).read(Array(bytes), receive)
        case .jsonLD:
            let reader = JSONLDReader(base: base, contexts: Self.contexts, mode: mode, limits: limits)
            try reader.read(bytes, receive)
        default: try NTriplesReader(mode: mode, limits: limits).read(bytes, receive)
        }
    }

    /// What the receiver throws comes out again, and nothing is received after it.
    private func stopEarly(_ whole: Reading) {
        let events = whole.quads.count + whole.problems.count
        guard events > 0 else { return }
        let last = bytes.count % events
        var received = 0
        do {
            try read(.recovering) { _ in
                require(received <= last, "an event after the receiver had thrown")
                received += 1
                if received > last { throw Stop() }
            }
            require(false, "the receiver's error was lost")
        } catch is Stop {
        } catch {
            require(false, "the receiver's error became \(error)")
        }
    }

    // MARK: What must hold

    private func check(_ reading: Reading) {
        let limits = Self.limits
        require(reading.quads.count <= limits.maxStatements, "maxStatements was passed")
        require(reading.problems.count <= limits.maxProblems, "maxProblems was passed")
        for position in reading.positions { check(position) }
        for problem in reading.problems { check(problem.position) }
        if let end = reading.end { check(end.position) }
        for quad in reading.quads {
            require(quad.triple.subject.isResource, "a subject is a literal")
            require(quad.graph?.isResource ?? true, "a graph's name is a literal")
            if let literal = quad.triple.object.literal {
                require(literal.language == nil || literal.datatype == .rdfLangString, "a text of two kinds")
            }
        }
    }

    private func check(_ position: SourcePosition) {
        // XML ends a line where it is read: a fault at the end may be one line further.
        require((0...(lineStarts.count + 1)).contains(position.line), "line \(position.line) is not in the document")
        guard position.column > 0 else { return }
        require((0...bytes.count).contains(position.offset), "byte \(position.offset) is not in the document")
        require(position.line >= 1 && position.line <= lineStarts.count, "line \(position.line)")
        // JSON's columns are characters, so they are no more than bytes.
        let start = lineStarts[position.line - 1]
        require(start + position.column - 1 <= bytes.count, "column \(position.column) is not in the document")
        require(start <= position.offset, "byte \(position.offset) is before line \(position.line)")
    }

    /// Everything that was read can be written and read again, and is the same but for the labels of blank nodes.
    private func readBack(_ quads: [Quad], mode: ReadingMode) {
        var writer = NTriplesWriter()
        for quad in quads { writer.write(quad) }
        var again: [Quad] = []
        let limits = RDFLimits(maxLiteralBytes: 1 << 24, maxIRIBytes: 1 << 24)
        do {
            try writer.output.withUnsafeBytes { bytes in
                try NTriplesReader(allowsGraphs: true, mode: mode, limits: limits).read(bytes) { event in
                    if case .statement(let quad, _) = event { again.append(quad) }
                }
            }
        } catch {
            let text = String(decoding: writer.output, as: UTF8.self)
            require(false, "what was written is not N-Quads: \(error) in \(text)")
        }
        var labels = Labels()
        require(again.count == quads.count, "\(quads.count) statements became \(again.count)")
        for (one, other) in zip(quads, again) {
            require(labels.areSame(one, other), "\(one) became \(other)")
        }
    }
}

/// Which blank node of one document is which of another.
private struct Labels {
    private var forwards: [BlankNode: BlankNode] = [:]
    private var backwards: [BlankNode: BlankNode] = [:]

    mutating func areSame(_ one: Quad, _ other: Quad) -> Bool {
        guard one.triple.predicate == other.triple.predicate, areSame(one.triple.subject, other.triple.subject),
            areSame(one.triple.object, other.triple.object)
        else { return false }
        switch (one.graph, other.graph) {
        case (nil, nil): return true
        case (let one?, let other?): return areSame(one, other)
        default: return false
        }
    }

    private mutating func areSame(_ one: Term, _ other: Term) -> Bool {
        guard case .blank(let node) = one, case .blank(let match) = other else { return one == other }
        if forwards[node] == nil, backwards[match] == nil {
            forwards[node] = match
            backwards[match] = node
        }
        return forwards[node] == match && backwards[match] == node
    }
}
