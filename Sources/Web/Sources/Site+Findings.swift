import Catalog
import DCAT
import Hummingbird
import JSON
import Text

/// `/sources/{id}/findings`: everything that is wrong with a feed as it stands, for whoever is to mend it.
extension Site {
    /// The parameters of every list of findings.
    static let findingParameters = ["severity", "class", "code", "field", "limit", "cursor"]
    private static let tableParameters = ["severity", "class", "code", "field", "lang"]

    func findings(_ id: String, _ request: WebRequest) async throws -> Answer {
        let query = try Self.findingQuery(request.query)
        _ = try await known(id)
        let page = try await findings(of: id, query)
        let address = nextPage(of: page, request)
        var answer = Answer.json { json in json.object { $0.members(of: page, next: address, base: base) } }
        if let address { answer.addLink(address, relation: "next") }
        answer.addLink("\(base)/sources/\(id)/findings.csv", relation: "alternate", type: "text/csv")
        return answer
    }

    func findings(of source: String, run: Int64? = nil, _ query: FindingQuery) async throws -> FindingPage {
        try await withDeadline(configuration.queryDeadline) { [reader] in
            try await reader.findings(of: source, run: run, query)
        }
    }

    func nextPage(of page: FindingPage, _ request: WebRequest) -> String? {
        page.next.map { base + request.path + request.query.replacing("cursor", with: "\($0)").text }
    }

    static func findingQuery(_ query: QueryString, defaultLimit: Int = 100) throws(Problem) -> FindingQuery {
        try refuse(query, beside: findingParameters)
        var findings = FindingQuery(limit: try DatasetParameters.limit(query, defaultLimit: defaultLimit))
        try filter(&findings, by: query)
        findings.after = try cursor(query) ?? 0
        return findings
    }

    private static func filter(_ findings: inout FindingQuery, by query: QueryString) throws(Problem) {
        findings.severity = try word("severity", query)
        findings.findingClass = try word("class", query)
        findings.code = try word("code", query)
        findings.field = try query.value("field")
    }

    private static func refuse(_ query: QueryString, beside names: [String]) throws(Problem) {
        for parameter in query.parameters where !names.contains(parameter.name) {
            throw DatasetParameters.unknown(parameter.name, allowed: names)
        }
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ query: QueryString
    ) throws(Problem) -> Word? {
        try value(name, query, of: Word.allCases.map(\.rawValue)).flatMap(Word.init)
    }

    private static func value(
        _ name: String, _ query: QueryString, of known: [String]
    ) throws(Problem) -> String? {
        guard let value = try query.value(name) else { return nil }
        guard known.contains(value) else { throw .invalid(name, value, allowed: known) }
        return value
    }

    // MARK: The table

    /// Comma-separated values (RFC 4180), one finding a row; `lang` names the language of what was done and what to change.
    ///
    /// A table has all rows, of records and then of the last run, and is written while they are read, some at a time.
    func findingTable(_ id: String, _ request: WebRequest) async throws -> Answer {
        try Self.refuse(request.query, beside: Self.tableParameters)
        var query = FindingQuery(limit: 0)
        try Self.filter(&query, by: request.query)
        let language = try Self.value("lang", request.query, of: ["pl", "en"])
        let source = try await known(id)
        let change = try await reader.lastChange()
        let table = FindingTable(base: base, languages: language.map { [$0] } ?? ["pl", "en"])
        var answer = Answer(
            contentType: "text/csv; charset=utf-8; header=present", tag: tag(of: source, change, request)
        ) { Body([UInt8]()) }
        answer.stream = { [self, query] in
            // The first rows are there before the head is sent, so that a catalogue that cannot be read is a problem document.
            var place = FindingPlace()
            let first = try await rows(of: id, query, at: &place)
            return ResponseBody { [place] writer in
                try await writer.write(ByteBuffer(bytes: table.header + table.rows(first)))
                var place = place
                while !place.isEnd {
                    let next = try await rows(of: id, query, at: &place)
                    if !next.isEmpty { try await writer.write(ByteBuffer(bytes: table.rows(next))) }
                }
                try await writer.finish(nil)
            }
        }
        answer.headers[.contentDisposition] = "attachment; filename=\"\(id)-findings.csv\""
        return answer
    }

    /// Findings come and go with the pages of runs, each of which counts on the run's figures.
    private func tag(of source: SourceState, _ change: Int64, _ request: WebRequest) -> EntityTag {
        var fingerprint = fingerprint
        fingerprint.add(request.path + request.query.text)
        fingerprint.add(Int(change))
        if let run = source.lastRun {
            for number in [Int(run.id), run.records, run.unchanged, run.findings, run.finished ?? 0] {
                fingerprint.add(number)
            }
            fingerprint.add(run.outcome.rawValue)
        }
        return EntityTag(fingerprint)
    }

    private func rows(
        of source: String, _ query: FindingQuery, at place: inout FindingPlace
    ) async throws -> [LocatedFinding] {
        let from = place
        let step = try await withDeadline(configuration.queryDeadline) { [reader] in
            try await reader.nextFindings(of: source, query, at: from)
        }
        place = step.next
        return step.findings
    }
}

/// Rows of a table of findings.
private struct FindingTable: Sendable {
    let base: String
    let languages: [String]

    var header: [UInt8] {
        let suffixes = languages.count == 1 ? [""] : languages.map { "_" + $0 }
        return CSVWriter(
            [
                "severity", "code", "class", "record", "title", "page", "dataset", "field", "value", "message", "since",
            ] + suffixes.flatMap { ["done" + $0, "advice" + $0] }
        ).bytes
    }

    func rows(_ findings: [LocatedFinding]) -> [UInt8] {
        var table = CSVWriter()
        for item in findings {
            let finding = item.finding
            let code = finding.code
            let advice = languages.flatMap { [code.texts?.done[$0], code.texts?.advice[$0]] }
            table.append(
                [
                    finding.severity.rawValue, code.name, code.findingClass?.rawValue, finding.key, item.title,
                    item.page,
                    item.dataset.map { "\(base)/datasets/\($0)" }, finding.field, finding.value, finding.message,
                    item.since.map(String.init),
                ] + advice)
        }
        return table.bytes
    }
}
