import DCAT
import Feeds
import Fetch
import Records
import XML

/// The answer to GetRecords or GetRecordById: what it says of itself, and the elements of its records.
struct CSWAnswer {
    private(set) var results = ISODocument.Results()
    private(set) var records: [XMLElement] = []

    /// The most bytes of one answer that are read, since its records are held together.
    static let maxBytes = 128 << 20

    private static let dublinCore: Set<String> = ["Record", "SummaryRecord", "BriefRecord"]

    /// - Throws: ``HarvestFailure`` where this is no such answer, or an exception.
    init(_ response: FetchResponse, url: String) throws {
        guard response.body.count <= Self.maxBytes else {
            throw HarvestFailure(
                .tooLarge, value: "\(response.body.count)",
                "\(url) answered with \(response.body.count) bytes, more than \(Self.maxBytes) (maxBytes).")
        }
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let document = try XMLDocument(response)
            // It closes the file that its reader reads from.
            try withExtendedLifetime(document) { try read(document.reader, url) }
        } catch let error as XMLError {
            throw HarvestFailure(.unreadable, value: url, "\(url) is not whole: \(error).")
        }
    }

    private mutating func read(_ reader: XMLPullReader, _ url: String) throws {
        var root: String?
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            if root == nil {
                root = tag.name
                if ISODocument.isException(tag.name) { throw ISODocument.refusal(try reader.readElement(), url) }
                // CSW 3.0 answers GetRecordById with the record itself (section 7.4.5).
                if Self.dublinCore.contains(tag.name) {
                    records.append(try reader.readRecord())
                    continue
                }
                guard ["GetRecordsResponse", "GetRecordByIdResponse"].contains(tag.name) else {
                    throw Self.unexpected(tag.name, url)
                }
            } else if tag.name == "SearchResults" {
                results = ISODocument.Results(tag)
            } else if tag.name == "SearchStatus" || tag.name == "RequestId" {
                try reader.skipElement()
            } else {
                // Whatever stands where records stand is one, or an exception in the place of one.
                records.append(try reader.readRecord())
                try PageLimits.checkAnswer(
                    url, reader, records: records.count,
                    advice: " The option `page_size` asks for fewer records at once.")
            }
        }
        guard root != nil else { throw Self.unexpected("nothing", url) }
    }

    private static func unexpected(_ what: String, _ url: String) -> HarvestFailure {
        HarvestFailure(
            .unreadable, value: what,
            "\(url) answered with the element `\(what.prefix(60))` where the answer of a catalogue service was expected."
        )
    }

    /// The identifiers of brief records of any schema, in their order.
    var identifiers: [String?] {
        records.map { record in ISORecord.key(of: record) ?? CSWRecord.identifier(of: record) }
    }
}

/// A record as a catalogue service gives it: of ISO 19115, or of Dublin Core.
enum CSWRecord {
    static func identifier(of record: XMLElement) -> String? {
        record.children("identifier").lazy.compactMap(\.plain).first
    }

    /// A record that is ready to be mapped, by what it is and not by what was asked for.
    ///
    /// - Parameter url: the address of a record with this identifier.
    static func harvested(_ element: XMLElement, of source: Source, url: (String) -> String) -> HarvestPage.Record {
        // Servers put the one into the other.
        let inner = element.elements.first { ISORecord.names.contains($0.name) }
        if let record = ISORecord.names.contains(element.name) ? element : inner {
            return ISORecord.harvested(record, of: source, url: ISORecord.key(of: record).map(url))
        }
        guard ["Record", "SummaryRecord", "BriefRecord", "dc"].contains(element.name) else {
            return .unreadable(
                key: nil,
                Finding(
                    .recordInvalid, value: element.name,
                    "In the place of a record stands `\(element.name.prefix(60))`, which is none that is read; it was left out."
                ))
        }
        guard let key = identifier(of: element) else {
            return .unreadable(
                key: nil,
                Finding(
                    .keyMissing, field: "dc:identifier",
                    "The record in line \(element.line) has no dc:identifier, so it cannot be told apart; it was left out."
                ))
        }
        let stored = SourceRecord(key: key, mediaType: "application/xml", bytes: element.serialized(), url: url(key))
        return .record(HarvestedRecord(stored, of: element, map: mapping(key: key, of: source)))
    }

    /// How a dataset is made of a record's element, by what it is.
    static func mapping(key: String, of source: Source) -> HarvestedRecord.ElementMapping {
        { element, normaliser in
            guard ISORecord.names.contains(element.name) else {
                return CSWRecordMapping(key: key).map(element, &normaliser)
            }
            return try ISORecord.mapping(of: source)(element, &normaliser)
        }
    }
}
