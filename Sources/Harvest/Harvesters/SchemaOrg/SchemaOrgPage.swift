import DCAT
import Fetch
import RDF

/// The datasets that a page describes, in JSON-LD or in microdata.
struct SchemaOrgPage {
    /// A dataset with all its parts.
    struct Described: Sendable {
        let key: String
        let subject: Term
        /// N-Triples.
        let bytes: [UInt8]
    }

    private(set) var datasets: [Described] = []
    private(set) var findings: [Finding] = []
    private let language: String
    private let url: String
    private var keys: Set<String> = []
    private var nameless = 0
    private var bytes = 0

    private static let mostNamed = 20
    /// Statements that are read out of one script.
    private static let maxStatements = 100_000
    /// Bytes of all datasets of a page.
    private static let maxDatasetsBytes = 16 << 20

    /// How much of a page is looked at.
    private static let maxBytes = 8 << 20

    init(_ response: FetchResponse, language: String) {
        self.language = language
        url = response.url
        let bytes = response.body.withUnsafeBytes { Array($0.prefix(Self.maxBytes)) }
        var items = Microdata(base: url)
        let markup = StructuredData(bytes, isJSON: Self.isJSON(response)) { items.take($0) }
        for script in markup.scripts { read(script) }
        if let graph = items.graph { take(graph) }
        if nameless > Self.mostNamed {
            let others = nameless - Self.mostNamed
            findings.append(
                Finding(
                    .keyMissing, value: url,
                    "Further datasets on \(url) that have neither an @id nor an identifier: \(others)."))
        }
    }

    /// Whether the answer is a description by itself, and no page around one.
    static func isJSON(_ response: FetchResponse) -> Bool {
        if response.mediaType?.hasSuffix("json") == true { return true }
        let first = response.body.withUnsafeBytes { $0.first { $0 > 0x20 } }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    private mutating func read(_ script: [UInt8]) {
        if let graph = graph(of: script) ?? graph(of: StructuredData.repaired(script)) { return take(graph) }
        findings.append(
            Finding(.recordInvalid, value: url, "A description in JSON-LD on \(url) cannot be read; it was left out."))
    }

    /// `nil` where nothing of it can be read.
    private func graph(of bytes: [UInt8]) -> Graph? {
        var graph = Graph()
        var statements = 0
        let limits = RDFLimits(maxStatements: Self.maxStatements)
        let reader = JSONLDReader(base: IRI(url), contexts: KnownContexts.all, limits: limits)
        let isRead: Void? = try? bytes.withUnsafeBytes { bytes in
            try reader.read(bytes) { event in
                guard case .statement(let quad, _) = event else { return }
                statements += 1
                graph.insert(quad.triple)
            }
        }
        return isRead == nil || statements == 0 ? nil : graph
    }

    private mutating func take(_ graph: Graph) {
        let reader = DatasetGraphReader(graph, language: language)
        let subjects = reader.subjects
        for subject in subjects {
            guard let closure = try? DCATClosure(of: subject, in: reader, language: language), closure.isDescribed
            else {
                continue
            }
            // A page that describes one dataset without naming it is its name.
            guard let key = reader.key(of: subject) ?? (subjects.count == 1 ? url : nil) else {
                nameless += 1
                guard nameless <= Self.mostNamed else { continue }
                findings.append(
                    Finding(
                        .keyMissing, value: url,
                        "One of several datasets on \(url) has neither an @id nor an identifier; it was left out."))
                continue
            }
            guard keys.insert(key).inserted else { continue }
            bytes += closure.bytes.count
            guard bytes <= Self.maxDatasetsBytes else {
                findings.append(
                    Finding(
                        .recordTooLarge, value: url,
                        "The datasets on \(url) have more than \(Self.maxDatasetsBytes) bytes (maxDatasetsBytes); the others were left out."
                    ))
                return
            }
            datasets.append(Described(key: key, subject: closure.subject, bytes: closure.bytes))
        }
    }
}
