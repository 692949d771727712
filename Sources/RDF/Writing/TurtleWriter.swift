extension Graph {
    /// The graph as Turtle in UTF-8, made to be read: subjects in the order in which they came, `a` first, blank nodes
    /// inside the one place that uses them, and a declaration for each prefix that is used (RDF 1.1 Turtle §2).
    public func turtle(prefixes: [Namespace] = Namespace.common) -> [UInt8] {
        var writer = TurtleWriter(self, prefixes: prefixes)
        return writer.write()
    }
}

/// Writes one graph as Turtle; the same graph gives the same bytes.
private struct TurtleWriter {
    private let terms: [Term]
    private var tree: NodeTree
    private var shortener: IRIShortener
    private var output: [UInt8] = []
    /// By term: where its spelling lies in `spellings`, once it was needed.
    private var spellingOf: [Range<Int>]
    private var spellings: [UInt8] = []

    init(_ graph: Graph, prefixes: [Namespace]) {
        terms = graph.terms
        tree = NodeTree(graph, nestsIRIs: false)
        shortener = IRIShortener(prefixes)
        spellingOf = Array(repeating: 0..<0, count: graph.terms.count)
        output.reserveCapacity(graph.count * 64)
    }

    mutating func write() -> [UInt8] {
        // The tree is moved out while it drives the writing, because both are mutated.
        var tree = tree
        NodeTree.forEachRoot(of: &tree) { tree, subject in writeStatement(about: subject, &tree) }
        var document: [UInt8] = []
        document.reserveCapacity(output.count + 1024)
        for namespace in shortener.used {
            document.append("@prefix \(namespace.prefix): <\(namespace.iri)> .\n")
        }
        if !document.isEmpty, !output.isEmpty { document.append(UInt8(ascii: "\n")) }
        document.append(contentsOf: output)
        return document
    }

    private mutating func writeStatement(about subject: UInt32, _ tree: inout NodeTree) {
        if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
        if case .blank = terms[Int(subject)], tree.uses[Int(subject)] == 0 {
            output.append(contentsOf: "[]".utf8)
        } else {
            writeTerm(subject)
        }
        output.append(UInt8(ascii: " "))
        writeProperties(of: subject, depth: 1, &tree)
        output.append(contentsOf: " .\n".utf8)
    }

    private mutating func writeProperties(of subject: UInt32, depth: Int, _ tree: inout NodeTree) {
        var previous: UInt32?
        for property in tree.properties(of: subject) {
            if property.predicate == previous {
                output.append(contentsOf: ", ".utf8)
            } else {
                if previous != nil {
                    output.append(contentsOf: " ;\n".utf8)
                    indent(depth)
                }
                writePredicate(property.predicate)
                output.append(UInt8(ascii: " "))
                previous = property.predicate
            }
            writeObject(property.object, depth: depth, &tree)
        }
    }

    private mutating func writePredicate(_ predicate: UInt32) {
        if case .iri(.rdfType) = terms[Int(predicate)] {
            output.append(UInt8(ascii: "a"))
        } else {
            writeTerm(predicate)
        }
    }

    private mutating func writeObject(_ object: UInt32, depth: Int, _ tree: inout NodeTree) {
        guard tree.take(object, depth: depth) else { return writeTerm(object) }
        guard tree.graph.isSubject(object) else { return output.append(contentsOf: "[]".utf8) }
        output.append(contentsOf: "[\n".utf8)
        indent(depth + 1)
        writeProperties(of: object, depth: depth + 1, &tree)
        output.append(UInt8(ascii: "\n"))
        indent(depth)
        output.append(UInt8(ascii: "]"))
    }

    private mutating func indent(_ depth: Int) {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 4))
    }

    private mutating func writeTerm(_ term: UInt32) {
        if spellingOf[Int(term)].isEmpty { spell(term) }
        output.append(contentsOf: spellings[spellingOf[Int(term)]])
    }

    private mutating func spell(_ term: UInt32) {
        let start = spellings.count
        switch terms[Int(term)] {
        case .iri(let iri): spell(iri)
        case .literal(let literal):
            guard case .datatype(let datatype) = literal.annotation else {
                TermSyntax.append(terms[Int(term)], to: &spellings)
                break
            }
            if NativeLiteral.isTurtleShorthand(literal.lexical, datatype) {
                spellings.append(literal.lexical)
            } else {
                TermSyntax.appendQuoted(literal.lexical, to: &spellings)
                spellings.append(contentsOf: "^^".utf8)
                spell(datatype)
            }
        case .blank: TermSyntax.append(terms[Int(term)], to: &spellings)
        }
        spellingOf[Int(term)] = start..<spellings.count
    }

    private mutating func spell(_ iri: IRI) {
        guard let (namespace, local) = shortener.shorten(iri) else { return TermSyntax.append(iri, to: &spellings) }
        spellings.append(namespace.prefix)
        spellings.append(UInt8(ascii: ":"))
        spellings.append(contentsOf: local)
    }
}
