import Foundation
import TestSupport

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// How many records a document holds, found without any reader of the program: by patterns in its text, by Foundation's
/// JSON, or, for RDF, as rdflib counts them.
enum CorpusCount {
    /// - Returns: `nil` where the format does not allow it.
    static func records(in document: CorpusDocument) throws -> Int? {
        guard let type = document.type else { return nil }
        if document.form == .record { return 1 }
        let data = try Data(contentsOf: document.url)
        let text = String(decoding: data, as: UTF8.self)
        switch type {
        case .otwarteDane:
            return text.matches(of: /<(?:\w+:)?dataset[\s>]/).count
        case .dcat: return datasets(document, text)
        case .iso19139: return metadata(text)
        case .csw:
            let records =
                /<(?:csw\d*:(?:Brief|Summary)?Record|dcat:Dataset)[\s>]|resource="http:\/\/www.w3.org\/ns\/dcat#Dataset"/
            let count = metadata(text) + text.matches(of: records).count
            let stated = text.firstMatch(of: /numberOfRecordsReturned="(\d+)"/).flatMap { Int($0.output.1) }
            return count > 0 ? count : stated ?? 0
        case .oaiPMH:
            let records = text.matches(of: /<(?:\w+:)?record[\s>]/).count
            let deleted = /<(?:\w+:)?header\s[^>]*status="deleted"[^>]*>\s*<(?:\w+:)?identifier/
            return max(0, records - text.matches(of: deleted).count)
        // Those with no other layer in them.
        case .ogcServices: return text.components(separatedBy: "<Layer").filter { $0.contains("</Layer>") }.count
        case .atom, .rss: return text.matches(of: /<(?:\w+:)?(?:entry|item)[\s>]/).count
        case .waf: return Set(text.matches(of: /(?i)href="([^"]+\.xml)"/).map { String($0.output.1) }).count
        case .schemaOrg: return text.matches(of: /"@type":\s*"(?:sc:)?Dataset"/).count
        default: return try json(type, JSONSerialization.jsonObject(with: data))
        }
    }

    private static func metadata(_ text: String) -> Int {
        text.matches(of: /<(?:\w+:)?(?:CHE_)?(?:MD|MI)_Metadata[\s>]/).count
    }

    /// As rdflib counts them; it does not read what breaks the rules, and there their types are looked for in the text.
    private static func datasets(_ document: CorpusDocument, _ text: String) -> Int {
        if let count = expected[document.path] { return count }
        let folder = "corpus/" + document.path.split(separator: "/").dropLast().joined(separator: "/")
        let row = corpusCounts[folder]?.split(separator: "\n").first { $0.hasPrefix(document.name + " ") }
        if let count = row?.split(separator: " ").last.flatMap({ Int($0) }) { return count }
        return text.matches(of: /<dcat:Dataset[\s>]/).count
            + text.matches(of: /\sa\s+(?:\S+\s*,\s*)*dcat:Dataset(?:Series)?\b/).count
    }

    /// The counts that the corpus brings with it.
    private static let expected: [String: Int] = {
        let text =
            (try? SharedFiles.bytes("corpus/ckan/EXPECTED.tsv")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count > 5, cells[2] == "ok", let count = Int(cells[5]) else { continue }
            counts["ckan/" + cells[0]] = count
        }
        return counts
    }()

    private static func json(_ type: SourceType, _ value: Any) -> Int {
        let object = value as? [String: Any]
        switch type {
        case .ckan:
            let result = object?["result"] as? [String: Any]
            let list = (object?["result"] ?? value) as? [Any] ?? result?["results"] as? [Any]
            return list?.count ?? 1
        case .dcatUS:
            if let list = value as? [Any] { return list.count }
            return object.map(catalogue) ?? 0
        case .arcGISHub: return ((object?["dcat:dataset"] ?? object?["data"]) as? [Any])?.count ?? 0
        case .opendatasoft: return ((object?["results"] ?? object?["datasets"]) as? [Any])?.count ?? 0
        default: return 0
        }
    }

    /// Datasets, series, what series and services hold as whole objects, and the same of catalogues within.
    private static func catalogue(_ object: [String: Any]) -> Int {
        func objects(_ name: String, of object: [String: Any]) -> [[String: Any]] {
            (object[name] as? [Any] ?? []).compactMap { $0 as? [String: Any] }
        }
        let lists = ["dataset", "datasetSeries", "service", "catalog"]
        guard lists.contains(where: { object[$0] is [Any] }) else {
            return (object["@type"] as? String)?.hasSuffix("Dataset") == true ? 1 : 0
        }
        let series = objects("datasetSeries", of: object)
        let services = objects("service", of: object)
        let nested =
            series.flatMap { objects("seriesMember", of: $0) } + services.flatMap { objects("servesDataset", of: $0) }
        // What a list names and another one holds is one record.
        let listed = Set(objects("dataset", of: object).compactMap { $0["identifier"] as? String })
        let own = nested.filter { !listed.contains($0["identifier"] as? String ?? "") }
        let within = objects("catalog", of: object).map(catalogue).reduce(0, +)
        let datasets = (object["dataset"] as? [Any])?.count ?? 0
        return datasets + series.count + own.count + within
    }
}
