/// Reads Turtle (RDF 1.1 Turtle).
public struct TurtleReader: Sendable {
    private let base: String?
    private let mode: ReadingMode
    private let limits: RDFLimits

    /// A reader; `base` is the absolute IRI of the document, against which relative ones are resolved.
    public init(base: IRI? = nil, mode: ReadingMode = .recovering, limits: RDFLimits = RDFLimits()) {
        self.base = base?.string
        self.mode = mode
        self.limits = limits
    }

    /// Hands every statement of a UTF-8 document to `receive`, and in recovering mode every problem.
    /// - Throws: `RDFProblem` where reading ends early, or what `receive` throws.
    public func read(_ bytes: UnsafeRawBufferPointer, _ receive: (RDFEvent) throws -> Void) throws {
        try withoutActuallyEscaping(receive) { receive in
            var parser = TurtleParser(bytes, base: base, EventSink(bytes, mode, limits, receive))
            try parser.document()
        }
    }

    /// Reads a whole document into a graph.
    public func graph(_ bytes: [UInt8]) throws -> ReadGraph {
        var result = ReadGraph()
        try bytes.withUnsafeBytes { try read($0) { result.take($0) } }
        return result
    }
}

/// A recursive descent over the grammar of Turtle §6.5; each method reads one production.
struct TurtleParser {
    var scanner: TermScanner
    var names: TurtleNames
    private var sink: EventSink
    private var depth = 0
    private var blankNodesMade = 0

    init(_ bytes: UnsafeRawBufferPointer, base: String?, _ sink: EventSink) {
        scanner = TermScanner(bytes, sink.limits, isStrict: sink.mode == .strict)
        names = TurtleNames(base: base)
        self.sink = sink
    }

    mutating func document() throws {
        do {
            while true {
                skipSpace()
                if scanner.isAtEnd { return }
                do {
                    try statement()
                } catch let fault as Fault {
                    try report(fault)
                    scanner.position = max(scanner.position, fault.offset)
                    _ = resynchronise(stopsAtSemicolon: false)
                }
            }
        } catch let fault as Fault {
            throw sink.located(fault)
        }
    }

    // MARK: Statements

    private mutating func statement() throws {
        depth = 0
        if scanner.current == UInt8(ascii: "@") {
            if skipWord("@prefix") { return try prefixDirective(isSPARQL: false) }
            if skipWord("@base") { return try baseDirective(isSPARQL: false) }
            throw unexpected("a statement, @prefix or @base")
        }
        if skipKeyword("prefix") { return try prefixDirective(isSPARQL: true) }
        if skipKeyword("base") { return try baseDirective(isSPARQL: true) }
        try triples()
        guard scanner.current == UInt8(ascii: ".") else { throw unexpected("a full stop") }
        scanner.position += 1
    }

    private mutating func prefixDirective(isSPARQL: Bool) throws {
        skipSpace()
        let prefix = try scanner.prefixDeclaration()
        skipSpace()
        let start = scanner.position
        guard scanner.current == UInt8(ascii: "<") else { throw unexpected("the IRI of a prefix") }
        let iri = try resolved(scanner.iriReference(), at: start)
        names.declare(scanner.text(prefix), iri)
        try endDirective(isSPARQL: isSPARQL)
    }

    private mutating func baseDirective(isSPARQL: Bool) throws {
        skipSpace()
        let start = scanner.position
        guard scanner.current == UInt8(ascii: "<") else { throw unexpected("the IRI of a base") }
        let iri = try resolved(scanner.iriReference(), at: start)
        names.setBase(iri)
        try endDirective(isSPARQL: isSPARQL)
    }

    private mutating func endDirective(isSPARQL: Bool) throws {
        try reportRepairs()
        if isSPARQL { return }
        skipSpace()
        if scanner.current == UInt8(ascii: ".") {
            scanner.position += 1
        } else {
            // A directive without its full stop is clear all the same.
            try report(unexpected("a full stop after a directive"))
        }
    }

    private mutating func triples() throws {
        let subject: Term
        var mayEnd = false
        switch scanner.current {
        case UInt8(ascii: "["):
            let (node, hasProperties) = try propertyList()
            subject = node
            mayEnd = hasProperties
        case UInt8(ascii: "("): subject = try collection()
        case UInt8(ascii: "_"): subject = .blank(try scanner.blankNodeLabel())
        default: subject = .iri(try iri("a subject"))
        }
        skipSpace()
        if mayEnd, scanner.current == UInt8(ascii: ".") { return }
        try predicates(of: subject)
    }

    /// `predicateObjectList`; stands at what ends it.
    private mutating func predicates(of subject: Term) throws {
        while true {
            do {
                try objects(of: subject, try verb())
            } catch let fault as Fault where depth == 0 && !fault.reason.isFinal {
                // A fault outside brackets costs one property, where the next one can be found.
                try report(fault)
                scanner.position = max(scanner.position, fault.offset)
                guard resynchronise(stopsAtSemicolon: true) == .semicolon else {
                    scanner.position = max(0, scanner.position - 1)
                    if scanner.current == UInt8(ascii: ".") { return }
                    throw Fault(.unexpectedEnd, at: scanner.bytes.count)
                }
                scanner.position -= 1
            }
            guard scanner.current == UInt8(ascii: ";") else { return }
            while scanner.current == UInt8(ascii: ";") {
                scanner.position += 1
                skipSpace()
            }
            if scanner.current == UInt8(ascii: ".") || scanner.current == UInt8(ascii: "]") { return }
            if scanner.isAtEnd { throw Fault(.unexpectedEnd, at: scanner.position) }
        }
    }

    private mutating func verb() throws -> IRI {
        if scanner.current == UInt8(ascii: "a"), !scanner.isNamePart(at: scanner.position + 1) {
            scanner.position += 1
            skipSpace()
            return .rdfType
        }
        let predicate = try iri("a predicate")
        skipSpace()
        return predicate
    }

    private mutating func objects(of subject: Term, _ predicate: IRI) throws {
        while true {
            let start = scanner.position
            let object = try object()
            try reportRepairs()
            try sink.statement(Quad(Triple(subject, predicate, object)), at: start)
            skipSpace()
            guard scanner.current == UInt8(ascii: ",") else { break }
            scanner.position += 1
            skipSpace()
        }
        switch scanner.current {
        case UInt8(ascii: ";"), UInt8(ascii: "."), UInt8(ascii: "]"): break
        default: throw unexpected("a comma, a semicolon or a full stop")
        }
    }

    // MARK: Terms

    private mutating func object() throws -> Term {
        switch scanner.current {
        case UInt8(ascii: "<"): return .iri(try iri("an object"))
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .literal(try quotedLiteral())
        case UInt8(ascii: "_"): return .blank(try scanner.blankNodeLabel())
        case UInt8(ascii: "["): return try propertyList().node
        case UInt8(ascii: "("): return try collection()
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .literal(try scanner.number())
        default:
            for word in ["true", "false"] where skipWord(word) {
                return .literal(Literal(word, datatype: .xsdBoolean))
            }
            return .iri(try iri("an object"))
        }
    }

    private mutating func quotedLiteral() throws -> Literal {
        let text = try scanner.quotedText()
        if scanner.current == UInt8(ascii: "@") { return Literal(text, language: try scanner.languageTag()) }
        guard scanner.current == UInt8(ascii: "^"), scanner.byte(at: scanner.position + 1) == UInt8(ascii: "^") else {
            return Literal(text)
        }
        scanner.position += 2
        return Literal(text, datatype: try iri("a datatype"))
    }

    private mutating func iri(_ what: String) throws -> IRI {
        let start = scanner.position
        if scanner.current == UInt8(ascii: "<") {
            return IRI(unchecked: try resolved(scanner.iriReference(), at: start))
        }
        guard let name = try scanner.prefixedName() else { throw unexpected(what) }
        return try names.iri(name, &scanner)
    }

    private mutating func resolved(_ reference: String, at offset: Int) throws -> String {
        if IRIReference.hasScheme(reference) { return reference }
        guard let base = names.base else {
            try scanner.repair(.relativeIRI(reference), at: offset)
            return reference
        }
        return base.resolve(reference)
    }

    /// `blankNodePropertyList` or `ANON`, and whether it was the former.
    private mutating func propertyList() throws -> (node: Term, hasProperties: Bool) {
        let node = makeBlankNode()
        scanner.position += 1
        skipSpace()
        if scanner.current == UInt8(ascii: "]") {
            scanner.position += 1
            return (node, false)
        }
        try enter()
        try predicates(of: node)
        guard scanner.current == UInt8(ascii: "]") else { throw unexpected("a closing bracket") }
        scanner.position += 1
        depth -= 1
        return (node, true)
    }

    /// `collection`, as a list of `rdf:first` and `rdf:rest` (Turtle §2.8).
    private mutating func collection() throws -> Term {
        scanner.position += 1
        try enter()
        var first: Term?
        var last: Term?
        while true {
            skipSpace()
            if scanner.isAtEnd { throw Fault(.unexpectedEnd, at: scanner.position) }
            let start = scanner.position
            if scanner.current == UInt8(ascii: ")") { break }
            let cell = makeBlankNode()
            if let last { try sink.statement(Quad(Triple(last, .rdfRest, cell)), at: start) }
            first = first ?? cell
            last = cell
            let item = try object()
            try reportRepairs()
            try sink.statement(Quad(Triple(cell, .rdfFirst, item)), at: start)
        }
        if let last { try sink.statement(Quad(Triple(last, .rdfRest, .iri(.rdfNil))), at: scanner.position) }
        scanner.position += 1
        depth -= 1
        return first ?? .iri(.rdfNil)
    }

    private mutating func enter() throws {
        depth += 1
        guard depth <= sink.limits.maxDepth else {
            throw Fault(.tooDeep(maxDepth: sink.limits.maxDepth), at: scanner.position)
        }
    }

    private mutating func makeBlankNode() -> Term {
        defer { blankNodesMade += 1 }
        return .blank(BlankNode(made: blankNodesMade))
    }

    // MARK: Faults

    private func unexpected(_ what: String) -> Fault {
        Fault(scanner.isAtEnd ? .unexpectedEnd : .expected(what), at: scanner.position)
    }

    private mutating func report(_ fault: Fault) throws {
        try reportRepairs()
        try sink.problem(fault)
    }

    private mutating func reportRepairs() throws {
        guard !scanner.repairs.isEmpty else { return }
        for repair in scanner.repairs { try sink.problem(repair) }
        scanner.repairs.removeAll(keepingCapacity: true)
    }

    private enum Landmark { case fullStop, semicolon, end }

    /// Goes on after the next full stop (or semicolon) at the end of a line: where statements end in documents that
    /// people and programs write.
    private mutating func resynchronise(stopsAtSemicolon: Bool) -> Landmark {
        var mark: UInt8 = 0
        while !scanner.isAtEnd {
            let byte = scanner.current
            scanner.position += 1
            let isLineEnd = isLineBreak(byte)
            if isLineEnd || scanner.isAtEnd {
                if !isLineEnd, byte == UInt8(ascii: ".") { mark = byte }
                if mark == UInt8(ascii: ".") { return finish(at: .fullStop) }
                if mark == UInt8(ascii: ";"), stopsAtSemicolon { return finish(at: .semicolon) }
                mark = 0
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                mark = byte
            }
        }
        return .end
    }

    /// Stands behind the mark, so that what follows it is read as usual.
    private mutating func finish(at landmark: Landmark) -> Landmark {
        let mark = landmark == .fullStop ? UInt8(ascii: ".") : UInt8(ascii: ";")
        while scanner.position > 0, scanner.byte(at: scanner.position - 1) != mark { scanner.position -= 1 }
        return landmark
    }

    // MARK: Space and words

    private mutating func skipSpace() {
        while true {
            switch scanner.current {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): scanner.position += 1
            case UInt8(ascii: "#"):
                while !scanner.isAtEnd, !isLineBreak(scanner.current) { scanner.position += 1 }
            default: return
            }
        }
    }

    /// Skips a word of exactly this spelling, if it stands here and ends here.
    private mutating func skipWord(_ word: String) -> Bool {
        for (offset, byte) in word.utf8.enumerated() where scanner.byte(at: scanner.position + offset) != byte {
            return false
        }
        let end = scanner.position + word.utf8.count
        // A full stop may end a statement; anything else that names are made of goes on with the word.
        guard !scanner.isNamePart(at: end), scanner.byte(at: end) != UInt8(ascii: ":") else { return false }
        scanner.position = end
        return true
    }

    /// Skips one of SPARQL's directives, in any case.
    private mutating func skipKeyword(_ word: String) -> Bool {
        for (offset, byte) in word.utf8.enumerated() where scanner.byte(at: scanner.position + offset) | 0x20 != byte {
            return false
        }
        let end = scanner.position + word.utf8.count
        switch scanner.byte(at: end) {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "<"),
            UInt8(ascii: "#"):
            scanner.position = end
            return true
        default: return false
        }
    }
}
