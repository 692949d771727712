internal import JSON

/// What is expanded becomes statements (JSON-LD 1.1 API §7.1 and §8.1.2). Nodes need not be collected first, because
/// RDF does not care in how many places a node is described.
extension JSONLDProcessor {
    /// States what an expanded node says, and gives its term; `nil` where its identifier is no IRI.
    @discardableResult
    mutating func state(_ item: JSONValue, in graph: Term?) throws -> Term? {
        guard let node = item.object, item.isNodeObject else { return nil }
        let subject = try term(node[keyword: "@id"])
        try state(node, of: subject, in: graph)
        return subject
    }

    /// States what the members of a node say of it.
    mutating func state(_ node: JSONObject, of subject: Term?, in graph: Term?) throws {
        for member in node {
            if member.key.startsLikeKeyword {
                try state(member, of: subject, in: graph)
                continue
            }
            let known = knownIRIs[member.key]
            for value in member.value.elements {
                guard let object = try object(value, in: graph), let subject else { continue }
                if let known {
                    try emit(subject, known, object, graph)
                } else {
                    try emit(subject, member.key, object, graph)
                }
            }
        }
    }

    /// States what a member says whose key is a keyword.
    private mutating func state(_ member: JSONObject.Member, of subject: Term?, in graph: Term?) throws {
        switch member.key {
        case "@type":
            for type in member.value.elements {
                guard let subject, let text = type.string, let type = try namedResource(text) else { continue }
                try emit(subject, .rdfType, type, graph)
            }
        case "@graph":
            // A graph whose name is no IRI cannot be named, so it is left out.
            guard let subject else { return }
            for item in member.value.elements { try state(item, in: subject) }
        case "@included":
            for item in member.value.elements { try state(item, in: graph) }
        case "@reverse":
            for reversed in member.value.object ?? JSONObject() {
                for value in reversed.value.elements {
                    let other = try state(value, in: graph)
                    if let subject, let other { try emit(other, reversed.key, subject, graph) }
                }
            }
        default: break
        }
    }

    private mutating func term(_ id: JSONValue?) throws -> Term? {
        guard let id else { return makeBlankNode() }
        guard let text = id.string else { return nil }
        return try resource(text)
    }

    private mutating func makeBlankNode() -> Term {
        defer { blankNodesMade += 1 }
        return .blank(BlankNode(made: blankNodesMade))
    }

    private mutating func resource(_ text: String) throws -> Term? {
        if text.hasBytePrefix("_:") { return .blank(BlankNode(written: String(text.dropFirst(2)))) }
        return try iri(text).map(Term.iri)
    }

    /// A resource such as a class, which many nodes name.
    private mutating func namedResource(_ text: String) throws -> Term? {
        if let known = knownIRIs[text] { return .iri(known) }
        return text.hasBytePrefix("_:") ? try resource(text) : try name(text).map(Term.iri)
    }

    /// The IRI of a property, a class or a datatype. Only what is well-formed is remembered: problems are reported anew.
    private mutating func name(_ text: String) throws -> IRI? {
        if let known = knownIRIs[text] { return known }
        let result = try iri(text)
        if let result, haveSameBytes(result.string, text), text.isWellFormedIRI { knownIRIs[text] = result }
        return result
    }

    /// An IRI that is well-formed. The algorithm leaves out what is stated with any other (§8.1.2); where readers repair,
    /// forbidden characters are percent-encoded instead, and both are reported.
    private mutating func iri(_ text: String) throws -> IRI? {
        let isAbsolute = text.utf8.count <= sink.limits.maxIRIBytes && IRIReference.hasScheme(text)
        let isWellFormed = text.isWellFormedIRI
        if isAbsolute, isWellFormed { return IRI(unchecked: text) }
        if sink.mode == .strict { return nil }
        guard isAbsolute else {
            let isLong = text.utf8.count > sink.limits.maxIRIBytes
            let reason: RDFProblem.Reason =
                isLong ? .iriTooLong(maxIRIBytes: sink.limits.maxIRIBytes) : .relativeIRI(text)
            try sink.problem(Fault(reason, at: offset))
            return nil
        }
        try sink.problem(Fault(.invalidIRI(text), at: offset))
        return IRI(text)
    }

    private mutating func emit(_ subject: Term, _ property: String, _ object: Term, _ graph: Term?) throws {
        // A blank node as a property is generalized RDF.
        if property.hasBytePrefix("_:") { return }
        guard let property = try name(property) else { return }
        try emit(subject, property, object, graph)
    }

    private mutating func emit(_ subject: Term, _ property: IRI, _ object: Term, _ graph: Term?) throws {
        try sink.statement(Quad(Triple(subject, property, object), graph: graph), at: offset)
    }

    // MARK: Objects

    private mutating func object(_ value: JSONValue, in graph: Term?) throws -> Term? {
        guard let object = value.object else { return nil }
        if object.count == 1, object[0].key == "@id" { return try term(object[0].value) }
        if let content = object[keyword: "@value"] { return try literal(content, object, in: graph) }
        if let list = object[keyword: "@list"] { return try self.list(list.elements, in: graph) }
        return try state(value, in: graph)
    }

    private mutating func list(_ items: [JSONValue], in graph: Term?) throws -> Term {
        guard !items.isEmpty else { return .iri(.rdfNil) }
        let cells = items.map { _ in makeBlankNode() }
        for (position, item) in items.enumerated() {
            if let object = try object(item, in: graph) { try emit(cells[position], .rdfFirst, object, graph) }
            let next = position + 1 < cells.count ? cells[position + 1] : .iri(.rdfNil)
            try emit(cells[position], .rdfRest, next, graph)
        }
        return cells[0]
    }

    /// Object to RDF Conversion (§8.2.2) of a value.
    private mutating func literal(
        _ content: JSONValue, _ object: JSONObject, in graph: Term?
    ) throws -> Term? {
        let type = object[keyword: "@type"]?.string
        if type == "@json" {
            return .literal(Literal(CanonicalJSON.text(content), datatype: Namespace.rdf["JSON"]))
        }
        var datatype: IRI?
        if let type {
            guard let iri = try name(type) else { return nil }
            datatype = iri
        }
        switch content {
        case .bool(let bool): return .literal(Literal(bool ? "true" : "false", datatype: datatype ?? .xsdBoolean))
        case .number(let number):
            let (lexical, native) = Self.lexical(number, datatype)
            return .literal(Literal(lexical, datatype: datatype ?? native))
        case .string(let text): return try self.text(text, object, datatype, in: graph)
        case .null, .array, .object: return nil
        }
    }

    private mutating func text(
        _ text: String, _ object: JSONObject, _ datatype: IRI?, in graph: Term?
    ) throws -> Term? {
        var language = object[keyword: "@language"]?.string
        if let tag = language, !LanguageTag.isWellFormed(tag) {
            if sink.mode == .strict { return nil }
            try sink.problem(Fault(.invalidLanguageTag(tag), at: offset))
            language = LanguageTag.repaired(tag)
        }
        if let direction = object[keyword: "@direction"]?.string, self.direction != .none {
            return try directed(text, direction, language?.lowercased(), in: graph)
        }
        if let language { return .literal(Literal(text, language: language)) }
        return .literal(datatype.map { Literal(text, datatype: $0) } ?? Literal(text))
    }

    /// A text with a base direction (§8.2.1).
    private mutating func directed(
        _ text: String, _ direction: String, _ language: String?, in graph: Term?
    ) throws -> Term {
        if self.direction == .i18nDatatype {
            let datatype = IRI("https://www.w3.org/ns/i18n#\(language ?? "")_\(direction)")
            return .literal(Literal(text, datatype: datatype))
        }
        let node = makeBlankNode()
        try emit(node, Namespace.rdf["value"], .literal(Literal(text)), graph)
        if let language { try emit(node, Namespace.rdf["language"], .literal(Literal(language)), graph) }
        try emit(node, Namespace.rdf["direction"], .literal(Literal(direction)), graph)
        return node
    }

    /// The lexical form of a JSON number, and the datatype that goes with it (§8.2.2, steps 10 and 11).
    private static func lexical(_ number: JSONNumber, _ datatype: IRI?) -> (String, IRI) {
        guard let value = number.double else { return (number.raw, .xsdDouble) }
        if datatype != .xsdDouble, value.rounded(.towardZero) == value, value.magnitude < 1e21 {
            // A whole number that is written as such keeps digits that a double would lose.
            let isPlain = number.raw.utf8.allSatisfy { isASCIIDigit($0) || $0 == UInt8(ascii: "-") }
            if isPlain, number.raw != "-0" { return (number.raw, .xsdInteger) }
            return (ShortestNumber(value).wholeText, .xsdInteger)
        }
        return (ShortestNumber(value).doubleText, .xsdDouble)
    }
}

extension String {
    /// Whether neither a forbidden character nor a second number sign is in it (RFC 3987 §2.2).
    fileprivate var isWellFormedIRI: Bool {
        withBytes(of: self) { bytes in
            if hasForbiddenInIRI(bytes) { return false }
            guard let sign = bytes.offset(of: UInt8(ascii: "#"), in: 0..<bytes.count) else { return true }
            return bytes.offset(of: UInt8(ascii: "#"), in: sign + 1..<bytes.count) == nil
        }
    }
}
