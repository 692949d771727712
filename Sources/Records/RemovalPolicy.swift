/// When what a complete run did not see is removed.
package struct RemovalPolicy: Sendable, Equatable {
    /// The share of a source's datasets above which removals are held.
    package var holdAbove: Double
    /// How long a dataset must have been missing, in seconds.
    package var keepMissing: Int
    /// How many complete runs in a row must have missed it.
    package var after: Int

    package init(holdAbove: Double = 0.2, keepMissing: Int = 7 * 86_400, after: Int = 2) {
        self.holdAbove = holdAbove
        self.keepMissing = keepMissing
        self.after = after
    }

    package static let standard = RemovalPolicy()

    /// Up to `max(1, 20 %)` goes at once: one dataset may always go.
    package func allows(removing count: Int, of live: Int) -> Bool {
        Double(count) <= max(1, holdAbove * Double(live))
    }
}
