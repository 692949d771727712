internal import JSON

extension Graph {
    /// The graph as one self-contained JSON-LD document in UTF-8, compacted by `context`, of which the used part is written
    /// into the document. A node with one reference stands inside it; more than one top node gives an `@graph`.
    /// Expanding the document gives the same graph (JSON-LD 1.1 §4, JSON-LD 1.1 API §5.1 and §8).
    public func jsonLD(_ context: JSONLDContext) -> [UInt8] {
        var writer = JSONLDWriter(self, context)
        return writer.write()
    }
}

private struct JSONLDWriter {
    private let terms: [Term]
    private let context: JSONLDContext
    private let tree: NodeTree
    private var shortener: IRIShortener
    private var isUsed: [Bool]
    /// By term, for predicates and classes: which keys of the table stand for it; `nil` until it was asked.
    private var keysOf: [[Int]?]
    /// By term, for the same: the shortened IRI, once it was needed.
    private var shortened: [String?]
    private var output: JSONWriter

    init(_ graph: Graph, _ context: JSONLDContext) {
        terms = graph.terms
        self.context = context
        tree = NodeTree(graph, nestsIRIs: true)
        shortener = IRIShortener(Self.safePrefixes(context.prefixes, in: graph))
        isUsed = Array(repeating: false, count: context.definitions.count)
        keysOf = Array(repeating: nil, count: graph.terms.count)
        shortened = Array(repeating: nil, count: graph.terms.count)
        output = JSONWriter(capacity: graph.count * 64)
    }

    /// The prefixes that no IRI of the graph has as its scheme: `geo:52,21` would be read as a prefixed name, so then
    /// the document does without the prefix (JSON-LD 1.1 API §5.1, IRI compaction, step 8).
    private static func safePrefixes(_ prefixes: [Namespace], in graph: Graph) -> [Namespace] {
        var schemes: Set<String> = []
        for case .iri(let iri) in graph.terms where !iri.string.hasBytePrefix("http") {
            guard let colon = iri.string.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
            schemes.insert(String(iri.string[..<colon]))
        }
        return schemes.isEmpty ? prefixes : prefixes.filter { !schemes.contains($0.prefix) }
    }

    mutating func write() -> [UInt8] {
        var tree = tree
        var count = 0
        NodeTree.forEachRoot(of: &tree) { tree, subject in
            count += 1
            writeNode(subject, isRoot: true, depth: 1, &tree)
        }
        var document = JSONWriter(capacity: output.bytes.count + 8192)
        document.object {
            $0.key("@context")
            context.write(isUsed.indices.filter { isUsed[$0] }, shortener: &shortener, to: &$0)
            if count == 1 {
                // The node's members stand beside the context: its own braces are left out.
                $0.members(output.bytes.dropFirst().dropLast())
            } else {
                $0.key("@graph")
                $0.array { $0.members(output.bytes[...]) }
            }
        }
        return document.bytes
    }

    // MARK: Nodes

    private mutating func writeNode(_ subject: UInt32, isRoot: Bool, depth: Int, _ tree: inout NodeTree) {
        output.beginObject()
        if isNamed(subject, isRoot: isRoot, tree) {
            output.key(context.idKey)
            writeID(subject)
        }
        var properties = tree.properties(of: subject)[...]
        while let first = properties.first {
            let run = properties.prefix { $0.predicate == first.predicate }
            properties = properties[run.endIndex...]
            var objects = run.map(\.object)
            if case .iri(.rdfType) = terms[Int(first.predicate)] {
                writeTypes(objects.filter { terms[Int($0)].iri != nil })
                objects.removeAll { terms[Int($0)].iri != nil }
            }
            if !objects.isEmpty { writeProperty(first.predicate, objects, depth: depth, &tree) }
        }
        output.endObject()
    }

    private func isNamed(_ subject: UInt32, isRoot: Bool, _ tree: NodeTree) -> Bool {
        guard case .blank = terms[Int(subject)] else { return true }
        // Inside its only reference a blank node needs no label; at the top it needs one where it is referred to.
        return isRoot && tree.uses[Int(subject)] > 0
    }

    private mutating func writeTypes(_ classes: [UInt32]) {
        guard !classes.isEmpty else { return }
        output.key(context.typeKey)
        writeArray(classes, isSet: false) { $0.writeVocabularyName($1) }
    }

    // MARK: Properties

    private mutating func writeProperty(
        _ predicate: UInt32, _ objects: [UInt32], depth: Int, _ tree: inout NodeTree
    ) {
        let keys = keys(of: predicate)
        var groups: [(key: Int?, objects: [UInt32])] = []
        for object in objects {
            let key = keys.first { fits(object, context.definitions[$0].shape) } ?? keys.first { takesObjects($0) }
            if let group = groups.firstIndex(where: { $0.key == key }) {
                groups[group].objects.append(object)
            } else {
                groups.append((key, [object]))
            }
        }
        for (key, objects) in groups {
            guard let key else {
                output.key(compact(predicate))
                writeArray(objects, isSet: false) { $0.writeValue($1, .plain, depth: depth, &tree) }
                continue
            }
            isUsed[key] = true
            let definition = context.definitions[key]
            output.key(definition.name)
            if definition.shape == .languageMap {
                writeLanguageMap(objects, isSet: definition.isSet)
            } else {
                writeArray(objects, isSet: definition.isSet) {
                    $0.writeValue($1, definition.shape, depth: depth, &tree)
                }
            }
        }
    }

    private mutating func keys(of term: UInt32) -> [Int] {
        if let known = keysOf[Int(term)] { return known }
        var keys: [Int] = []
        if case .iri(let iri) = terms[Int(term)] { keys = context.definitions(of: iri) }
        keysOf[Int(term)] = keys
        return keys
    }

    /// Whether a value stands bare in a key of this shape.
    private func fits(_ object: UInt32, _ shape: JSONLDContext.Shape) -> Bool {
        switch (terms[Int(object)], shape) {
        case (.iri, .id), (.blank, .id), (.iri, .vocabulary), (.blank, .vocabulary): return true
        case (.literal(let literal), .languageMap):
            if case .datatype = literal.annotation { return false }
            return true
        case (.literal(let literal), .typed(let datatype)):
            return literal.language == nil && literal.datatype == datatype
        case (.literal(let literal), .plain):
            guard case .datatype(let datatype) = literal.annotation else { return literal.language == nil }
            return bareValue(literal.lexical, datatype, .plain) != nil
        default: return false
        }
    }

    /// A value that does not fit may stand as an object in any key but a language map.
    private func takesObjects(_ key: Int) -> Bool { context.definitions[key].shape != .languageMap }

    // MARK: Values

    private mutating func writeValue(
        _ object: UInt32, _ shape: JSONLDContext.Shape, depth: Int, _ tree: inout NodeTree
    ) {
        if case .literal(let literal) = terms[Int(object)] { return writeLiteral(literal, shape) }
        if tree.graph.isSubject(object), tree.take(object, depth: depth) {
            return writeNode(object, isRoot: false, depth: depth + 1, &tree)
        }
        switch shape {
        case .id: writeID(object)
        case .vocabulary: writeVocabularyName(object)
        case .plain, .typed, .languageMap:
            output.beginObject()
            output.key(context.idKey)
            writeID(object)
            output.endObject()
        }
    }

    private mutating func writeLiteral(_ literal: Literal, _ shape: JSONLDContext.Shape) {
        var member: (key: String, value: String)?
        switch literal.annotation {
        case .none:
            if shape == .plain || shape == .typed(.xsdString) { return output.string(literal.lexical) }
        case .language(let tag): member = ("@language", LanguageTag.spelled(tag))
        case .datatype(let datatype):
            switch bareValue(literal.lexical, datatype, shape) {
            case .native: return output.raw(literal.lexical.utf8)
            case .string: return output.string(literal.lexical)
            case nil: member = ("@type", shortener.compact(datatype))
            }
        }
        output.beginObject()
        output.member("@value", literal.lexical)
        if let member { output.member(member.key, member.value) }
        output.endObject()
    }

    private enum BareValue { case native, string }

    /// How a typed literal stands without its datatype, if it can: as a JSON number or boolean, or as a string.
    private func bareValue(_ lexical: String, _ datatype: IRI, _ shape: JSONLDContext.Shape) -> BareValue? {
        let isNative = datatype == .xsdBoolean && (lexical == "true" || lexical == "false")
        if shape == .plain {
            return isNative || datatype == .xsdInteger && NativeLiteral.isCanonicalInteger(lexical) ? .native : nil
        }
        guard case .typed(datatype) = shape else { return nil }
        return isNative || NativeLiteral.isInteger(datatype) && NativeLiteral.isCanonicalInteger(lexical)
            ? .native : .string
    }

    private mutating func writeLanguageMap(_ objects: [UInt32], isSet: Bool) {
        var texts: [(tag: String, objects: [UInt32])] = []
        var position: [String: Int] = [:]
        for object in objects {
            guard case .literal(let literal) = terms[Int(object)] else { continue }
            let tag = literal.language.map(LanguageTag.spelled) ?? "@none"
            if let known = position[tag] {
                texts[known].objects.append(object)
            } else {
                position[tag] = texts.count
                texts.append((tag, [object]))
            }
        }
        output.beginObject()
        for (tag, objects) in texts {
            output.key(tag)
            writeArray(objects, isSet: isSet) { writer, object in
                guard case .literal(let literal) = writer.terms[Int(object)] else { return }
                writer.output.string(literal.lexical)
            }
        }
        output.endObject()
    }

    private mutating func writeArray(
        _ values: [UInt32], isSet: Bool, _ write: (inout JSONLDWriter, UInt32) -> Void
    ) {
        let isArray = isSet || values.count != 1
        if isArray { output.beginArray() }
        for value in values { write(&self, value) }
        if isArray { output.endArray() }
    }

    // MARK: Names

    private mutating func writeID(_ term: UInt32) {
        switch terms[Int(term)] {
        case .iri(let iri): output.string(iri.string)
        case .blank(let node): output.string(TermSyntax.spelled(node))
        case .literal: preconditionFailure("a literal has no identifier")
        }
    }

    /// A name as `@vocab` reads it: a key of the table, a prefixed name, or an absolute IRI.
    private mutating func writeVocabularyName(_ term: UInt32) {
        guard case .iri = terms[Int(term)] else { return writeID(term) }
        if let key = keys(of: term).first {
            isUsed[key] = true
            output.string(context.definitions[key].name)
        } else {
            output.string(compact(term))
        }
    }

    private mutating func compact(_ term: UInt32) -> String {
        if let known = shortened[Int(term)] { return known }
        let name = terms[Int(term)].iri.map { shortener.compact($0) } ?? ""
        shortened[Int(term)] = name
        return name
    }
}

extension JSONWriter {
    /// Writes members or elements that were written elsewhere, without the brackets around them.
    fileprivate mutating func members(_ bytes: ArraySlice<UInt8>) {
        if !bytes.isEmpty { raw(bytes) }
    }
}
