package import DCAT

/// Ways to read one feed, of which the first that the portal does not refuse is gone.
package actor FirstOf: HarvestPages {
    package struct Way: Sendable {
        package let pages: any HarvestPages
        /// What is said where the next way is gone in its place; `nil` where that would be no use.
        package let refused: @Sendable (HarvestFailure) -> Finding?

        package init(pages: any HarvestPages, refused: @escaping @Sendable (HarvestFailure) -> Finding?) {
            self.pages = pages
            self.refused = refused
        }
    }

    private var ways: ArraySlice<Way>
    private let last: any HarvestPages
    private var hasBegun = false

    /// - Parameter last: where all others are refused.
    package init(_ ways: [Way], last: any HarvestPages) {
        self.ways = ways[...]
        self.last = last
    }

    package func next() async throws -> HarvestPage? {
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
