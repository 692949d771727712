import DCAT
import Feeds
import Fetch
import Records
import XML

/// A document of ISO 19139 or ISO 19115-3 at an address: one record, or several in a collection or in an answer of a
/// catalogue service that was saved.
struct ISO19139Harvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        XMLRecordPages<ISODocumentRecords>(source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: ISORecord.mapping(of: source))
    }
}

/// The records of one document, each shown at the document's own address.
final class ISODocumentRecords: XMLRecordDocument {
    static let mediaTypes = "application/xml, text/xml;q=0.9, application/vnd.iso.19139+xml;q=0.9, */*;q=0.1"
    static let keyName = "fileIdentifier"
    static let leftOut = "no records"

    private let document: ISODocument
    private let source: Source
    let findings: [Finding] = []

    init(_ response: FetchResponse, of source: Source, at portal: Portal) throws {
        document = try ISODocument(response, url: source.url)
        self.source = source
    }

    var reader: XMLPullReader { document.reader }
    var count: Int { document.count }

    func next() throws -> XMLRecordEntry? {
        try document.next().map { .record(document.harvested($0, of: source, url: source.url)) }
    }

    var faults: [Finding] {
        let stated = document.results?.matched ?? document.results?.returned
        guard let stated, stated != count else { return [] }
        return [
            Finding(
                .countMismatch, value: "\(count) of \(stated)",
                """
                The document says that \(stated) records match and has \(count); nothing is removed. A catalogue service is \
                read in full as a source of type `csw`.
                """)
        ]
    }
}
