internal import CXML

// A free function, because a C function pointer cannot capture the type that a static one belongs to.
private func box(_ context: UnsafeMutableRawPointer?) -> XMLEventBox? {
    context.map { Unmanaged<XMLEventBox>.fromOpaque($0).takeUnretainedValue() }
}

/// The functions that libxml2 calls; each finds its box, hands the arguments on, and returns.
enum XMLCallbacks {
    /// The queue as a pointer for C. It is not retained: the reader owns both the box and the parser that calls.
    static func context(of box: XMLEventBox) -> UnsafeMutableRawPointer {
        Unmanaged.passUnretained(box).toOpaque()
    }

    static let report: xmlStructuredErrorFunc = { context, error in
        guard let error else { return }
        box(context)?.queue.report(error.pointee)
    }

    /// No entity with a text is ever declared to the parser, so none can be expanded; no callback here loads anything.
    static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.startElementNs = { context, name, prefix, uri, declarations, _, count, _, attributes in
            guard let name else { return }
            box(context)?.queue.start(
                name, prefix, uri, declarations: Int(declarations), attributes: attributes, count: Int(count))
        }
        handler.endElementNs = { context, name, _, uri in
            guard let name else { return }
            box(context)?.queue.end(name, uri)
        }
        let characters: charactersSAXFunc = { context, start, count in
            guard let start else { return }
            box(context)?.queue.characters(start, Int(count))
        }
        handler.characters = characters
        handler.ignorableWhitespace = characters
        handler.cdataBlock = characters
        handler.reference = { context, name in
            guard let name else { return }
            box(context)?.queue.reference(name)
        }
        handler.entityDecl = { context, name, kind, _, _, value in
            guard let name else { return }
            box(context)?.queue.declareEntity(name, kind, value)
        }
        handler.getEntity = { context, name in
            guard let name else { return nil }
            return box(context)?.queue.entities.standIn(name)
        }
        handler.unparsedEntityDecl = { context, _, _, _, _ in box(context)?.queue.fail(.entityDeclaration) }
        handler.attributeDecl = { context, _, _, _, _, _, tree in
            xmlFreeEnumeration(tree)  // handed over with the call
            box(context)?.queue.fail(.attributeDeclaration)
        }
        handler.serror = report
        return handler
    }
}
