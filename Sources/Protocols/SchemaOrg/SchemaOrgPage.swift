import DCAT
import Feeds
import Fetch
import RDF

/// The datasets that a page describes, in JSON-LD or in microdata.
struct SchemaOrgPage {
    /// A dataset with all its parts.
    struct Described: Sendable {
        let key: String
        /// N-Triples.
        let bytes: [UInt8]
    }

    private(set) var datasets: [Described] = []
    private(set) var findings: [Finding] = []
    /// Datasets that are there and cannot be read, with their key where it is known: what is catalogued of them stays.
    private(set) var unreadable: [(key: String?, finding: Finding)] = []
    private let language: String
    private let limits: RecordLimits
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

    init(_ response: FetchResponse, language: String, limits: RecordLimits = RecordLimits()) {
        self.language = language
        self.limits = limits
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
        var reading = Reading(script, url: url)
        // What passes a limit is not read a second time.
        if reading.graph == nil, reading.limit == nil {
            let repaired = Reading(StructuredData.repaired(script), url: url)
            if repaired.graph != nil || repaired.limit != nil { reading = repaired }
        }
        if let limit = reading.limit {
            let message = "A description in JSON-LD on \(url) was not read as a whole: \(limit.reason.message)."
            unreadable.append((nil, Finding(.recordTooLarge, value: url, message)))
        }
        if let graph = reading.graph { return take(graph) }
        guard reading.limit == nil else { return }
        let reason = reading.first.map { " (\($0))" } ?? ""
        findings.append(
            Finding(
                .recordInvalid, value: url,
                "A description in JSON-LD on \(url) cannot be read\(reason); it was left out."))
    }

    /// What could be read of a script.
    private struct Reading {
        /// `nil` where nothing of it can be read.
        private(set) var graph: Graph?
        /// The first limit that it passes.
        private(set) var limit: RDFProblem?
        /// The first thing that is wrong with it.
        private(set) var first: RDFProblem?

        init(_ bytes: [UInt8], url: String) {
            var read = Graph()
            let limits = RDFLimits(maxStatements: SchemaOrgPage.maxStatements)
            let reader = JSONLDReader(base: IRI(url), contexts: KnownContexts.all, limits: limits)
            do {
                try reader.read(bytes) { event in
                    switch event {
                    case .statement(let quad, _): read.insert(quad.triple)
                    case .problem(let problem): note(problem)
                    }
                }
                graph = read.isEmpty ? nil : read
            } catch let problem as RDFProblem {
                note(problem)
            } catch {
                // The reader throws nothing else.
            }
        }

        private mutating func note(_ problem: RDFProblem) {
            first = first ?? problem
            if problem.reason.isLimit { limit = limit ?? problem }
        }
    }

    private mutating func take(_ graph: Graph) {
        let reader = DatasetGraphReader(graph, language: language)
        let subjects = reader.subjects
        for subject in subjects {
            let closure: DCATClosure
            do {
                let graph = try DCATClosure.description(of: subject, in: reader, limits: limits)
                closure = try DCATClosure(of: subject, graph, language: language)
            } catch {
                let key = reader.key(of: subject)
                unreadable.append((key, Finding(.recordTooLarge, value: key ?? url, "A dataset on \(url): \(error)")))
                continue
            }
            guard closure.isDescribed else { continue }
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
                let message = """
                    The datasets on \(url) have more than \(Self.maxDatasetsBytes) bytes (maxDatasetsBytes); the others were \
                    left out.
                    """
                unreadable.append((nil, Finding(.recordTooLarge, value: url, message)))
                return
            }
            datasets.append(Described(key: key, bytes: closure.bytes))
        }
    }
}
