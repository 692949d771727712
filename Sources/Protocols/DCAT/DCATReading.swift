import DCAT
import Feeds
import RDF

/// One document, read: its outline, and its datasets in pieces that fit into memory.
///
/// The statements of a usual document are all held at once. Of a larger one only the references are, and it is read again for
/// each window of datasets, so memory is bounded whatever the size.
struct DCATReading {
    /// About how many bytes of statements are held at once.
    static let maxHeldBytes = 48 << 20
    /// How many times a document is read again before it is given up.
    static let maxWindows = 200
    /// The most statements of all datasets for each one of the document, a part that several have counted for each: a small
    /// document could otherwise make every dataset a large one. Where labels in all languages of the Union belong to every
    /// dataset, it is six.
    static let maxShared = 20
    /// The same in bytes, which are those of N-Triples and several times those of other syntaxes: one text of megabytes may be
    /// a part of thousands.
    static let maxSharedBytes = 50
    /// So many statements and bytes are no harm, however small the document.
    static let maxFreeStatements = 250_000
    private static let freeBytes = 256 << 20

    let document: DCATDocument
    private(set) var outline = DCATOutline()
    private let language: String
    private let limits: RecordLimits
    private let heldBytes: Int
    private let freeStatements: Int
    /// The statements of the datasets from `position` on, for `held` of them.
    private var graph = Graph()
    private var reader: DatasetGraphReader?
    private var held = 0
    private var links: DCATLinks?
    private var position = 0
    /// How many times the document was read for its datasets; none where all of it is held.
    private(set) var windows = 0
    private var handed = 0
    private var handedBytes = 0
    /// What ended the reading early, after the statements before it.
    private(set) var failure: RDFProblem?

    /// A dataset of the document, by itself.
    struct Item {
        let term: Term
        let result: Result<DCATClosure, LimitMet>

        /// `nil` where it is too large.
        var closure: DCATClosure? { try? result.get() }

        let key: String?
        let url: String?
    }

    /// - Parameters:
    ///   - heldBytes: ``maxHeldBytes``, unless a test wants less.
    ///   - freeStatements: ``maxFreeStatements``, unless a test wants less.
    init(
        _ document: DCATDocument, language: String, limits: RecordLimits = RecordLimits(),
        heldBytes: Int = DCATReading.maxHeldBytes, freeStatements: Int = DCATReading.maxFreeStatements
    ) throws {
        self.document = document
        self.language = language
        self.limits = limits
        self.heldBytes = heldBytes
        self.freeStatements = freeStatements
        if try !readWhole() { try readLinks() }
    }

    /// Only once the statements are more than may be held.
    private struct Overflow: Error {}

    /// - Returns: `false` where the document is too large for that.
    private mutating func readWhole() throws -> Bool {
        var graph = Graph()
        var outline = DCATOutline()
        var bytes = 0
        do {
            failure = try Self.events(of: document) { event in
                try outline.take(event)
                guard case .statement(let quad, _) = event else { return }
                graph.insert(quad.triple)
                bytes += DCATLinks.cost(of: quad.triple)
                if bytes > heldBytes { throw Overflow() }
            }
        } catch is Overflow {
            return false
        }
        outline.finish()
        self.outline = outline
        self.graph = graph
        held = outline.datasets.count
        return true
    }

    private mutating func readLinks() throws {
        var links = DCATLinks()
        var outline = DCATOutline()
        failure = try Self.events(of: document) { event in
            try outline.take(event)
            if case .statement(let quad, _) = event { try links.take(quad.triple) }
        }
        outline.finish()
        links.finish()
        self.outline = outline
        self.links = links
    }

    /// - Returns: what ended the reading early, if anything did.
    private static func events(
        of document: DCATDocument, _ receive: (RDFEvent) throws -> Void
    ) throws -> RDFProblem? {
        do {
            try document.read(receive)
            return nil
        } catch let problem as RDFProblem {
            return problem
        }
    }

    // MARK: Datasets

    var isAtEnd: Bool { position == outline.datasets.count }

    /// The next dataset.
    mutating func next() throws -> Item? {
        guard !isAtEnd else { return nil }
        if held == 0 { try readWindow() }
        let reader = reader ?? DatasetGraphReader(graph, language: language)
        self.reader = reader
        let term = outline.datasets[position]
        position += 1
        held -= 1
        let result = Result { () throws(LimitMet) in
            // What is looked at in vain is work, too.
            handed += limits.elements
            let graph = try DCATClosure.description(of: term, in: reader, limits: limits)
            handed += graph.count - limits.elements
            return try DCATClosure(of: term, graph, language: language)
        }
        if case .success(let closure) = result { handedBytes += closure.bytes.count }
        let mostHanded = freeStatements + Self.maxShared * outline.statements
        let mostBytes = Self.freeBytes + Self.maxSharedBytes * document.byteCount
        guard handed <= mostHanded, handedBytes <= mostBytes else {
            throw HarvestFailure(
                .tooLarge, value: "\(handed)",
                """
                The datasets of \(document.base) share parts of more than \(mostHanded) statements, \(Self.maxShared) times \
                what the document has (maxShared), or of \(mostBytes) bytes (maxSharedBytes).
                """)
        }
        return Item(term: term, result: result, key: reader.key(of: term), url: reader.recordURL(of: term))
    }

    private mutating func readWindow() throws {
        // Before the next window is read, the last one goes.
        graph = Graph()
        reader = nil
        windows += 1
        guard windows <= Self.maxWindows, var links else {
            throw HarvestFailure(
                .tooLarge, value: "\(windows)",
                """
                \(document.base) would have to be read more than \(Self.maxWindows) times (maxWindows) to hold no more \
                than \(heldBytes) bytes at once. Publish pages.
                """)
        }
        self.links = nil
        held = links.beginWindow(outline.datasets[position...], budget: heldBytes)
        var graph = Graph()
        var count = 0
        _ = try Self.events(of: document) { event in
            guard case .statement(let quad, _) = event else { return }
            count += 1
            if count % 4096 == 0 { try Task.checkCancellation() }
            if links.isInWindow(quad.triple.subject) { graph.insert(quad.triple) }
        }
        self.links = links
        self.graph = graph
    }
}
