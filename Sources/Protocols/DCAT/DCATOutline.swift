import DCAT
import Feeds
import RDF

/// The properties and classes by which a catalogue's parts are told apart while it is read.
enum DCATNames {
    static let dataset = Namespace.dcat["dataset"]
    static let title = Namespace.dct["title"]
    static let description = Namespace.dct["description"]
    static let distribution = Namespace.dcat["distribution"]
    static let keyword = Namespace.dcat["keyword"]
    static let landingPage = Namespace.dcat["landingPage"]
    static let servesDataset = Namespace.dcat["servesDataset"]

    /// The classes of what refers to datasets, but is no part of one.
    static let frameClasses = [Namespace.dcat["Catalog"], Namespace.dcat["CatalogRecord"]]

    /// Whoever has one of these is described, and not just mentioned.
    static let describing = [title, description, distribution, keyword, landingPage]
}

/// What is noted of a document while its statements go by: its datasets, its paging and its faults.
struct DCATOutline {
    /// The most datasets of one document.
    static let maxDatasets = 2_000_000
    /// The most statements about paging of one document.
    static let maxPagingStatements = 10_000

    /// What is said to be a dataset, or that a catalogue lists; in order of arrival.
    private(set) var datasets: [Term] = []
    /// Catalogues and records, which are no datasets whatever else they are said to be.
    private var frame: Set<Term> = []
    private(set) var hasCatalogue = false
    /// Whether a catalogue lists datasets.
    private(set) var hasList = false
    private(set) var statements = 0
    private(set) var problems = DCATProblems()
    private(set) var paging: [Triple] = []
    private var known: Set<Term> = []

    /// Whether there is anything in the document that a catalogue has.
    var isCatalogue: Bool { !datasets.isEmpty || hasCatalogue || !paging.isEmpty }

    /// - Throws: ``HarvestFailure`` where a limit is passed, `CancellationError`.
    mutating func take(_ event: RDFEvent) throws {
        switch event {
        case .problem(let problem): problems.add(problem)
        case .statement(let quad, _):
            statements += 1
            if statements % 4096 == 0 { try Task.checkCancellation() }
            try take(quad.triple)
        }
    }

    private mutating func take(_ triple: Triple) throws {
        if triple.predicate == .rdfType {
            guard let type = triple.object.iri else { return }
            if DatasetGraphReader.classes.contains(type) {
                try add(triple.subject)
            } else if DCATNames.frameClasses.contains(type) {
                frame.insert(triple.subject)
                hasCatalogue = hasCatalogue || type == DCATNames.frameClasses[0]
            }
        } else if triple.predicate == DCATNames.dataset, triple.object.isResource {
            hasList = true
            frame.insert(triple.subject)
            try add(triple.object)
        } else if let name = DCATHydra.name(of: triple.predicate), name != "member" {
            guard paging.count < Self.maxPagingStatements else { return }
            paging.append(triple)
        }
    }

    private mutating func add(_ dataset: Term) throws {
        guard known.insert(dataset).inserted else { return }
        datasets.append(dataset)
        guard datasets.count <= Self.maxDatasets else {
            throw HarvestFailure(
                .tooLarge, value: "\(datasets.count)",
                "One document has more than \(Self.maxDatasets) datasets (maxDatasets). Publish pages.")
        }
    }

    /// To be called once, after the last statement. What is a catalogue too is none of its own datasets.
    mutating func finish() {
        datasets.removeAll { frame.contains($0) }
        frame = []
        known = []
    }
}
