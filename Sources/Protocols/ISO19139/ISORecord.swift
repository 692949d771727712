import DCAT
import Feeds
import Records
import XML

/// Metadata records as they stand in documents.
enum ISORecord {
    /// The elements that are a record of ISO 19115, in whatever namespace; the last one is what Switzerland calls it.
    static let names: Set<String> = ["MD_Metadata", "MI_Metadata", "CHE_MD_Metadata"]

    /// The key of a record: its file identifier (ISO 19139), its metadata identifier (ISO 19115-3), or else what identifies
    /// the resource. A UUID is one in any case and with or without braces, in which catalogues differ.
    static func key(of record: XMLElement) -> String? {
        guard let raw = fileIdentifier(of: record) ?? resourceIdentifier(of: record) else { return nil }
        return normalised(raw)
    }

    /// An identifier as it is kept.
    static func normalised(_ raw: String) -> String {
        let bare = raw.hasPrefix("{") && raw.hasSuffix("}") ? String(raw.dropFirst().dropLast()) : raw
        return DatasetID(bare) == nil ? raw : bare.lowercased()
    }

    static func fileIdentifier(of record: XMLElement) -> String? {
        record.child("fileIdentifier")?.value ?? record.first("metadataIdentifier", "*", "code")?.value
    }

    private static func resourceIdentifier(of record: XMLElement) -> String? {
        let code = record.first("identificationInfo", "*", "citation", "CI_Citation", "identifier", "*", "code")
        return code?.value ?? code?.first("*")?.href
    }

    /// How a dataset is made of a record's element.
    static func mapping(of source: Source) -> HarvestedRecord.ElementMapping {
        { try ISOMapping(source).map($0, &$1) }
    }

    /// A record that is ready to be mapped, or the finding that nobody can tell it from others.
    ///
    /// - Parameter url: where the record itself can be seen.
    static func harvested(_ record: XMLElement, of source: Source, url: String?) -> HarvestPage.Record {
        guard let key = key(of: record) else {
            return .unreadable(
                key: nil,
                Finding(
                    .keyMissing, field: "fileIdentifier",
                    """
                    The record in line \(record.line) has no fileIdentifier, and nothing in it identifies the resource, so \
                    it cannot be told apart; it was left out.
                    """))
        }
        let stored = SourceRecord(key: key, mediaType: "application/xml", bytes: record.serialized(), url: url)
        return .record(HarvestedRecord(stored, of: record, map: mapping(of: source)))
    }
}
