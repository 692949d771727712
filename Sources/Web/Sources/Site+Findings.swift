import Catalog
import DCAT
import JSON

/// `/sources/{id}/findings`: everything that is wrong with a feed as it stands, for whoever is to mend it.
extension Site {
    private static let findingParameters = ["severity", "code", "field", "limit", "cursor"]
    /// A table has all rows; this many findings no program reads at once.
    private static let maximumRows = 1_000_000

    func findings(_ id: String, _ request: WebRequest, isTable: Bool) async throws -> Answer {
        for parameter in request.query.parameters where !Self.findingParameters.contains(parameter.name) {
            throw DatasetParameters.unknown(parameter.name, allowed: Self.findingParameters)
        }
        let query = try Self.findingQuery(request.query, isTable: isTable)
        _ = try await known(id)
        let page = try await withDeadline(configuration.queryDeadline) { [reader] in
            try await reader.findings(of: id, query)
        }
        if isTable { return table(page, source: id) }
        let address = page.next.map { base + request.path + request.query.replacing("cursor", with: "\($0)").text }
        var answer = Answer.json { $0.findings(page, next: address, base: base) }
        if let address { answer.addLink(address, relation: "next") }
        answer.addLink("\(base)/sources/\(id)/findings.csv", relation: "alternate", type: "text/csv")
        return answer
    }

    private static func findingQuery(_ query: QueryString, isTable: Bool) throws(Problem) -> FindingQuery {
        let limit = try DatasetParameters.limit(query, defaultLimit: 100)
        var findings = FindingQuery(limit: isTable ? maximumRows : limit)
        findings.severity = try value("severity", query, of: Finding.Severity.allCases.map(\.rawValue))
        findings.code = try value("code", query, of: FindingCode.allCases.map(\.rawValue))
        findings.field = try query.value("field")
        findings.after = try cursor(query) ?? 0
        return findings
    }

    private static func value(
        _ name: String, _ query: QueryString, of known: [String]
    ) throws(Problem) -> String? {
        guard let value = try query.value(name) else { return nil }
        guard known.contains(value) else { throw .invalid(name, value, allowed: known) }
        return value
    }

    /// Comma-separated values (RFC 4180), one finding a row.
    private func table(_ page: FindingPage, source: String) -> Answer {
        var table = CSVWriter(["severity", "code", "record", "title", "page", "dataset", "field", "value", "message"])
        for item in page.items {
            let finding = item.finding
            table.append([
                finding.severity, finding.code, finding.key, item.title, item.page,
                item.dataset.map { "\(base)/datasets/\($0)" },
                finding.field, finding.value, finding.message,
            ])
        }
        var answer = Answer(contentType: "text/csv; charset=utf-8; header=present", bytes: table.bytes)
        answer.headers[.contentDisposition] = "attachment; filename=\"\(source)-findings.csv\""
        return answer
    }
}

extension JSONWriter {
    fileprivate mutating func findings(_ page: FindingPage, next: String?, base: String) {
        object {
            $0.member("count", page.count)
            $0.key("groups")
            $0.array {
                for group in page.groups { $0.group(group, base: base) }
            }
            $0.key("items")
            $0.array { for item in page.items { $0.located(item, base: base) } }
            $0.member("next", next)
        }
    }

    private mutating func group(_ group: FindingGroup, base: String) {
        object {
            $0.member("severity", group.severity)
            $0.member("code", group.code)
            $0.member("field", group.field)
            $0.member("count", group.count)
            $0.member("records", group.records)
            $0.key("examples")
            $0.array { for example in group.examples { $0.located(example, base: base) } }
        }
    }

    private mutating func located(_ located: LocatedFinding, base: String) {
        object {
            $0.members(of: located.finding)
            $0.member("title", located.title)
            $0.member("page", located.page)
            $0.member("dataset", located.dataset.map { "\(base)/datasets/\($0)" })
        }
    }
}
