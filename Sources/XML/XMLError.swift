/// Why an XML document was refused, and where.
public struct XMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong; a case that ends in a limit carries the limit that was passed.
    public enum Reason: Sendable, Hashable {
        /// Not well-formed (XML 1.0 §2.1); the message says how.
        case notWellFormed
        /// The document stops before its root element is complete.
        case unexpectedEnd
        /// A character that XML 1.0 §2.2 forbids, as such or as a character reference.
        case invalidCharacter
        /// Bytes that are not in the document's encoding (XML 1.0 §4.3.3).
        case invalidEncoding
        /// An encoding that cannot be decoded here.
        case unsupportedEncoding
        /// A reference to an entity that is neither predefined (XML 1.0 §4.6) nor declared and accepted.
        case undeclaredEntity
        /// A document type that declares an entity; only flat ones are ever accepted, where `XMLLimits.maxEntities` asks
        /// for it.
        case entityDeclaration
        /// A document type that declares attributes, whose defaults could multiply a small document.
        case attributeDeclaration
        /// A prefix without a namespace (Namespaces in XML 1.0 §5).
        case undeclaredPrefix
        /// `XMLLimits.maxDepth` was passed.
        case tooDeep(maxDepth: Int)
        /// `XMLLimits.maxTextBytes` was passed.
        case textTooLong(maxTextBytes: Int)
        /// `XMLLimits.maxTagBytes` was passed.
        case tagTooLong(maxTagBytes: Int)
        /// `XMLLimits.maxElements` was passed.
        case tooManyElements(maxElements: Int)
        /// `XMLLimits.maxAttributes` was passed by one element.
        case tooManyAttributes(maxAttributes: Int)
        /// `XMLLimits.maxNamespaces` was passed.
        case tooManyNamespaces(maxNamespaces: Int)
        /// `XMLLimits.maxEntities` was passed.
        case tooManyEntities(maxEntities: Int)
        /// `XMLLimits.maxEntityBytes` was passed by the value of one entity.
        case entityTooLong(maxEntityBytes: Int)
        /// `XMLLimits.maxExpandedBytes` was passed.
        case expandedTooFar(maxExpandedBytes: Int)
        /// `XMLLimits.maxTreeNodes` was passed by one tree.
        case tooManyTreeNodes(maxTreeNodes: Int)
        /// `XMLLimits.maxTreeBytes` was passed by one tree.
        case treeTooLarge(maxTreeBytes: Int)
        /// The file could not be read; the number is the system's `errno`.
        case unreadable(errno: Int32)
    }

    /// What was wrong.
    public let reason: Reason
    /// The line, counted from 1; 0 where there is none.
    public let line: Int
    /// The column, counted from 1; 0 where there is none.
    public let column: Int
    /// One sentence in words, which may quote the document.
    public let message: String

    /// Makes an error; without a message the reason's own words are used.
    public init(reason: Reason, line: Int, column: Int, message: String? = nil) {
        self.reason = reason
        self.line = line
        self.column = column
        self.message = message ?? reason.message
    }

    /// One sentence for a log or a finding: position, then message.
    public var description: String { line > 0 ? "line \(line), column \(column): \(message)" : message }
}

extension XMLError.Reason {
    /// The reason in words.
    public var message: String {
        switch self {
        case .notWellFormed: "not well-formed"
        case .unexpectedEnd: "the document ends before its root element is complete"
        case .invalidCharacter: "a character that XML forbids"
        case .invalidEncoding: "bytes that are not in the document's encoding"
        case .unsupportedEncoding: "an encoding that is not supported"
        case .undeclaredEntity: "an entity other than the five predefined ones"
        case .entityDeclaration: "the document type declares entities, which are refused"
        case .attributeDeclaration: "the document type declares attributes, which are refused"
        case .undeclaredPrefix: "a prefix that is not bound to a namespace"
        case .tooDeep(let limit): "elements nested deeper than maxDepth (\(limit))"
        case .textTooLong(let limit): "a text longer than maxTextBytes (\(limit))"
        case .tagTooLong(let limit): "a tag longer than maxTagBytes (\(limit))"
        case .tooManyElements(let limit): "more elements than maxElements (\(limit))"
        case .tooManyAttributes(let limit): "more attributes than maxAttributes (\(limit))"
        case .tooManyNamespaces(let limit): "more namespaces in scope than maxNamespaces (\(limit))"
        case .tooManyEntities(let limit): "more entities declared than maxEntities (\(limit))"
        case .entityTooLong(let limit): "an entity longer than maxEntityBytes (\(limit))"
        case .expandedTooFar(let limit): "entities that expand to more than maxExpandedBytes (\(limit))"
        case .tooManyTreeNodes(let limit): "an element with more nodes than maxTreeNodes (\(limit))"
        case .treeTooLarge(let limit): "an element with more text than maxTreeBytes (\(limit))"
        case .unreadable(let errno): "the file cannot be read (errno \(errno))"
        }
    }
}
