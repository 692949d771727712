/// How much is kept of what runs find beside stored records.
///
/// A record's findings are replaced with it, so they are as many as the records have. Those of runs would grow with every run
/// of a feed that cannot be read: what is not kept line by line is counted by its kind, so that a run tells for ever what it
/// found, and how often.
package struct FindingPolicy: Sendable, Equatable {
    /// So many finished runs of a source keep their findings line by line.
    package var keepRuns: Int
    /// So many lines one run keeps.
    package var maximumOfRun: Int

    package init(keepRuns: Int = 10, maximumOfRun: Int = 1000) {
        self.keepRuns = keepRuns
        self.maximumOfRun = maximumOfRun
    }

    /// Of each kind so many lines are kept however many of other kinds came before.
    static let keptOfKind = 10

    package static let standard = FindingPolicy()
}
