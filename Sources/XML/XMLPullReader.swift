internal import CXML

/// Reads an XML document of any size piece by piece, in memory that does not grow with it.
///
///     let reader = try XMLPullReader(path: path)
///     while let event = try reader.next() {
///         guard case .start(let tag) = event, tag.name == "record" else { continue }
///         use(try reader.readElement())
///     }
///
/// It is safe by construction: it never opens a file or a connection that the document names, loads no DTD, knows only
/// the five predefined entities and character references, and refuses a document type that declares attributes, or
/// entities that are not flat (see `XMLLimits.maxEntities`, which is 0 unless the caller raises it). Comments and
/// processing instructions are passed over. Nothing is printed.
///
/// It drives libxml2's push parser, where the declaration of an entity can be refused before anything could expand it.
public final class XMLPullReader {
    private static let pieceBytes = 32_768

    private let box: XMLEventBox
    private let parser: xmlParserCtxtPtr
    private var source: XMLSource
    private let ownsSource: Bool
    private var buffer = [UInt8](repeating: 0, count: XMLPullReader.pieceBytes)

    /// Reads from an open file descriptor, a pipe for example, which stays the caller's to close.
    ///
    /// - Parameters:
    ///   - encoding: the charset that the transport declared; it goes before the document's own declaration, but not
    ///     before a byte order mark (RFC 7303 §3).
    ///   - recovers: whether to go on after an error as well as one can, and collect it in `warnings`.
    /// - Throws: `XMLError` where the descriptor cannot be read or the encoding is not supported.
    public convenience init(
        fileDescriptor: Int32, encoding: String? = nil, recovers: Bool = false, limits: XMLLimits = XMLLimits()
    ) throws(XMLError) {
        try self.init(XMLSource(descriptor: fileDescriptor), owns: false, encoding, recovers, limits)
    }

    /// Reads from a file. The parameters are those of `init(fileDescriptor:)`.
    public convenience init(
        path: String, encoding: String? = nil, recovers: Bool = false, limits: XMLLimits = XMLLimits()
    ) throws(XMLError) {
        try self.init(try XMLSource(path: path), owns: true, encoding, recovers, limits)
    }

    /// Reads from memory. The parameters are those of `init(fileDescriptor:)`.
    public convenience init(
        bytes: [UInt8], encoding: String? = nil, recovers: Bool = false, limits: XMLLimits = XMLLimits()
    ) throws(XMLError) {
        try self.init(XMLSource(bytes: bytes), owns: false, encoding, recovers, limits)
    }

    private init(
        _ source: XMLSource, owns: Bool, _ encoding: String?, _ recovers: Bool, _ limits: XMLLimits
    ) throws(XMLError) {
        _ = Self.library
        self.source = source
        ownsSource = owns
        box = XMLEventBox(XMLEventQueue(limits: limits, recovers: recovers))
        do {
            let beginning = try XMLBeginning(&self.source)
            let plan = XMLEncodingPlan(beginning.bytes, declared: encoding)
            parser = try plan.parser(beginning, for: box)
            box.queue.parser = parser
            feed(Array(beginning.bytes.dropFirst(plan.consumedBytes)), ends: false)
        } catch {
            if owns { source.close() }
            throw error
        }
    }

    deinit {
        snop_xml_free(parser)
        if ownsSource { source.close() }
    }

    /// libxml2 wants to be initialised once, before threads use it.
    private static let library: Void = xmlInitParser()

    /// What a recovering reader repaired or passed over, oldest first, at most 100.
    public var warnings: [XMLError] { box.queue.warnings }

    /// The next event; nil after the root element has ended and the document with it.
    ///
    /// - Throws: `XMLError`, after everything before it has been given, and again at every later call.
    public func next() throws(XMLError) -> XMLEvent? {
        while box.queue.needsInput { try advance() }
        let event = box.queue.take()
        if event == nil, let failure = box.queue.failure { throw failure }
        return event
    }

    /// How many elements and texts were built as trees so far: what they take in memory, if all of them are held.
    public private(set) var treeNodes = 0

    /// Bytes of the texts and attributes in them.
    public private(set) var treeBytes = 0

    /// The whole element whose start tag `next` gave last, after which the reader stands behind its end.
    ///
    /// - Throws: `XMLError`, also where the element passes a limit of one tree.
    public func readElement() throws(XMLError) -> XMLElement {
        let element = try readRecord()
        guard let excess = element.excess else { return element }
        let limits = box.queue.limits
        let reason: XMLError.Reason =
            switch excess {
            case .nodes: .tooManyTreeNodes(maxTreeNodes: limits.maxTreeNodes)
            case .bytes: .treeTooLarge(maxTreeBytes: limits.maxTreeBytes)
            }
        throw XMLError(reason: reason, line: element.line, column: 0)
    }

    /// The element whose start tag `next` gave last, after which the reader stands behind its end; one that passes a limit of
    /// one tree is cut to its beginning, and says so by its `excess`: what comes behind it can be read.
    public func readRecord() throws(XMLError) -> XMLElement {
        guard let tag = box.queue.lastTag else { preconditionFailure("readRecord() must follow a start tag") }
        var builder = XMLTreeBuilder(tag, box.queue.limits)
        defer {
            treeNodes += builder.nodes
            treeBytes += builder.bytes
        }
        while true {
            if let element = box.queue.build(with: &builder) { return element }
            if let failure = box.queue.failure { throw failure }
            guard !box.queue.isEnding else { throw XMLError(reason: .unexpectedEnd, line: tag.line, column: 0) }
            try advance()
        }
    }

    /// Passes the rest of the element whose start tag `next` gave last.
    public func skipElement() throws(XMLError) {
        guard box.queue.lastTag != nil else { preconditionFailure("skipElement() must follow a start tag") }
        var depth = 1
        while depth > 0, let event = try next() {
            switch event {
            case .start: depth += 1
            case .end: depth -= 1
            case .text: break
            }
        }
    }

    // MARK: Input

    private func advance() throws(XMLError) {
        let count: Int
        do throws(XMLError) {
            count = try buffer.withUnsafeMutableBufferPointer { bytes throws(XMLError) in
                try source.read(into: UnsafeMutableRawBufferPointer(bytes))
            }
        } catch {
            box.queue.failure = error
            throw error
        }
        if count > 0 {
            buffer.withUnsafeBytes { feed(UnsafeRawBufferPointer(rebasing: $0[..<count]), ends: false) }
        } else {
            box.queue.end()
            feed(UnsafeRawBufferPointer(start: nil, count: 0), ends: true)
        }
    }

    private func feed(_ bytes: [UInt8], ends: Bool) { bytes.withUnsafeBytes { feed($0, ends: ends) } }

    private func feed(_ bytes: UnsafeRawBufferPointer, ends: Bool) {
        box.queue.compact()
        snop_xml_feed(
            parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), ends ? 1 : 0,
            XMLCallbacks.report, XMLCallbacks.context(of: box))
        let pending = snop_xml_pending_bytes(parser)
        if pending > box.queue.limits.maxTagBytes, snop_xml_waits_for_tag(parser) != 0 {
            box.queue.fail(.tagTooLong(maxTagBytes: box.queue.limits.maxTagBytes))
        }
        // An ampersand that begins no reference would otherwise take up to 10 MB with it before it is noticed.
        if pending > 4096, snop_xml_waits_for_reference(parser) != 0, !box.queue.recovers {
            box.queue.fail(.notWellFormed, "an ampersand that begins no reference")
        }
    }
}
