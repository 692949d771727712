/// What is wrong with a document, and where.
public struct RDFProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of faults. A case that names a limit carries the limit that was passed.
    public enum Reason: Hashable, Sendable {
        /// The document stops inside a statement.
        case unexpectedEnd
        /// Something else stands where the syntax wants this.
        case expected(String)
        /// An IRI holds characters that IRIs do not have, or never ends.
        case invalidIRI(String)
        /// An IRI is relative and there is no base.
        case relativeIRI(String)
        /// A prefix was never declared.
        case undeclaredPrefix(String)
        /// A language tag that is none.
        case invalidLanguageTag(String)
        /// A blank node label or prefixed name with characters that those do not have.
        case invalidName(String)
        /// A backslash and something that is no escape.
        case invalidEscape
        /// A quoted text that never ends, or ends at a line break.
        case unterminatedLiteral
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A rule of the syntax that its grammar cannot say was broken.
        case violation(String)
        /// The XML or JSON underneath is not well formed.
        case malformed(String)
        /// A rule of JSON-LD was broken; the text names the key or value.
        case jsonLD(JSONLDErrorCode, String)
        /// A JSON-LD context outside the document that no built-in table stands for; nothing is fetched.
        case remoteContext(String)
        /// `RDFLimits.maxDepth` was passed.
        case tooDeep(maxDepth: Int)
        /// `RDFLimits.maxLiteralBytes` was passed.
        case literalTooLong(maxLiteralBytes: Int)
        /// `RDFLimits.maxIRIBytes` was passed.
        case iriTooLong(maxIRIBytes: Int)
        /// `RDFLimits.maxStatements` was passed.
        case tooManyStatements(maxStatements: Int)
        /// `RDFLimits.maxContextTerms` was passed.
        case tooManyContextTerms(maxContextTerms: Int)
        /// `RDFLimits.maxProblems` was passed.
        case tooManyProblems(maxProblems: Int)
        /// `RDFLimits.maxContexts` was passed by one list of JSON-LD contexts.
        case tooManyContexts(maxContexts: Int)
    }

    /// What is wrong.
    public let reason: Reason
    /// Where.
    public let position: SourcePosition

    /// Names a fault.
    public init(_ reason: Reason, at position: SourcePosition) {
        self.reason = reason
        self.position = position
    }

    /// One sentence: where, then what.
    public var description: String { "\(position): \(reason.message)" }
}

extension RDFProblem.Reason {
    /// The fault in words, without its place.
    public var message: String {
        switch self {
        case .unexpectedEnd: "the document ends inside a statement"
        case .expected(let what): "expected \(what)"
        case .invalidIRI(let iri): "not an IRI: \(iri)"
        case .relativeIRI(let iri): "a relative IRI without a base: \(iri)"
        case .undeclaredPrefix(let prefix): "the prefix “\(prefix):” was not declared"
        case .invalidLanguageTag(let tag): "not a language tag: \(tag)"
        case .invalidName(let name): "not a name: \(name)"
        case .invalidEscape: "not an escape sequence"
        case .unterminatedLiteral: "a quoted text that does not end"
        case .invalidUTF8: "not valid UTF-8"
        case .violation(let rule): rule
        case .malformed(let message): message
        case .jsonLD(let code, let what): "\(code.rawValue): \(what)"
        case .remoteContext(let iri): "the context \(iri) is not built in, and contexts are not fetched"
        case .tooDeep(let limit): "nested deeper than maxDepth (\(limit))"
        case .literalTooLong(let limit): "a literal longer than maxLiteralBytes (\(limit))"
        case .iriTooLong(let limit): "an IRI or name longer than maxIRIBytes (\(limit))"
        case .tooManyStatements(let limit): "more statements than maxStatements (\(limit))"
        case .tooManyContextTerms(let limit): "more terms in contexts than maxContextTerms (\(limit))"
        case .tooManyProblems(let limit): "more problems than maxProblems (\(limit))"
        case .tooManyContexts(let limit): "more contexts in one list than maxContexts (\(limit))"
        }
    }

    /// Whether a limit was passed, which the message names.
    public var isLimit: Bool {
        switch self {
        case .tooDeep, .literalTooLong, .iriTooLong, .tooManyStatements, .tooManyContextTerms, .tooManyProblems,
            .tooManyContexts:
            true
        case .unexpectedEnd, .expected, .invalidIRI, .relativeIRI, .undeclaredPrefix, .invalidLanguageTag, .invalidName,
            .invalidEscape, .unterminatedLiteral, .invalidUTF8, .violation, .malformed, .jsonLD, .remoteContext:
            false
        }
    }

    /// Whether reading must end here in every mode.
    var isFinal: Bool {
        switch self {
        case .tooManyStatements, .tooManyProblems, .tooManyContextTerms: true
        default: false
        }
    }
}

/// A reason and a byte, before anybody has paid for counting lines.
struct Fault: Error {
    let reason: RDFProblem.Reason
    let offset: Int

    init(_ reason: RDFProblem.Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Counts lines forwards from where it last stood, so that the places of all statements cost one pass in all.
struct LineCounter {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    private var line = 1
    private var lineStart = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func position(of target: Int) -> SourcePosition {
        let target = min(max(target, 0), bytes.count)
        if target < offset { moveBack(to: target) }
        while let end = bytes.offset(of: UInt8(ascii: "\n"), in: offset..<target) {
            line += 1
            lineStart = end + 1
            offset = end + 1
        }
        offset = target
        return SourcePosition(line: line, column: target - lineStart + 1, offset: target)
    }

    /// A statement may begin a little before the last fault that was reported in it.
    private mutating func moveBack(to target: Int) {
        // Mostly on the same line, which may be all of a large document.
        if target >= lineStart {
            offset = target
            return
        }
        while offset > target {
            offset -= 1
            if bytes[offset] == UInt8(ascii: "\n") { line -= 1 }
        }
        lineStart = offset
        while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    }
}

/// Hands events to the caller, with places and limits.
struct EventSink {
    let mode: ReadingMode
    let limits: RDFLimits
    private let receive: (RDFEvent) throws -> Void
    /// `nil` where the parser underneath knows lines and no bytes: then what is said to be an offset is a line.
    private var lines: LineCounter?
    private var statements = 0
    private var problems = 0

    init(
        _ bytes: UnsafeRawBufferPointer?, _ mode: ReadingMode, _ limits: RDFLimits,
        _ receive: @escaping (RDFEvent) throws -> Void
    ) {
        self.mode = mode
        self.limits = limits
        self.receive = receive
        lines = bytes.map(LineCounter.init)
    }

    mutating func statement(_ quad: consuming Quad, at offset: Int) throws {
        statements += 1
        guard statements <= limits.maxStatements else {
            throw Fault(.tooManyStatements(maxStatements: limits.maxStatements), at: offset)
        }
        try receive(.statement(quad, at: position(of: offset)))
    }

    /// Reports a fault that was repaired or skipped; in strict mode, and where reading must end, throws it.
    mutating func problem(_ fault: Fault) throws {
        if mode == .strict || fault.reason.isFinal { throw fault }
        problems += 1
        guard problems <= limits.maxProblems else {
            throw Fault(.tooManyProblems(maxProblems: limits.maxProblems), at: fault.offset)
        }
        try receive(.problem(located(fault)))
    }

    mutating func located(_ fault: Fault) -> RDFProblem {
        RDFProblem(fault.reason, at: position(of: fault.offset))
    }

    private mutating func position(of offset: Int) -> SourcePosition {
        lines?.position(of: offset) ?? SourcePosition(line: offset, column: 0, offset: 0)
    }
}
