internal import XML

extension RDFXMLParser {
    /// `propertyElt` (RDF/XML §7.2.14), up to its end tag.
    mutating func propertyElement(_ tag: XMLTag, of subject: Term, member: Int, _ outer: Scope) throws {
        let scope = try entering(tag, outer)
        if tag.namespace == Namespace.rdf.iri, RDFXMLNames.isForbiddenAsProperty(tag.name) {
            throw fault("rdf:\(tag.name) is not the name of a property element")
        }
        guard let namespace = tag.namespace else { throw fault("the element “\(tag.name)” has no namespace") }
        let predicate = tag.isRDF("li") ? Namespace.rdf["_\(member)"] : try iri(namespace, tag.name)
        let attributes = try RDFXMLAttributes(tag, &self)
        if attributes.about != nil { throw fault("rdf:about belongs to node elements") }
        let object = try object(attributes, isEmpty: tag.isEmpty, scope)
        try state(subject, predicate, object)
        if let id = attributes.id { try reify(id, subject, predicate, object, scope) }
    }

    private mutating func object(_ attributes: RDFXMLAttributes, isEmpty: Bool, _ scope: Scope) throws -> Term {
        let refersAway = attributes.resource != nil || attributes.nodeID != nil || !attributes.properties.isEmpty
        if let parseType = attributes.parseType {
            if refersAway || attributes.datatype != nil {
                throw fault("rdf:parseType does not go together with a value in attributes")
            }
            return try parsed(as: parseType, scope)
        }
        if refersAway {
            if attributes.datatype != nil { throw fault("rdf:datatype does not go together with a resource") }
            return try reference(attributes, scope)
        }
        if let datatype = attributes.datatype {
            let datatype = try resolve(datatype, scope)
            return .literal(Literal(try text(), datatype: datatype))
        }
        if isEmpty {
            _ = try next()
            return literal("", scope)
        }
        return try content(scope)
    }

    /// `emptyPropertyElt` (§7.2.21) with attributes that name or describe the object.
    private mutating func reference(_ attributes: RDFXMLAttributes, _ scope: Scope) throws -> Term {
        let object: Term
        switch (attributes.resource, attributes.nodeID) {
        case (let resource?, nil): object = .iri(try resolve(resource, scope))
        case (nil, let label?): object = try labelled(label)
        case (nil, nil): object = makeBlankNode()
        default: throw fault("only one of rdf:resource and rdf:nodeID may stand on a property element")
        }
        try propertyAttributes(attributes.properties, of: object, scope)
        while let event = try next() {
            switch event {
            case .end: return object
            case .text(let text):
                // White space in an element that should be empty is what pretty printers leave.
                if !text.isXMLSpace || sink.mode == .strict {
                    try tolerate(.violation("text in a property element that refers to a resource"))
                }
            case .start: throw fault("an element in a property element that refers to a resource")
            }
        }
        throw cutOff
    }

    /// The text of `literalPropertyElt` (§7.2.16), up to the end tag.
    private mutating func text() throws -> String {
        var text = ""
        while let event = try next() {
            switch event {
            case .end: return text
            case .text(let more): text += more
            case .start: throw fault("an element in a property element with rdf:datatype")
            }
        }
        throw cutOff
    }

    /// `resourcePropertyElt` or `literalPropertyElt` (§7.2.15 and §7.2.16), whichever the content is.
    private mutating func content(_ scope: Scope) throws -> Term {
        var text = ""
        var node: Term?
        while let event = try next() {
            switch event {
            case .end:
                if let node {
                    if !text.isXMLSpace { try tolerate(.violation("text beside a node element")) }
                    return node
                }
                return literal(text, scope)
            case .text(let more): text += more
            case .start(let tag):
                if node != nil { throw fault("a second node element in a property element") }
                node = try nodeElement(tag, scope)
            }
        }
        throw cutOff
    }

    /// `parseTypeLiteral`, `parseTypeResource` and `parseTypeCollection` (§7.2.17 to §7.2.20).
    private mutating func parsed(as parseType: String, _ scope: Scope) throws -> Term {
        switch parseType {
        case "Resource":
            let node = makeBlankNode()
            try propertyElements(of: node, scope)
            return node
        case "Collection": return try collection(scope)
        default: return try xmlLiteral()
        }
    }

    private mutating func collection(_ scope: Scope) throws -> Term {
        var first: Term?
        var last: Term?
        while let event = try next() {
            switch event {
            case .end:
                if let last { try state(last, .rdfRest, .iri(.rdfNil)) }
                return first ?? .iri(.rdfNil)
            case .text(let text):
                if !text.isXMLSpace { try tolerate(.violation("text in a collection")) }
            case .start(let tag):
                let cell = makeBlankNode()
                if let last { try state(last, .rdfRest, cell) }
                first = first ?? cell
                last = cell
                let item = try nodeElement(tag, scope)
                try state(cell, .rdfFirst, item)
            }
        }
        throw cutOff
    }

    private mutating func xmlLiteral() throws -> Term {
        var canonical = CanonicalXML()
        while true {
            guard let event = try next() else { throw cutOff }
            if case .end = event, canonical.isComplete { break }
            canonical.append(event)
            guard canonical.bytes.count <= sink.limits.maxLiteralBytes else {
                throw Fault(.literalTooLong(maxLiteralBytes: sink.limits.maxLiteralBytes), at: line)
            }
        }
        let text = String(decoding: canonical.bytes, as: UTF8.self)
        return .literal(Literal(text, datatype: Namespace.rdf["XMLLiteral"]))
    }

    /// The fault of a property whose end a broken document does not have: half a text is not the text.
    private var cutOff: Fault { Fault(.unexpectedEnd, at: line) }

    /// The statement about the statement that `rdf:ID` on a property element asks for (§7.3).
    private mutating func reify(
        _ id: String, _ subject: Term, _ predicate: IRI, _ object: Term, _ scope: Scope
    ) throws {
        let statement = Term.iri(try identified(id, scope))
        try state(statement, .rdfType, .iri(Namespace.rdf["Statement"]))
        try state(statement, Namespace.rdf["subject"], subject)
        try state(statement, Namespace.rdf["predicate"], .iri(predicate))
        try state(statement, Namespace.rdf["object"], object)
    }
}
