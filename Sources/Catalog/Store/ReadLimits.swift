/// What a read of the catalogue is for. It decides which readers it may take, how long it waits for one, and how long it may
/// take: no kind can take the readers of another.
package enum ReadKind: Sendable, CaseIterable {
    /// Whether the catalogue can be read, and whether it has changed: a look at a few rows.
    case health
    /// What `/metrics` shows, which is counted.
    case figures
    /// One dataset, source or run, or a list of the latter.
    case lookup
    /// A list of datasets; what strangers ask for may cost much.
    case search
    /// Findings of a source, which may be many.
    case report
    /// What a harvest must know of the records that it reads.
    case harvest
}

/// How many readers there are for each kind of read, and how long each may take.
///
/// A read sees the catalogue as it was when it began, and as long as one is under way the write-ahead log cannot be begun anew.
/// So every read has an end.
package struct ReadLimits: Sendable {
    struct Limit: Sendable {
        /// So many read at once.
        let readers: Int
        /// So many wait for one of these readers.
        let waiting: Int
        /// So long each of them.
        let patience: Duration
        /// So long a read may take.
        let time: Duration
    }

    private let limit: @Sendable (ReadKind) -> Limit

    init(_ limit: @escaping @Sendable (ReadKind) -> Limit) {
        self.limit = limit
    }

    subscript(kind: ReadKind) -> Limit { limit(kind) }

    /// How many readers there are in all.
    var readers: Int { ReadKind.allCases.reduce(0) { $0 + self[$1].readers } }

    /// For whoever answers strangers: waiting and reading together take less than a client waits.
    package static let standard = ReadLimits { kind in
        switch kind {
        case .health: Limit(readers: 1, waiting: 256, patience: .seconds(1), time: .seconds(1))
        case .figures: Limit(readers: 1, waiting: 8, patience: .seconds(1), time: .seconds(8))
        case .lookup: Limit(readers: 2, waiting: 256, patience: .seconds(3), time: .seconds(4))
        case .search: Limit(readers: 3, waiting: 64, patience: .seconds(3), time: .seconds(4))
        case .report: Limit(readers: 1, waiting: 32, patience: .seconds(3), time: .seconds(6))
        case .harvest: Limit(readers: 2, waiting: .max, patience: .seconds(300), time: .seconds(60))
        }
    }

    /// For a command that a person waits for.
    package static let patient = ReadLimits { kind in
        let limit = standard[kind]
        return Limit(readers: limit.readers, waiting: .max, patience: .seconds(300), time: .seconds(300))
    }

    /// The longest that any read takes but a harvest's own.
    var longest: Duration { ReadKind.allCases.filter { $0 != .harvest }.map { self[$0].time }.max() ?? .zero }
}
