import DCAT
import Feeds
import Fetch
import JSON

/// A page of records (GeoJSON, RFC 7946, with links), whose members are found as byte ranges, so that a broken one costs itself.
struct OGCRecordsAnswer {
    private let response: FetchResponse
    private let url: String
    private var features: [Range<Int>] = []
    private(set) var matched: Int?
    private(set) var next: String?
    /// Features in which nothing can be, which are only counted.
    private var emptyCount = 0
    private var isTooLong = false
    private(set) var pieces: RecordPieces

    /// `{"id":1}`
    private static let leastRecordBytes = 8
    private static let factLimits = JSONLimits(maxStringBytes: 1 << 16, maxMembers: 10_000, maxValues: 20_000)

    /// - Throws: ``HarvestFailure`` where this is no page of records.
    init(_ response: FetchResponse, url: String) throws {
        self.response = response
        self.url = url
        pieces = RecordPieces(response.body, ranges: [], emptyCount: 0)
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        let isPage: Bool
        do throws(JSONError) {
            isPage = try response.body.withUnsafeBytes { bytes throws(JSONError) in try self.read(bytes) }
        } catch {
            throw Self.failure(error, response, url)
        }
        guard !isTooLong else { throw PageLimits.tooManyElements(url) }
        guard isPage else {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered with JSON that has no list of `features`.")
        }
        pieces = RecordPieces(
            response.body, ranges: features, emptyCount: emptyCount, mediaType: "application/geo+json")
    }

    static func failure(_ error: JSONError, _ response: FetchResponse, _ url: String) -> HarvestFailure {
        let what = WebPage(response).map { $0.description.lowercased() }
        return HarvestFailure(
            .unreadable, value: url,
            what.map { "\(url) answered with \($0) where JSON was expected." }
                ?? "\(url) did not answer with JSON: \(error).")
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> Bool {
        var scanner = JSONScanner(bytes, limits: Self.factLimits)
        guard scanner.kind == .object else { return false }
        try scanner.enterObject()
        var hasFeatures = false
        while let key = try scanner.nextKey() {
            if key == "features", scanner.kind == .array {
                hasFeatures = true
                try scanner.enterArray()
                while let element = try scanner.nextElement() {
                    guard returned < PageLimits.maxElements else {
                        isTooLong = true
                        return true
                    }
                    if element.count < Self.leastRecordBytes { emptyCount += 1 } else { features.append(element) }
                }
            } else if key == "numberMatched" {
                matched = try scanner.parseValue().int
            } else if key == "links" {
                next = Self.next(in: try scanner.parseValue())
            } else {
                try scanner.skipValue()
            }
        }
        try scanner.finish()
        return hasFeatures
    }

    private static func next(in links: JSONValue) -> String? {
        (links.array ?? []).first { $0["rel"]?.string == "next" }?["href"]?.string
    }

    var returned: Int { features.count + emptyCount }

    /// As many of the records as may be held at once.
    mutating func next(maxRecordBytes: Int) -> [HarvestPage.Record] {
        pieces.next(maxBytes: maxRecordBytes, head: Self.head, harvested: OGCRecordMapping.harvested)
    }

    /// The identifier and the record's own address, without building the record.
    private static func head(_ bytes: UnsafeRawBufferPointer) -> JSONHead {
        var head = JSONHead()
        var scanner = JSONScanner(bytes, limits: JSONLimits(maxStringBytes: 1 << 20, maxValues: 20_000))
        guard (try? scanner.enterObject()) != nil else { return head }
        while let member = try? scanner.nextKey() {
            if member == "id" {
                let value = try? scanner.parseValue()
                head.key = value?.string ?? value?.number?.raw
            } else if member == "links" {
                let links = (try? scanner.parseValue())?.array ?? []
                head.url = links.first { $0["rel"]?.string == "self" }?["href"]?.string.flatMap(IRIText.absolute)
            } else if (try? scanner.skipValue()) == nil {
                break
            }
        }
        if head.key?.isEmpty == true { head.key = nil }
        return head
    }
}

/// What a service says of its collections (OGC 20-004r1, section 9.3).
enum OGCCollections {
    /// The addresses of the records of every collection that has records.
    ///
    /// - Parameter url: where the answer came from, against which links are resolved.
    static func items(in value: JSONValue, url: String) -> [String] {
        let collections = value["collections"]?.array ?? [value]
        return collections.compactMap { collection in
            guard isOfRecords(collection) else { return nil }
            let links = collection["links"]?.array ?? []
            if let link = links.first(where: { $0["rel"]?.string == "items" })?["href"]?.string { return link }
            guard let id = collection["id"]?.string, value["collections"] != nil else { return nil }
            return PageLink.normalised(url).prefix { $0 != "?" } + "/\(id)/items"
        }
    }

    /// Features and tiles are collections too; a catalogue is one of records (section 9.2).
    static func isOfRecords(_ collection: JSONValue) -> Bool {
        let types =
            collection["itemType"]?.array?.compactMap(\.string) ?? [collection["itemType"]?.string].compactMap { $0 }
        return types.contains("record")
    }
}
