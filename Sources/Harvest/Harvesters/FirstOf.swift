import DCAT

/// Ways to read one feed, of which the first that the portal does not refuse is gone.
actor FirstOf: HarvestPages {
    struct Way: Sendable {
        let pages: any HarvestPages
        /// What is said where the next way is gone in its place; `nil` where that would be no use.
        let refused: @Sendable (HarvestFailure) -> Finding?
    }

    private var ways: ArraySlice<Way>
    private let last: any HarvestPages
    private var hasBegun = false

    /// - Parameter last: where all others are refused.
    init(_ ways: [Way], last: any HarvestPages) {
        self.ways = ways[...]
        self.last = last
    }

    func next() async throws -> HarvestPage? {
        guard !hasBegun else { return try await (ways.first?.pages ?? last).next() }
        var findings: [Finding] = []
        while let way = ways.first {
            do {
                return begin(try await way.pages.next(), findings)
            } catch let failure as HarvestFailure {
                guard let finding = way.refused(failure) else { throw failure }
                findings.append(finding)
                ways.removeFirst()
            }
        }
        return begin(try await last.next(), findings)
    }

    private func begin(_ page: HarvestPage?, _ findings: [Finding]) -> HarvestPage? {
        hasBegun = true
        var page = page
        page?.note.findings += findings
        return page
    }
}
