package import DCAT
package import XML

/// How much of a feed is held at once while it is read. Passing one is a finding that names it.
package enum PageLimits {
    /// The most entries of a list in one answer.
    package static let maxElements = 1_000_000
    /// The most entries of a document that nobody can tell apart, after which it is not read on.
    package static let maxNameless = 100_000
    /// Records that are handed on together.
    package static let pieceRecords = 1000
    /// Entries that are looked at for one piece: many of them may be none that are handed on.
    package static let pieceEntries = 10_000
    /// Bytes of records that are handed on together; one record may be more.
    package static let pieceBytes = 8 << 20
    /// Elements and texts of the trees that are handed on together; one record may be more.
    package static let pieceNodes = 200_000
    /// Elements and texts of all records of one answer that is cut nowhere.
    package static let maxAnswerNodes = 600_000
    /// Bytes of their texts, tags and attributes.
    package static let maxAnswerBytes = 32 << 20
    /// Records of one answer that is cut nowhere. Those that say anything meet ``maxAnswerNodes`` first.
    package static let maxAnswerRecords = 100_000
    /// Bytes of what is asked for beside the records of a page.
    package static let maxPartBytes = 32 << 20
    /// The longest key that a record can have.
    package static let maxKeyBytes = 2048
    /// Keys of one answer that are kept, so that an answer of 304 tells which records there are.
    package static let maxKeys = 1_000_000
    package static let maxKeysBytes = 32 << 20

    /// Whether an answer in XML that is held as a whole has more than one may have.
    ///
    /// - Parameter advice: a sentence on what helps.
    package static func checkAnswer(
        _ url: String, _ reader: XMLPullReader, records: Int, advice: String = ""
    ) throws(HarvestFailure) {
        let most: String
        if reader.treeNodes > maxAnswerNodes {
            most = "\(maxAnswerNodes) elements and texts (maxAnswerNodes)"
        } else if reader.treeBytes > maxAnswerBytes {
            most = "\(maxAnswerBytes) bytes of text (maxAnswerBytes)"
        } else if records > maxAnswerRecords {
            most = "\(maxAnswerRecords) records (maxAnswerRecords)"
        } else {
            return
        }
        throw HarvestFailure(.tooLarge, value: url, "\(url) answered with more than \(most).\(advice)")
    }

    package static func tooManyElements(_ url: String) -> HarvestFailure {
        HarvestFailure(
            .tooLarge, value: url, "\(url) has a list of more than \(maxElements) entries (maxElements).")
    }

    /// What becomes of a record that is larger than a record may be, before anything of it is copied.
    package static func tooLarge(_ bytes: Int, maximum: Int, key: String?) -> HarvestPage.Record {
        .unreadable(
            key: key,
            Finding(
                .recordTooLarge, value: key,
                "The record has \(bytes) bytes, and may have \(maximum) (record.max_bytes); it was left out."))
    }
}

/// The keys of the records of one answer, as long as they are few enough to be kept.
package struct PageKeys: Sendable {
    package private(set) var count = 0
    package private(set) var first: String?
    package private(set) var last: String?
    private var kept: [String]? = []
    private var bytes = 0

    package init() {}

    package init(_ keys: some Sequence<String>) {
        for key in keys { append(key) }
    }

    /// All of them; `nil` where there were too many.
    package var all: [String]? { kept }

    package mutating func append(_ key: String) {
        count += 1
        first = first ?? key
        last = key
        bytes += key.utf8.count
        guard kept != nil, count <= PageLimits.maxKeys, bytes <= PageLimits.maxKeysBytes else {
            kept = nil
            return
        }
        kept?.append(key)
    }
}

/// Entries of a list that nobody can tell apart: the first ones are told by their places, and how many more there are in one
/// finding. A list can have millions of them.
package struct NamelessEntries: Sendable {
    private static let mostNamed = 20
    private var named = 0
    private var others = 0

    package init() {}

    /// - Parameter finding: what is said of this one.
    /// - Returns: `nil` where it is only counted.
    package mutating func add(_ finding: @autoclosure () -> Finding) -> HarvestPage.Record? {
        guard named < Self.mostNamed else {
            others += 1
            return nil
        }
        named += 1
        return .unreadable(key: nil, finding())
    }

    package mutating func add(_ count: Int) { others += count }

    /// - Throws: ``HarvestFailure`` where there are so many that reading on is in vain.
    package func check(_ url: String) throws(HarvestFailure) {
        guard others > PageLimits.maxNameless else { return }
        throw HarvestFailure(
            .tooLarge, value: url,
            "\(url) has more than \(PageLimits.maxNameless) entries that cannot be told apart (maxNameless).")
    }

    /// The record, unless it is one that is only counted.
    package mutating func kept(_ record: HarvestPage.Record) -> HarvestPage.Record? {
        guard case .unreadable(nil, let finding) = record, finding.code == .keyMissing else { return record }
        return add(finding)
    }

    /// One finding for all that were only counted.
    ///
    /// - Parameter field: what they would be told apart by.
    package mutating func takeOthers(field: String) -> HarvestPage.Record? {
        guard others > 0 else { return nil }
        defer { others = 0 }
        let message = "Further entries of the list that have no `\(field)`, or are no records at all: \(others)."
        return .unreadable(key: nil, Finding(.keyMissing, field: field, value: "\(others)", message))
    }
}

/// Whether a piece of a page is full.
package struct PieceSize {
    private var records = 0
    private var entries = 0
    private var bytes = 0

    package init() {}

    package var isFull: Bool {
        records >= PageLimits.pieceRecords || bytes >= PageLimits.pieceBytes || entries >= PageLimits.pieceEntries
    }

    /// Takes note of an entry that is looked at, whatever becomes of it.
    package mutating func look() { entries += 1 }

    package mutating func add(_ count: Int) {
        records += 1
        bytes += count
    }
}

/// How much of a document in XML is read for one piece of it.
package struct XMLPieceSize {
    private let nodes: Int
    private let bytes: Int
    private let entries: Int

    /// - Parameter entries: how many of its entries were looked at before.
    package init(_ reader: XMLPullReader, entries: Int) {
        (nodes, bytes, self.entries) = (reader.treeNodes, reader.treeBytes, entries)
    }

    package func isFull(_ reader: XMLPullReader, entries: Int) -> Bool {
        reader.treeNodes - nodes >= PageLimits.pieceNodes || reader.treeBytes - bytes >= PageLimits.pieceBytes
            || entries - self.entries >= PageLimits.pieceEntries
    }
}
