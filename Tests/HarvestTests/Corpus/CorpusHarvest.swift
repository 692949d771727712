import Catalog
import DCAT
import Foundation
import TestSupport

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// What became of one document of the corpus.
struct CorpusOutcome: Sendable {
    let document: CorpusDocument
    /// How many records the document holds, counted without the program.
    let counted: Int?
    /// The state of its run; `nil` for what is no feed.
    let run: RunState?
    let findings: [StoredFinding]

    var read: Int { run?.records ?? 0 }
    var catalogued: Int { run?.added ?? 0 }
    /// Nothing was catalogued, and the run says why.
    var isRefused: Bool { run?.outcome == .failed }

    /// Findings with which a record is left out.
    var left: Int { findings.filter { Self.codes.contains($0.code.name) }.count }

    /// Entries that are counted in a finding only: they are not published, or no datasets.
    private var unpublished: Int {
        findings.filter { $0.code == .known(.recordLeftOut) }.compactMap { $0.value.flatMap { Int($0) } }
            .reduce(0, +)
    }

    private static let codes: Set<String> = Set(
        [FindingCode.recordInvalid, .recordTooLarge, .keyMissing, .keyDuplicate].map(\.rawValue))

    /// What went by in silence, in words; `nil` where everything is accounted for.
    var fault: String? {
        guard let run, let type = document.type else { return nil }
        let errors = findings.filter { $0.severity == .error && $0.key == nil }
        if document.form == .refused {
            let isTold = catalogued == 0 && run.outcome != .succeeded && !errors.isEmpty
            return isTold ? nil : "was to be refused, but \(catalogued) records were catalogued (\(run.outcome))"
        }
        guard !isRefused else { return "was refused: \(errors.first?.message ?? "")" }
        guard let counted else { return nil }
        // A catalogue of RDF may also list datasets that it does not describe, and what breaks the syntax is told statement
        // by statement: there are more records and more findings, but nothing goes without one.
        let isRead = type == .dcat ? read >= counted : read + unpublished == counted
        guard isRead else { return "has \(counted) records, of which \(read) were read" }
        let isTold = type == .dcat ? read <= catalogued + left : read == catalogued + left
        return isTold ? nil : "has \(read) records: \(catalogued) were catalogued, \(left) are said to be left out"
    }
}

/// Harvests documents of the corpus with the program's own harvesters, all into one catalogue.
struct CorpusHarvest {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    func outcome(of document: CorpusDocument, number: Int) async throws -> CorpusOutcome {
        guard let type = document.type else {
            return CorpusOutcome(document: document, counted: nil, run: nil, findings: [])
        }
        let run: RunState
        if document.form == .page || document.form == .record && type == .arcGISHub {
            let answer = try CorpusAnswer(document)
            let portal = try ScriptedPortal { answer($0) }
            defer { portal.stop() }
            run = try await harvest(portal.url + answer.path, type, number)
        } else {
            var file = document.url
            if document.form == .record {
                file = URL(fileURLWithPath: bench.directory + "/dokument-\(number)")
                try Data(CorpusAnswer.wrapped(document)).write(to: file)
            }
            run = try await harvest("file:" + file.path, type, number)
        }
        return CorpusOutcome(
            document: document, counted: try CorpusCount.records(in: document), run: run,
            findings: try await bench.findings(run))
    }

    private func harvest(_ url: String, _ type: SourceType, _ number: Int) async throws -> RunState {
        try await bench.runner.harvest(bench.source(url, type: type.rawValue, id: "dokument-\(number)"))
    }
}

/// What a portal answers that has one document of the corpus.
struct CorpusAnswer: Sendable {
    /// Where the source is.
    let path: String
    private let type: SourceType
    private let body: [UInt8]

    init(_ document: CorpusDocument) throws {
        type = document.type ?? .tabular
        body = try document.form == .record ? Self.wrapped(document) : Array(Data(contentsOf: document.url))
        switch type {
        // Listings name themselves, and some name their documents from the root.
        case .waf:
            let text = String(decoding: body, as: UTF8.self)
            let root = text.firstMatch(of: /(?i)href="(\/[^"]*\/)[^"\/]+\.xml"/)
            path = root.map { String($0.output.1) } ?? "/metadane/"
        case .arcGISHub: path = document.form == .record ? "" : "/api/v3/datasets"
        default: path = "/strona"
        }
    }

    func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        switch type {
        case .waf where request.path == path: .document(body, type: "text/html")
        case .waf where request.path.hasSuffix(".xml"): .xml(ISOFeed.record(request.path))
        case .waf: .error("404 Not Found")
        case .arcGISHub where request.number("page[number]", 1) > 1: .json(#"{"data": [], "meta": {}}"#)
        case .schemaOrg: .document(body, type: "application/ld+json")
        default: .document(body, type: "application/json")
        }
    }

    /// One record in the answer that its protocol gives of a list.
    static func wrapped(_ document: CorpusDocument) throws -> [UInt8] {
        let record = String(decoding: try Data(contentsOf: document.url), as: UTF8.self)
        // What stands before the root is no part of the record.
        let element = record.replacing(/<\?xml[^>]*\?>|<!DOCTYPE[^>]*>/, with: "")
        let text =
            switch document.type {
            case .opendatasoft: #"{"total_count": 1, "results": [\#(record)]}"#
            case .socrata: #"{"resultSetSize": 1, "results": [\#(record)]}"#
            case .arcGISHub: #"{"numberMatched": 1, "features": [\#(record)]}"#
            case .ogcRecords: #"{"type": "FeatureCollection", "numberMatched": 1, "features": [\#(record)]}"#
            case .oaiPMH:
                """
                <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-21T12:00:00Z</responseDate>\
                <request verb="ListRecords">http://a.example/oai</request><ListRecords><record><header><identifier>\
                oai:a.example:1</identifier><datestamp>2026-11-21</datestamp></header><metadata>\(element)</metadata>\
                </record></ListRecords></OAI-PMH>
                """
            default: record
            }
        return Array(text.utf8)
    }
}
