import DCAT
package import Fetch
package import Records

/// The records of one answer in JSON, which are made ready to be mapped piece by piece.
package struct RecordPieces: Sendable {
    private let body: FetchResponse.Body
    /// Where the records stand in it.
    package let ranges: [Range<Int>]
    private let mediaType: String
    /// How many were handed out.
    package private(set) var place = 0
    /// Of those that were and are catalogued.
    package private(set) var keys = PageKeys()
    /// How many of those that were are of another kind, or not published.
    package private(set) var leftOut = 0
    /// Of the last record, whether it is catalogued or not.
    package private(set) var lastKey: String?
    package private(set) var hasUnreadable = false
    private var nameless = NamelessEntries()
    private var keyName = "id"

    /// - Parameter emptyCount: how many entries of the list can be no records, and are only counted.
    package init(
        _ body: FetchResponse.Body, ranges: [Range<Int>], emptyCount: Int, mediaType: String = "application/json"
    ) {
        self.body = body
        self.ranges = ranges
        self.mediaType = mediaType
        nameless.add(emptyCount)
    }

    package var isAtEnd: Bool { place == ranges.count }

    /// As many of the records as may be held at once.
    ///
    /// - Parameters:
    ///   - maxBytes: of one record; a larger one is not even copied.
    ///   - head: what can be told of a record without building it.
    ///   - harvested: makes a record ready to be mapped.
    package mutating func next(
        maxBytes: Int, head: (UnsafeRawBufferPointer) -> JSONHead, harvested: (SourceRecord) -> HarvestedRecord
    ) -> [HarvestPage.Record] {
        var records: [HarvestPage.Record] = []
        var size = PieceSize()
        while !size.isFull, !isAtEnd {
            let range = ranges[place]
            place += 1
            size.look()
            guard let record = record(range, maxBytes, head, harvested) else { continue }
            if record.isUnreadable { hasUnreadable = true }
            records.append(record)
            size.add(record.isUnreadable ? 0 : range.count)
        }
        if isAtEnd, let others = nameless.takeOthers(field: keyName) {
            hasUnreadable = true
            records.append(others)
        }
        return records
    }

    private mutating func record(
        _ range: Range<Int>, _ maxBytes: Int, _ head: (UnsafeRawBufferPointer) -> JSONHead,
        _ harvested: (SourceRecord) -> HarvestedRecord
    ) -> HarvestPage.Record? {
        let head = body.withUnsafeBytes { head(UnsafeRawBufferPointer(rebasing: $0[range])) }
        lastKey = head.key ?? lastKey
        keyName = head.keyName
        guard !head.isLeftOut else {
            leftOut += 1
            return nil
        }
        guard let key = head.key else {
            let message =
                "Record \(place) of the page has no `\(head.keyName)`, so it cannot be told apart; it was left out."
            return nameless.add(Finding(.keyMissing, field: head.keyName, message))
        }
        guard range.count <= maxBytes else { return PageLimits.tooLarge(range.count, maximum: maxBytes, key: key) }
        keys.append(key)
        let bytes = body.withUnsafeBytes { Array($0[range]) }
        return .record(harvested(SourceRecord(key: key, mediaType: mediaType, bytes: bytes, url: head.url)))
    }
}
