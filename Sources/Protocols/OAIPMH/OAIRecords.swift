import DCAT
import Feeds
import Records
import XML

/// One entry of a list: a record or a set.
struct OAIEntry {
    enum Content {
        case record(HarvestPage.Record)
        case deleted(key: String)
    }

    let content: Content

    /// What identifies the entry, where it says so.
    var key: String? {
        switch content {
        case .record(.record(let record)): record.source.key
        case .record(.unreadable(let key, _)): key
        case .deleted(let key): key
        }
    }

    /// The key of what is there and can be read.
    var liveKey: String? {
        guard case .record(.record(let record)) = content else { return nil }
        return record.source.key
    }
}

/// The form in which a record is described.
enum OAIRecordForm: Sendable {
    case dublinCore, dcat, mets

    /// Forms are told by their namespace, since repositories call them by any prefix.
    init?(namespace: String) {
        switch namespace {
        case "http://www.openarchives.org/OAI/2.0/oai_dc/", "http://purl.org/dc/elements/1.1/",
            "http://purl.org/dc/terms/":
            self = .dublinCore
        case "http://www.loc.gov/METS/": self = .mets
        case let name where name.hasPrefix("http://www.w3.org/ns/dcat") || name.hasPrefix("http://data.europa.eu/r5r"):
            self = .dcat
        default: return nil
        }
    }

    /// The form of what stands in `metadata`.
    init?(_ root: XMLElement) {
        if root.namespace == "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
            self = .dcat
        } else if let form = OAIRecordForm(namespace: root.namespace ?? "") {
            self = form
        } else if root.elements.contains(where: { OAIRecordForm(namespace: $0.namespace ?? "") == .dublinCore }) {
            // Qualified Dublin Core, dLibra's own form and many others are these elements in another envelope.
            self = .dublinCore
        } else {
            return nil
        }
    }
}

/// Turns the entries of a page into records.
struct OAIRecords {
    let source: Source
    let address: OAIAddress
    let prefix: String
    /// The name that the repository gives itself.
    let repository: String?

    /// The `record` elements of a page (OAI-PMH 2.0, section 2.5).
    func records(_ elements: [XMLElement]) -> [OAIEntry] {
        elements.map { element in
            let header = element.child("header")
            guard let key = header?.text(of: "identifier") else {
                return Self.unreadable(
                    nil, .keyMissing, field: "identifier", "The record in line \(element.line) has no identifier.")
            }
            if header?.attribute("status")?.trimmed.lowercased() == "deleted" {
                return OAIEntry(content: .deleted(key: key))
            }
            guard let metadata = element.child("metadata")?.elements.first(where: { _ in true }) else {
                return Self.unreadable(
                    key, .recordInvalid, field: nil, "The record has no metadata, and is not said to be deleted.")
            }
            let url = Self.page(of: metadata) ?? address.record(key, prefix: prefix)
            let record = SourceRecord(key: key, mediaType: "application/xml", bytes: element.serialized(), url: url)
            let mapping = OAIRecordMapping(source: source)
            return OAIEntry(
                content: .record(.record(HarvestedRecord(record, of: element, map: mapping.map))))
        }
    }

    /// The `set` elements of a page (section 4.6).
    func sets(_ elements: [XMLElement]) -> [OAIEntry] {
        elements.compactMap { element in
            guard let key = element.text(of: "setSpec") else {
                return Self.unreadable(
                    nil, .keyMissing, field: "setSpec", "The set in line \(element.line) has no setSpec.")
            }
            // An option names one set, with those in it.
            if let only = source.options[.set], key != only, !key.hasPrefix(only + ":") { return nil }
            let bytes = element.serialized()
            let mapping = OAISetMapping(address: address, repository: repository)
            let record = SourceRecord(
                key: key, mediaType: "application/xml", bytes: bytes,
                url: address.verb("ListRecords", [("metadataPrefix", prefix), ("set", key)]))
            return OAIEntry(content: .record(.record(HarvestedRecord(record, of: element) { mapping.map($0, &$1) })))
        }
    }

    /// The record's page for people: the first of its identifiers that is an address and no file's.
    private static func page(of metadata: XMLElement) -> String? {
        metadata.children("identifier").lazy.map(\.text.trimmed)
            .filter { !$0.contains(where: \.isWhitespace) && IRIText.pathExtension($0) == nil }
            .compactMap(IRIText.absolute).first
    }

    private static func unreadable(
        _ key: String?, _ code: FindingCode, field: String?, _ message: String
    ) -> OAIEntry {
        OAIEntry(
            content: .record(
                .unreadable(key: key, Finding(code, field: field, value: key, message + " It was left out."))))
    }
}
