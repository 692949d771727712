internal import CXML

/// Turns what libxml2 calls back into events, within the limits.
///
/// The parser runs at most one piece of input ahead of the reader; events that were complete before an error are
/// delivered before it.
struct XMLEventQueue {
    let limits: XMLLimits
    let recovers: Bool
    /// Set once; nothing is queued after it.
    var failure: XMLError?
    /// What was repaired or passed over, oldest first.
    private(set) var warnings: [XMLError] = []
    /// The parser that calls; it is freed together with this queue's owner and used only inside its own calls.
    var parser: xmlParserCtxtPtr?
    /// Whether the input has ended, so that what is still missing is missing for good.
    private(set) var isEnding = false
    private var endsInMarkup = false

    private var events: [XMLEvent] = []
    private var head = 0
    private var text: [UInt8] = []
    private var names = XMLNameTable()
    private var uris = XMLNameTable()
    private(set) var entities = XMLFlatEntities()
    private var expandedBytes = 0
    private var elements = 0
    /// For every open element the number of namespaces in scope.
    private var namespaces: [Int] = []
    private var hasEnded = false

    init(limits: XMLLimits, recovers: Bool) {
        self.limits = limits
        self.recovers = recovers
    }

    /// Whether a piece of input must come before the next event can be given: one is kept back, so that a start tag is
    /// only given once it is known whether its element is empty.
    var needsInput: Bool { events.count - head < 2 && !isEnding && failure == nil }

    mutating func take() -> XMLEvent? {
        guard head < events.count else { return nil }
        head += 1
        return events[head - 1]
    }

    /// The start tag that was taken last, if that was the last event of all; it stays in its place until more is fed.
    var lastTag: XMLTag? {
        guard head > 0, case .start(let tag) = events[head - 1] else { return nil }
        return tag
    }

    /// Hands events to a builder, without copying each out, until its element is complete or there are no more.
    mutating func build(with builder: inout XMLTreeBuilder) -> XMLElement? {
        while head < events.count {
            head += 1
            if let element = builder.add(events[head - 1]) { return element }
        }
        return nil
    }

    /// Frees the places of the events that were taken; to be called before every piece of input.
    mutating func compact() {
        events.removeSubrange(..<head)
        head = 0
    }

    /// To be called when there is no more input, before the parser is told.
    mutating func end() {
        isEnding = true
        endsInMarkup = parser.map { snop_xml_waits_for_markup($0) != 0 } ?? false
    }

    mutating func fail(_ reason: XMLError.Reason, _ message: String? = nil) {
        guard failure == nil, let parser else { return }
        failure = XMLError(
            reason: reason, line: Int(snop_xml_line(parser)), column: Int(snop_xml_column(parser)), message: message)
    }

    // MARK: Called by the parser

    mutating func start(
        _ name: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?,
        declarations: Int, attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
    ) {
        guard failure == nil, let parser else { return }
        flushText()
        elements += 1
        let inScope = (namespaces.last ?? 0) + declarations
        guard namespaces.count < limits.maxDepth else { return fail(.tooDeep(maxDepth: limits.maxDepth)) }
        guard elements <= limits.maxElements else { return fail(.tooManyElements(maxElements: limits.maxElements)) }
        guard count + declarations <= limits.maxAttributes else {
            return fail(.tooManyAttributes(maxAttributes: limits.maxAttributes))
        }
        guard inScope <= limits.maxNamespaces else {
            return fail(.tooManyNamespaces(maxNamespaces: limits.maxNamespaces))
        }
        let tag = XMLTag(
            name: names[name], namespace: uri.map { namespace($0) }, prefix: prefix.map { names[$0] },
            attributes: self.attributes(attributes, count), line: Int(snop_xml_line(parser)), depth: namespaces.count)
        guard failure == nil else { return }
        namespaces.append(inScope)
        events.append(.start(tag))
    }

    /// libxml2 gives five pointers for an attribute: name, prefix, URI, and the value's first byte and end.
    private mutating func attributes(
        _ pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
    ) -> [XMLAttribute] {
        guard let pointers, count > 0 else { return [] }
        var attributes: [XMLAttribute] = []
        attributes.reserveCapacity(count)
        for index in 0..<count {
            let fields = pointers + index * 5
            guard let name = fields[0], let start = fields[3], let end = fields[4] else { continue }
            attributes.append(
                XMLAttribute(
                    name: names[name], namespace: fields[2].map { namespace($0) }, prefix: fields[1].map { names[$0] },
                    value: value(UnsafeBufferPointer(start: start, count: end - start))))
        }
        return attributes
    }

    /// An attribute's value. A parser that does not expand entities leaves every ampersand as `&#38;`, for a tree
    /// builder to decode, and a reference to a flat entity as it was written; no other reference is left in a value.
    private mutating func value(_ bytes: UnsafeBufferPointer<xmlChar>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            decoded.append(contentsOf: rest[..<ampersand])
            let reference = rest[(ampersand + 1)...].prefix { $0 != UInt8(ascii: ";") }
            rest = rest[min(reference.endIndex + 1, rest.endIndex)...]
            if reference.elementsEqual("#38".utf8) {
                decoded.append(UInt8(ascii: "&"))
            } else if let text = expansion(of: String(decoding: reference, as: UTF8.self)) {
                // White space in an attribute is a space (XML 1.0 §3.3.3).
                for byte in text { decoded.append([0x09, 0x0A, 0x0D].contains(byte) ? 0x20 : byte) }
            } else {
                decoded.append(contentsOf: bytes[ampersand..<rest.startIndex])
            }
        }
        decoded.append(contentsOf: rest)
        return String(decoding: decoded, as: UTF8.self)
    }

    /// A namespace's URI, which is an attribute's value before libxml2 keeps it as a name.
    private mutating func namespace(_ uri: UnsafePointer<xmlChar>) -> String {
        if let known = uris.kept(uri) { return known }
        let text = value(UnsafeBufferPointer(start: uri, count: Int(xmlStrlen(uri))))
        uris.keep(text, for: uri)
        return text
    }

    // MARK: Entities

    mutating func declareEntity(
        _ name: UnsafePointer<xmlChar>, _ kind: Int32, _ value: UnsafePointer<xmlChar>?
    ) {
        guard failure == nil, let refusal = entities.declare(name, kind, value, limits) else { return }
        fail(refusal.reason, refusal.message)
    }

    /// The text of a flat entity, counted; nil where there is no such entity, and nothing where it is too much.
    private mutating func expansion(of name: String) -> [UInt8]? {
        guard let text = entities[name] else { return nil }
        expandedBytes += text.count
        guard expandedBytes <= limits.maxExpandedBytes else {
            fail(.expandedTooFar(maxExpandedBytes: limits.maxExpandedBytes))
            return []
        }
        return text
    }

    /// A reference in a text: to a flat entity, or to one that may be declared in a DTD, which is never loaded. A
    /// recovering reader keeps the latter as it was written.
    mutating func reference(_ name: UnsafePointer<xmlChar>) {
        guard failure == nil else { return }
        let name = String(cString: name)
        let text: [UInt8]
        if let expansion = expansion(of: name) {
            text = expansion
        } else {
            guard recovers else {
                return fail(.undeclaredEntity, "the entity \(name) is not one of the five predefined ones")
            }
            text = Array("&\(name);".utf8)
        }
        text.withUnsafeBufferPointer { if let start = $0.baseAddress { characters(start, $0.count) } }
    }

    /// To be called once, when the parser is gone.
    mutating func freeEntities() { entities.free() }

    // MARK: Elements and texts

    mutating func end(_ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) {
        guard failure == nil, !namespaces.isEmpty else { return }
        flushText()
        namespaces.removeLast()
        hasEnded = namespaces.isEmpty
        if let last = events.indices.last, case .start(var tag) = events[last] {
            tag.isEmpty = true
            events[last] = .start(tag)
        }
        events.append(.end(name: names[name], namespace: uri.map { namespace($0) }))
    }

    mutating func characters(_ start: UnsafePointer<xmlChar>, _ count: Int) {
        guard failure == nil, count > 0, !namespaces.isEmpty else { return }
        guard text.count + count <= limits.maxTextBytes else {
            return fail(.textTooLong(maxTextBytes: limits.maxTextBytes))
        }
        text.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }

    private mutating func flushText() {
        guard !text.isEmpty else { return }
        let string = String(decoding: text, as: UTF8.self)
        text.removeAll(keepingCapacity: true)
        // What a recovering parser lets through need not be UTF-8, and three bytes stand for each bad one.
        guard string.utf8.count <= limits.maxTextBytes else {
            return fail(.textTooLong(maxTextBytes: limits.maxTextBytes))
        }
        events.append(.text(string))
    }

    mutating func report(_ error: xmlError) {
        guard failure == nil, !isAboutUnexpandedNamespace(error) else { return }
        var message = error.message.map { String(cString: $0) } ?? ""
        message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let reason = reason(of: error)
        let isFatal = snop_xml_is_fatal(Int32(error.level.rawValue)) != 0
        let found = XMLError(
            reason: reason, line: Int(error.line), column: Int(error.int2),
            message: reason == .unexpectedEnd ? nil : String(message.prefix(300)))
        switch reason {
        case .tooDeep, .textTooLong, .entityDeclaration, .unsupportedEncoding: failure = found
        case .unexpectedEnd, .notWellFormed, .invalidCharacter:
            if isFatal, !recovers { failure = found } else { warn(found) }
        default:
            if recovers { warn(found) } else { failure = found }
        }
    }

    /// Whether libxml2 finds fault with a namespace in which it sees the name of an entity, not its text.
    private func isAboutUnexpandedNamespace(_ error: xmlError) -> Bool {
        guard !entities.isEmpty, let uri = error.str2 ?? error.str1 else { return false }
        let isAboutNamespace =
            error.code == Int32(XML_WAR_NS_URI.rawValue) || error.code == Int32(XML_WAR_NS_URI_RELATIVE.rawValue)
        return isAboutNamespace && String(cString: uri).utf8.contains(UInt8(ascii: "&"))
    }

    private mutating func warn(_ error: XMLError) {
        if warnings.count < 100 { warnings.append(error) }
    }

    private func reason(of error: xmlError) -> XMLError.Reason {
        switch snop_xml_kind_of(error.domain, error.code, error.message) {
        case SNOP_XML_END: return isEnding && !hasEnded ? .unexpectedEnd : .notWellFormed
        case SNOP_XML_CHARACTER: return isCutOff ? .unexpectedEnd : .invalidCharacter
        case SNOP_XML_ENCODING: return isCutOff ? .unexpectedEnd : .invalidEncoding
        case SNOP_XML_UNSUPPORTED_ENCODING: return .unsupportedEncoding
        case SNOP_XML_UNDECLARED_ENTITY: return .undeclaredEntity
        case SNOP_XML_UNDECLARED_PREFIX: return .undeclaredPrefix
        case SNOP_XML_NAME_LENGTH: return .tagTooLong(maxTagBytes: limits.maxTagBytes)
        case SNOP_XML_TEXT_LENGTH: return .textTooLong(maxTextBytes: limits.maxTextBytes)
        case SNOP_XML_DEPTH: return .tooDeep(maxDepth: limits.maxDepth)
        default: return isCutOff ? .unexpectedEnd : .notWellFormed
        }
    }

    /// Whether an error is only that the document stops: it stopped inside markup, or the parser has come to the end.
    private var isCutOff: Bool {
        guard isEnding, !hasEnded, let parser else { return false }
        return endsInMarkup || snop_xml_is_at_end(parser) != 0
    }
}

/// The queue in a place that C can point to. All of its state is one value, so that a call from the parser pays for one
/// check of exclusive access and not for one a property.
final class XMLEventBox {
    var queue: XMLEventQueue

    init(_ queue: XMLEventQueue) { self.queue = queue }

    // The reader frees its parser before it lets go of this box, so nothing refers to the entities any more.
    deinit { queue.freeEntities() }
}
