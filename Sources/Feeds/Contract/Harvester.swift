package import DCAT
package import Records
package import XML

/// The reader of one protocol: it turns a source into pages of records, and each record into a dataset.
package protocol Harvester: Sendable {
    /// Begins to read the source's pages, or goes on behind those that came before.
    ///
    /// - Parameter cursor: ``PageNote/cursor`` of the last page that was committed.
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages

    /// Whether the harvester can go on at a cursor; a document is read again from its start instead.
    func canResume(at cursor: String) -> Bool

    /// Whether the protocol can be asked for what has changed (``Portal/since``).
    var isIncremental: Bool { get }

    /// Whether the protocol can be asked so with this source's options.
    func isIncremental(_ source: Source) -> Bool
}

extension Harvester {
    package func canResume(at cursor: String) -> Bool { false }
    package var isIncremental: Bool { false }
    package func isIncremental(_ source: Source) -> Bool { isIncremental }
}

/// The pages of one run, in order. Only one call is under way at a time.
package protocol HarvestPages: Actor {
    /// The next page, or `nil` after the last one.
    ///
    /// - Throws: ``HarvestFailure`` where the feed cannot be read on; what came before stands.
    func next() async throws -> HarvestPage?
}

/// Records that were fetched together; they are committed together.
package struct HarvestPage: Sendable {
    package enum Record: Sendable {
        case record(HarvestedRecord)
        /// There was a record that cannot be read; its key where that is known.
        case unreadable(key: String?, Finding)

        /// Whether there is nothing to map.
        package var isUnreadable: Bool {
            if case .unreadable = self { true } else { false }
        }
    }

    package var records: [Record] = []
    package var note = PageNote()
    /// How many records the protocol says there are, where it does.
    package var total: Int?
    /// The portal cut this page out of its list by an offset. Where such pages overlap they have gaps too.
    package var isByOffset = false
    /// The feed shows its latest records only: what is not among them is not missing.
    package var isWindow = false
    /// Of the answer that ends with this page; `nil` where more of it follows, and where there is only one.
    package var evidence: PageEvidence?

    package init() {}

    /// Tells how many entries of the page are none of those that are catalogued.
    package mutating func leaveOut(_ count: Int, because reason: String) {
        guard count > 0 else { return }
        let message = "Entries of the page that were left out, because they are \(reason): \(count)."
        note.findings.append(Finding(.recordLeftOut, value: "\(count)", message))
    }
}

/// A record as published, and how to make a dataset of it; the mapping runs only where the record is new or has changed.
package struct HarvestedRecord: Sendable {
    /// Makes the dataset; what is not plain is reported to the normaliser, which has the record's limits.
    package typealias Mapping = @Sendable (inout Normaliser) throws -> Dataset

    package let source: SourceRecord
    package let map: Mapping
    /// The feed broke off, so parts of the record may be missing: it takes the place of nothing that is catalogued.
    package var mayBeIncomplete = false

    package init(_ source: SourceRecord, map: @escaping Mapping) {
        self.source = source
        self.map = map
    }

    /// A record in XML, of which no list may be longer than a record's may be.
    package init(
        _ source: SourceRecord, of element: XMLElement,
        map: @escaping @Sendable (XMLElement, inout Normaliser) throws -> Dataset
    ) {
        self.init(source) { normaliser in
            if let limit = LimitMet(element) { throw limit }
            try normaliser.limits.check(element)
            return try map(element, &normaliser)
        }
    }
}

extension LimitMet {
    /// `nil` for an element that was read whole.
    package init?(_ element: XMLElement) {
        switch element.excess {
        case .nodes:
            self.init("The record has more elements and texts than one may have (maxTreeNodes); it was left out.")
        case .bytes: self.init("The record has more bytes of text than one may have (maxTreeBytes); it was left out.")
        case nil: return nil
        }
    }
}

extension RecordLimits {
    /// Looks at every element of a tree; the depth is bounded by the reader.
    package func check(_ element: XMLElement) throws(LimitMet) {
        if element.children.count > elements {
            var counts: [String: Int] = [:]
            for child in element.elements { counts[child.name, default: 0] += 1 }
            for (name, count) in counts {
                try check("elements `\(name)` beside each other", count, "record.max_elements", elements)
            }
        }
        for child in element.elements { try check(child) }
    }
}
