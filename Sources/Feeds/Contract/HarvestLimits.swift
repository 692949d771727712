package import DCAT
package import Fetch

/// What one run and one record may cost. Each member is a key of the configuration.
package struct HarvestLimits: Sendable {
    package var run = RunLimits()
    package var record = RecordLimits()
    /// Pages of one feed, more than any portal has: `harvest.max_pages`.
    package var maxPages = 100_000

    package init() {}
}
