/// How each host fares: when it may be asked next, and who leaves it alone for a while.
///
/// A feed may lead to hosts that another source is harvested from, and may make them fail. So what a host is spared is told
/// by who asks, too: failures, what a host asks of one, and the budget of an hour count for the source that caused them.
/// The distance between two requests is the host's own wish, and holds for everybody.
///
/// Times are durations on one monotonic clock.
struct HostManners: Sendable {
    /// Who asks, and whether the host is one that he was registered with.
    struct Cause: Sendable, Hashable {
        let name: String
        let isOwn: Bool
    }

    /// What one cause has met at a host.
    private struct Standing: Sendable {
        var isOwn = false
        var failures = 0
        var pausedUntil: Duration?
        var budget = HourlyCount()
    }

    private struct Host: Sendable {
        /// When the next request may leave.
        var free: Duration = .zero
        /// The host's wish to be left alone, as far as it holds for everybody.
        var pausedUntil: Duration?
        var budget = HourlyCount()
        var robots: (rules: Robots, until: Duration, cause: String)?
        var standings: [String: Standing] = [:]
    }

    enum Admission: Equatable {
        /// The request may leave after this time.
        case after(Duration)
        /// The budget is spent: after this time it may ask again to be admitted.
        case later(Duration)
        /// It may not leave before this time has gone.
        case refused(Duration)
    }

    private let policy: PolitenessPolicy
    private var hosts: [String: Host] = [:]
    /// The hosts that each cause has asked, and when last.
    private var asked: [String: [String: Duration]] = [:]

    /// Hosts of one cause that are remembered; its links cannot make those of others forgotten.
    private static let maxHostsOfCause = 1000
    /// More than are harvested. The cause with the most hosts forgets those that it asked longest ago.
    private static let maxHosts = 20_000
    /// Bytes of `robots.txt` that are kept for one cause.
    private static let maxRobotsBytes = 4 << 20
    /// The longest that a host is left alone because it asks for it.
    private static let longestPause = Duration.seconds(86_400)

    init(_ policy: PolitenessPolicy) {
        self.policy = policy
    }

    /// Takes a place in the queue of a host: by its delay, by what it may be asked in an hour, and not while it is left alone.
    mutating func admit(_ name: String, _ cause: Cause, now: Duration) -> Admission {
        note(name, cause.name, now)
        let policy = policy
        return with(name, cause.name) { host, standing in
            if let until = [host.pausedUntil, standing.pausedUntil].compactMap(\.self).max(), until > now {
                return .refused(until - now)
            }
            if standing.pausedUntil != nil {
                // One request finds out how it is; a failure pauses the host again.
                standing.pausedUntil = nil
                standing.failures = max(standing.failures, policy.breakerFailures - 1)
            }
            host.budget.begin(now)
            standing.budget.begin(now)
            standing.isOwn = cause.isOwn
            let others = Self.others(than: cause, in: host.standings, now)
            if let wait = Self.wait(host.budget, standing.budget, active: others + 1, cause, policy, now) {
                return .later(wait)
            }
            host.budget.count += 1
            standing.budget.count += 1
            let time = max(now, host.free)
            let delay = min(host.robots?.rules.crawlDelay ?? .zero, policy.maxCrawlDelay)
            host.free = time + max(policy.hostDelay, delay)
            return .after(time - now)
        }
    }

    /// How many others share the budget of a host. For one that is registered there all that were only led there are one, so
    /// that many feeds that link to it do not leave it a crumb.
    private static func others(than cause: Cause, in standings: [String: Standing], _ now: Duration) -> Int {
        let active = standings.filter {
            $0.key != cause.name && $0.value.budget.isRunning(now) && $0.value.budget.count > 0
        }
        guard cause.isOwn else { return active.count }
        let registered = active.count { $0.value.isOwn }
        return registered + (active.count > registered ? 1 : 0)
    }

    /// How long a cause that has spent its share waits; `nil` where it has not.
    ///
    /// One that is alone may spend all of the budget; where it is spent, each other one still gets its share of it. Those that
    /// were only led to the host wait also when it was asked twice as often as it may be.
    private static func wait(
        _ host: HourlyCount, _ own: HourlyCount, active: Int, _ cause: Cause, _ policy: PolitenessPolicy,
        _ now: Duration
    ) -> Duration? {
        if own.count >= policy.hostBudget { return own.end - now }
        let isSpent = host.count >= policy.hostBudget
        if isSpent, own.count >= max(1, policy.hostBudget / active) { return min(own.end, host.end) - now }
        if !cause.isOwn, host.count >= 2 * policy.hostBudget { return host.end - now }
        return nil
    }

    mutating func succeeded(_ name: String, _ cause: Cause) {
        with(name, cause.name) { _, standing in
            standing.failures = 0
            standing.pausedUntil = nil
        }
    }

    mutating func failed(_ name: String, _ cause: Cause, now: Duration) {
        let policy = policy
        with(name, cause.name) { _, standing in
            standing.failures += 1
            guard standing.failures >= policy.breakerFailures else { return }
            standing.pausedUntil = max(standing.pausedUntil ?? .zero, now + policy.breakerPause)
        }
    }

    /// The host asks to be left alone for this time: so does who was told it, and the others for as long as a host is left
    /// alone that fails.
    mutating func pause(_ name: String, _ cause: Cause, for time: Duration, now: Duration) {
        let policy = policy
        with(name, cause.name) { host, standing in
            standing.pausedUntil = max(standing.pausedUntil ?? .zero, now + min(time, Self.longestPause))
            host.pausedUntil = max(host.pausedUntil ?? .zero, now + min(time, policy.breakerPause))
        }
    }

    // MARK: robots.txt

    func robots(_ name: String, now: Duration) -> Robots? {
        guard let robots = hosts[name]?.robots, robots.until > now else { return nil }
        return robots.rules
    }

    mutating func setRobots(_ rules: Robots, _ name: String, _ cause: Cause, until: Duration) {
        with(name, cause.name) { host, _ in host.robots = (rules, until, cause.name) }
        let mine = asked[cause.name, default: [:]].filter { hosts[$0.key]?.robots?.cause == cause.name }
        var bytes = mine.keys.reduce(0) { $0 + (hosts[$1]?.robots?.rules.byteCount ?? 0) }
        for (other, _) in mine.sorted(by: { $0.value < $1.value }) where bytes > Self.maxRobotsBytes && other != name {
            bytes -= hosts[other]?.robots?.rules.byteCount ?? 0
            hosts[other]?.robots = nil
        }
    }

    // MARK: Memory

    /// How many hosts are remembered.
    var count: Int { hosts.count }

    private mutating func with<Result>(
        _ name: String, _ cause: String, _ body: (inout Host, inout Standing) -> Result
    ) -> Result {
        var host = hosts.removeValue(forKey: name) ?? Host()
        var standing = host.standings[cause] ?? Standing()
        let result = body(&host, &standing)
        host.standings[cause] = standing
        hosts[name] = host
        // A host may have been forgotten while it was asked; what nobody has asked is never forgotten again.
        if asked[cause]?[name] == nil { asked[cause, default: [:]][name] = .zero }
        return result
    }

    private mutating func note(_ name: String, _ cause: String, _ now: Duration) {
        asked[cause, default: [:]][name] = now
        if asked[cause, default: [:]].count > Self.maxHostsOfCause { forget(cause, but: name) }
        guard hosts.count >= Self.maxHosts, let widest = asked.max(by: { $0.value.count < $1.value.count })?.key
        else { return }
        forget(widest, but: name)
    }

    /// Forgets a tenth of the hosts of a cause, those that it asked longest ago; what others know of them stays.
    private mutating func forget(_ cause: String, but kept: String) {
        let known = asked[cause, default: [:]].filter { $0.key != kept }.sorted { $0.value < $1.value }
        for (name, _) in known.prefix(max(1, known.count / 10)) {
            asked[cause]?[name] = nil
            hosts[name]?.standings[cause] = nil
            if hosts[name]?.standings.isEmpty == true { hosts[name] = nil }
        }
        if asked[cause]?.isEmpty == true { asked[cause] = nil }
    }
}

/// Requests since an hour began.
private struct HourlyCount: Sendable {
    private var start: Duration?
    var count = 0

    /// When the hour is over.
    var end: Duration { (start ?? .zero) + .seconds(3600) }

    func isRunning(_ now: Duration) -> Bool { start != nil && now < end }

    /// Begins a new hour where none is running.
    mutating func begin(_ now: Duration) {
        guard !isRunning(now) else { return }
        (start, count) = (now, 0)
    }
}
