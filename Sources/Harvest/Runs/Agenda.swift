import Catalog
import Feeds

/// Which source is harvested when: a value that decides, for the service that acts.
struct Agenda: Sendable {
    private struct Entry: Sendable {
        let source: Source
        /// Seconds since 1970; `nil` for never by itself.
        var due: Int?
    }

    private var entries: [Entry]
    private var running: Set<String> = []
    private var busyHosts: Set<String> = []
    private let concurrency: Int
    private var lastLook: Int?

    /// A clock that goes back by more than this was set, and is not merely corrected.
    private static let clockCorrection = 300

    init(_ times: [(source: Source, due: Int?)], concurrency: Int) {
        entries = times.map { Entry(source: $0.source, due: $0.due) }
        self.concurrency = concurrency
    }

    /// When the last run of a source began that came to an end, of its runs from the newest on. One that was stopped, or cut
    /// off with the program, says nothing about the portal: it is made up for, at once.
    static func lastRun(of runs: [RunState]) -> Int? {
        runs.first { ![.cancelled, .running, .queued].contains($0.outcome) }?.started
    }

    /// When a source is due that was last harvested at some time, or never: a missed run is caught up once, at once.
    static func firstDue(_ source: Source, lastRun: Int?, now: Int) -> Int? {
        guard source.life == .active else { return nil }
        // A run in the future was made by a clock that was wrong then or is now.
        let lastRun = lastRun.map { min($0, now) }
        guard let next = source.schedule.next(after: lastRun ?? now, id: source.id) else { return nil }
        return lastRun == nil ? now : max(now, next)
    }

    /// The sources to begin now, those that have waited longest first; they count as running from here on.
    mutating func begin(now: Int) -> [Source] {
        if let lastLook, now < lastLook - Self.clockCorrection { setBack(to: now) }
        lastLook = now
        let due = entries.filter { ($0.due ?? .max) <= now && !running.contains($0.source.id) }
            .sorted { ($0.due ?? 0, $0.source.id) < ($1.due ?? 0, $1.source.id) }
        var begun: [Source] = []
        for entry in due where running.count < concurrency && !busyHosts.contains(entry.source.host) {
            running.insert(entry.source.id)
            // Local files have no host that could mind.
            if !entry.source.url.hasPrefix("file:") { busyHosts.insert(entry.source.host) }
            begun.append(entry.source)
        }
        return begun
    }

    /// After a clock was set back nothing is due later than its schedule says from here on.
    private mutating func setBack(to now: Int) {
        for index in entries.indices {
            guard let due = entries[index].due else { continue }
            let next = entries[index].source.schedule.next(after: now, id: entries[index].source.id)
            entries[index].due = min(due, next ?? due)
        }
    }

    /// When something is to be done next without anything ending before; `nil` for never.
    var nextDue: Int? { entries.filter { !running.contains($0.source.id) }.compactMap(\.due).min() }

    /// How many sources are being harvested, and how many are due and wait for their turn.
    func load(now: Int) -> (running: Int, waiting: Int) {
        (running.count, entries.count { ($0.due ?? .max) <= now && !running.contains($0.source.id) })
    }

    /// Takes a source back, and sets its next time by the clock.
    ///
    /// - Returns: that time.
    mutating func finish(_ source: Source, now: Int) -> Int? {
        running.remove(source.id)
        busyHosts.remove(source.host)
        let next = source.schedule.next(after: now, id: source.id)
        if let index = entries.firstIndex(where: { $0.source.id == source.id }) { entries[index].due = next }
        return next
    }
}
