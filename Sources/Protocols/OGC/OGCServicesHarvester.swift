import DCAT
import Feeds
import Fetch
import Records
import XML

/// The capabilities of OGC services: each layer of a WMS or WMTS and each feature type of a WFS is a dataset, which is had by
/// the service.
///
/// Such a dataset is marked as derived: nobody described it as one.
struct OGCServicesHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OGCServicesPages(source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: OGCLayerMapping.ofElement(OGCAddress(source.url)))
    }
}

/// Reads the capabilities of each service of an endpoint as a stream, a hundred datasets at a time.
actor OGCServicesPages: HarvestPages {
    private struct Document {
        let document: XMLDocument
        var reading: OGCCapabilities
        let response: FetchResponse
        let url: String
        var keys = PageKeys()
    }

    private let source: Source
    private let portal: Portal
    private let address: OGCAddress
    private var waiting: [OGCServiceKind]
    /// Nothing says which service this is: the first that answers is read.
    private let isSearching: Bool
    private var refusals: [HarvestFailure] = []
    private var hasRead = false
    private var document: Document?
    private var received = 0

    private static let pageSize = 100
    private static let mediaTypes = "application/xml, text/xml;q=0.9, application/vnd.ogc.wms_xml;q=0.8, */*;q=0.1"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        let address = OGCAddress(source.url)
        let services = source.options[.services]
        let stated = services.isEmpty ? address.statedKind.map { [$0] } ?? [] : services
        self.address = address
        isSearching = stated.isEmpty && !address.isFile
        // Of a file the root tells what it is.
        waiting = address.isFile ? [.wms] : stated.isEmpty ? OGCServiceKind.allCases : stated
    }

    func next() async throws -> HarvestPage? {
        while true {
            if document != nil { return try page() }
            guard !waiting.isEmpty else {
                guard hasRead || refusals.isEmpty else { throw refusals[0] }
                return nil
            }
            if let page = try await open(waiting.removeFirst()) { return page }
        }
    }

    // MARK: Opening

    /// - Returns: a page where the server says that nothing has changed.
    private func open(_ kind: OGCServiceKind) async throws -> HarvestPage? {
        let url = address.capabilities(of: kind)
        // A service of another kind may refuse with a status.
        let accepted: Set<Int> = isSearching ? [400, 404, 501] : []
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes, accepted: accepted) {
        case .unchanged(let note, let records):
            if isSearching { waiting = [] }
            hasRead = true
            received += Int(note) ?? 0
            var page = HarvestPage()
            page.note.unchanged = records
            page.note.cursor = waiting.isEmpty ? nil : "service \(received)"
            return page
        case .fresh(let response):
            do {
                try read(response, url)
            } catch let refusal as OGCRefusal {
                // Another service may be meant; but what is out of order is not another service.
                guard isSearching else { throw refusal.failure }
                refusals.append(refusal.failure)
                return nil
            }
            if isSearching { waiting = [] }
            return nil
        }
    }

    private func read(_ response: FetchResponse, _ url: String) throws {
        guard response.isSuccess else {
            throw OGCRefusal(failure: .status(response.status, url))
        }
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let opened = try XMLDocument(response)
            let reading = try OGCCapabilities(opened.reader, url: url, root: address.root)
            hasRead = true
            document = Document(document: opened, reading: reading, response: response, url: url)
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    // MARK: Reading

    private func page() throws -> HarvestPage? {
        guard var current = document else { return nil }
        // Taken out of the actor, so that it is changed in place and not copied.
        document = nil
        var page = HarvestPage()
        do {
            var size = PieceSize()
            while page.records.count < Self.pageSize, !size.isFull, let record = try current.reading.next() {
                received += 1
                current.keys.append(record.key)
                let harvested = harvested(record)
                size.add(harvested.source.bytes.count)
                page.records.append(.record(harvested))
            }
        } catch let error as XMLError {
            throw HarvestFailure.brokenOff(current.url, error)
        }
        page.note.findings = current.reading.takeFindings()
        if current.reading.isAtEnd {
            if let keys = current.keys.all {
                page.note.validator = portal.validator(
                    for: current.response, url: current.url, page: "\(keys.count)", keys: keys)
            }
            if waiting.isEmpty { page.total = received }
        } else {
            document = current
        }
        // Says that there is more; a run does not go on here, but reads the documents again.
        if document != nil || !waiting.isEmpty { page.note.cursor = "service \(received)" }
        return page
    }

    private func harvested(_ record: OGCRecord) -> HarvestedRecord {
        let bytes = record.document.serialized()
        let stored = SourceRecord(
            key: record.key, mediaType: "application/xml", bytes: bytes, url: address.isFile ? nil : record.url)
        return HarvestedRecord(stored, of: record.document, map: OGCLayerMapping.ofElement(address))
    }
}

/// The endpoint answered, and its answer is that it will not do this, or is another service's.
struct OGCRefusal: Error {
    let failure: HarvestFailure
}
