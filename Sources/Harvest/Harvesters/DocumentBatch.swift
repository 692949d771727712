/// Documents that are asked for one by one, some at once: as many as the host may be asked for at a time are always on their way.
enum DocumentBatch {
    /// More wait for their host's slot than it has.
    private static let width = 4

    /// Reads each entry, the next one as soon as one has come.
    ///
    /// - Parameter check: called with each outcome as it comes; what it throws ends the others.
    /// - Returns: the outcomes in the order of the entries.
    static func outcomes<Entry: Sendable, Outcome: Sendable>(
        of entries: [Entry], isolation: isolated (any Actor)? = #isolation,
        read: @escaping @Sendable (Entry) async throws -> Outcome, check: (Outcome) throws -> Void
    ) async throws -> [Outcome] {
        var outcomes = [Outcome?](repeating: nil, count: entries.count)
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var waiting = entries.enumerated().makeIterator()
            func begin() {
                guard let (place, entry) = waiting.next() else { return }
                group.addTask { (place, try await read(entry)) }
            }
            for _ in 0..<width { begin() }
            while let (place, outcome) = try await group.next() {
                try check(outcome)
                outcomes[place] = outcome
                begin()
            }
        }
        return outcomes.compactMap { $0 }
    }
}
