/// Documents that are asked for one by one, some at once: as many as the host may be asked for at a time are always on their way.
package enum DocumentBatch {
    /// More wait for their host's slot than it has.
    private static let width = 4

    /// Reads each entry, the next one as soon as one has come.
    ///
    /// - Parameter check: called with each outcome in the order of the entries; what it throws ends the others.
    /// - Returns: the outcomes in the order of the entries, and what the check threw behind the last of them.
    package static func outcomes<Entry: Sendable, Outcome: Sendable>(
        of entries: [Entry], isolation: isolated (any Actor)? = #isolation,
        read: @escaping @Sendable (Entry) async throws -> Outcome, check: (Outcome) throws(HarvestFailure) -> Void
    ) async throws -> (outcomes: [Outcome], failure: HarvestFailure?) {
        var outcomes = [Outcome?](repeating: nil, count: entries.count)
        var checked = 0
        var failure: HarvestFailure?
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var waiting = entries.enumerated().makeIterator()
            func begin() {
                guard let (place, entry) = waiting.next() else { return }
                group.addTask { (place, try await read(entry)) }
            }
            for _ in 0..<width { begin() }
            while failure == nil, let (place, outcome) = try await group.next() {
                outcomes[place] = outcome
                while failure == nil, checked < entries.count, let next = outcomes[checked] {
                    do throws(HarvestFailure) {
                        try check(next)
                        checked += 1
                    } catch {
                        failure = error
                    }
                }
                begin()
            }
            group.cancelAll()
        }
        return (outcomes.prefix(checked).compactMap { $0 }, failure)
    }
}
