/// A property that RDF/XML has no way to write, because its IRI does not end in an XML name (RDF/XML §8).
public struct UnwritableProperty: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property.
    public let iri: IRI

    /// The fault in words.
    public var description: String { "RDF/XML cannot write the property \(iri): it does not end in an XML name" }
}

extension Graph {
    /// The graph as RDF/XML in UTF-8: a node with one reference stands inside it, its first class is its element's name
    /// (RDF 1.1 XML Syntax §2). Characters that XML 1.0 forbids, which are most control characters, become U+FFFD.
    public func rdfXML(prefixes: [Namespace] = Namespace.common) throws(UnwritableProperty) -> [UInt8] {
        var writer = RDFXMLWriter(self, prefixes: prefixes)
        return try writer.write()
    }
}

private struct RDFXMLWriter {
    private let terms: [Term]
    private let tree: NodeTree
    private var shortener: IRIShortener
    private var output: [UInt8] = []
    /// By term, for properties: the element name; the empty one where there can be none.
    private var names: [String?]
    /// Namespaces that no prefix was given for, in the order of their first use.
    private var ownNamespaces: [String] = []
    private var ownIndex: [String: Int] = [:]
    private var unwritable: IRI?

    init(_ graph: Graph, prefixes: [Namespace]) {
        terms = graph.terms
        tree = NodeTree(graph, nestsIRIs: true)
        // `rdf:` is needed for the syntax itself, and `ns1` and so on for what has no prefix.
        let prefixes = prefixes.filter { $0.prefix != "rdf" && !$0.prefix.hasPrefix("ns") && $0 != .rdf }
        shortener = IRIShortener([.rdf] + prefixes)
        names = Array(repeating: nil, count: graph.terms.count)
        output.reserveCapacity(graph.count * 96)
    }

    mutating func write() throws(UnwritableProperty) -> [UInt8] {
        var tree = tree
        NodeTree.forEachRoot(of: &tree) { tree, subject in writeNode(subject, isRoot: true, depth: 1, &tree) }
        if let unwritable { throw UnwritableProperty(iri: unwritable) }
        var document: [UInt8] = []
        document.reserveCapacity(output.count + 1024)
        document.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"\(Namespace.rdf.iri)\"")
        var namespaces = shortener.used.filter { $0 != .rdf }.map { ($0.prefix, $0.iri) }
        namespaces += ownNamespaces.enumerated().map { ("ns\($0.offset + 1)", $0.element) }
        for (prefix, iri) in namespaces {
            document.append("\n    xmlns:\(prefix)=\"")
            XMLText.append(iri, inAttribute: true, to: &document)
            document.append("\"")
        }
        document.append(">\n")
        document.append(contentsOf: output)
        document.append("</rdf:RDF>\n")
        return document
    }

    // MARK: Nodes

    private mutating func writeNode(_ subject: UInt32, isRoot: Bool, depth: Int, _ tree: inout NodeTree) {
        var properties = tree.properties(of: subject)[...]
        var element = "rdf:Description"
        if let first = properties.first, isClass(first), let name = className(first.object) {
            element = name
            properties = properties.dropFirst()
        }
        indent(depth)
        output.append("<\(element)")
        writeIdentity(of: subject, isRoot: isRoot, tree)
        guard !properties.isEmpty else { return output.append("/>\n") }
        output.append(">\n")
        for property in properties { writeProperty(property, depth: depth + 1, &tree) }
        indent(depth)
        output.append("</\(element)>\n")
    }

    private func isClass(_ property: NodeTree.Property) -> Bool {
        guard case .iri(.rdfType) = terms[Int(property.predicate)] else { return false }
        return terms[Int(property.object)].iri != nil
    }

    private mutating func writeIdentity(of subject: UInt32, isRoot: Bool, _ tree: NodeTree) {
        switch terms[Int(subject)] {
        case .iri(let iri): writeAttribute("rdf:about", iri.string)
        case .blank(let node):
            // Inside its only reference a blank node needs no label.
            if isRoot, tree.uses[Int(subject)] > 0 { writeAttribute("rdf:nodeID", Self.label(node)) }
        case .literal: preconditionFailure("a literal is no subject")
        }
    }

    private mutating func writeProperty(_ property: NodeTree.Property, depth: Int, _ tree: inout NodeTree) {
        guard let name = elementName(property.predicate) else {
            unwritable = unwritable ?? terms[Int(property.predicate)].iri
            return
        }
        indent(depth)
        output.append("<\(name)")
        switch terms[Int(property.object)] {
        case .literal(let literal): writeLiteral(literal, in: name)
        case let term:
            if !isClass(property), tree.graph.isSubject(property.object), tree.take(property.object, depth: depth) {
                output.append(">\n")
                writeNode(property.object, isRoot: false, depth: depth + 1, &tree)
                indent(depth)
                output.append("</\(name)>\n")
            } else if case .blank(let node) = term {
                writeAttribute("rdf:nodeID", Self.label(node))
                output.append("/>\n")
            } else {
                writeAttribute("rdf:resource", term.iri?.string ?? "")
                output.append("/>\n")
            }
        }
    }

    private mutating func writeLiteral(_ literal: Literal, in name: String) {
        switch literal.annotation {
        case .none: break
        case .language(let tag): writeAttribute("xml:lang", LanguageTag.spelled(tag))
        case .datatype(let datatype): writeAttribute("rdf:datatype", datatype.string)
        }
        output.append(">")
        XMLText.append(Self.allowed(literal.lexical), inAttribute: false, to: &output)
        output.append("</\(name)>\n")
    }

    private mutating func writeAttribute(_ name: String, _ value: String) {
        output.append(" \(name)=\"")
        XMLText.append(value, inAttribute: true, to: &output)
        output.append("\"")
    }

    private mutating func indent(_ depth: Int) {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    /// A label as an XML name: as in other syntaxes, but for a digit at the start, which is escaped as well.
    private static func label(_ node: BlankNode) -> String {
        let label = TermSyntax.spelled(node).dropFirst(2)
        guard let first = label.utf8.first, isASCIIDigit(first) else { return String(label) }
        return "_3" + label
    }

    /// A text without what XML 1.0 forbids (production 2).
    private static func allowed(_ text: String) -> String {
        let isForbidden = { (scalar: Unicode.Scalar) in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: false
            case 0..<0x20, 0xFFFE, 0xFFFF: true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isForbidden) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isForbidden(scalar) ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    // MARK: Names

    /// The name of a property's element.
    private mutating func elementName(_ term: UInt32) -> String? {
        if let known = names[Int(term)] { return known.isEmpty ? nil : known }
        var name = ""
        if case .iri(let iri) = terms[Int(term)] { name = spell(iri) }
        names[Int(term)] = name
        return name.isEmpty ? nil : name
    }

    /// The name of a class's element, where one of the given prefixes makes it; other classes are written as properties.
    private mutating func className(_ term: UInt32) -> String? {
        guard case .iri(let iri) = terms[Int(term)], let (namespace, local) = shortener.shorten(iri) else { return nil }
        return name(namespace, local)
    }

    private func name(_ namespace: Namespace, _ local: Substring.UTF8View) -> String? {
        let local = String(Substring(local))
        let isReserved = RDFXMLNames.isForbiddenAsNode(local) || RDFXMLNames.isForbiddenAsProperty(local)
        return namespace == .rdf && isReserved ? nil : "\(namespace.prefix):\(local)"
    }

    private mutating func spell(_ iri: IRI) -> String {
        if let (namespace, local) = shortener.shorten(iri) { return name(namespace, local) ?? "" }
        guard let start = Self.startOfName(iri.string), start > iri.string.startIndex else { return "" }
        let namespace = String(iri.string[..<start])
        if ownIndex[namespace] == nil {
            ownIndex[namespace] = ownNamespaces.count
            ownNamespaces.append(namespace)
        }
        return "ns\((ownIndex[namespace] ?? 0) + 1):\(iri.string[start...])"
    }

    /// Where the longest XML name at the end of a text begins.
    private static func startOfName(_ text: String) -> String.Index? {
        let scalars = text.unicodeScalars
        var start: String.Index?
        for index in scalars.indices.reversed() {
            guard NameCharacter.isPart(scalars[index]) || scalars[index] == "." else { break }
            if NameCharacter.isStart(scalars[index]) { start = index }
        }
        return start
    }
}
