/// How each host fares: when it may be asked next, and whether it is left alone for a while.
///
/// Times are durations on one monotonic clock.
struct HostManners: Sendable {
    private struct Host: Sendable {
        /// When the next request may leave.
        var free: Duration = .zero
        var failures = 0
        var pausedUntil: Duration?
        /// Requests since the hour began.
        var hour: Duration = .zero
        var requests = 0
        var robots: (rules: Robots, until: Duration)?
        var lastUsed: Duration = .zero
    }

    enum Admission: Equatable {
        /// The request may leave after this time.
        case after(Duration)
        /// It may not leave before this time has gone.
        case refused(Duration)
    }

    private let policy: PolitenessPolicy
    private var hosts: [String: Host] = [:]
    /// More hosts than are harvested; the ones used longest ago go first.
    private static let maxHosts = 20_000

    init(_ policy: PolitenessPolicy) {
        self.policy = policy
    }

    /// Takes a place in the queue of a host: by its delay, by what it may be asked in an hour, and not while it is left alone.
    mutating func admit(_ name: String, now: Duration) -> Admission {
        makeRoom()
        return with(name) { host, policy in
            host.lastUsed = now
            if let until = host.pausedUntil {
                guard until <= now else { return .refused(until - now) }
                // One request finds out how it is; a failure pauses the host again.
                host.pausedUntil = nil
                host.failures = max(host.failures, policy.breakerFailures - 1)
            }
            if now - host.hour >= .seconds(3600) { (host.hour, host.requests) = (now, 0) }
            var time = max(now, host.free)
            if host.requests >= policy.hostBudget {
                time = max(time, host.hour + .seconds(3600))
                (host.hour, host.requests) = (time, 0)
            }
            host.requests += 1
            let delay = min(host.robots?.rules.crawlDelay ?? .zero, policy.maxCrawlDelay)
            host.free = time + max(policy.hostDelay, delay)
            return .after(time - now)
        }
    }

    mutating func succeeded(_ name: String) {
        with(name) { host, _ in
            host.failures = 0
            host.pausedUntil = nil
        }
    }

    mutating func failed(_ name: String, now: Duration) {
        with(name) { host, policy in
            host.failures += 1
            if host.failures >= policy.breakerFailures { host.pausedUntil = now + policy.breakerPause }
        }
    }

    /// The host asks to be left alone for this time.
    mutating func pause(_ name: String, for time: Duration, now: Duration) {
        with(name) { host, _ in host.pausedUntil = max(host.pausedUntil ?? .zero, now + time) }
    }

    mutating func robots(_ name: String, now: Duration) -> Robots? {
        guard let robots = hosts[name]?.robots, robots.until > now else { return nil }
        return robots.rules
    }

    mutating func setRobots(_ rules: Robots, _ name: String, until: Duration) {
        with(name) { host, _ in host.robots = (rules, until) }
    }

    private mutating func with<Result>(_ name: String, _ body: (inout Host, PolitenessPolicy) -> Result) -> Result {
        body(&hosts[name, default: Host()], policy)
    }

    private mutating func makeRoom() {
        guard hosts.count >= Self.maxHosts else { return }
        for (name, _) in hosts.sorted(by: { $0.value.lastUsed < $1.value.lastUsed }).prefix(Self.maxHosts / 10) {
            hosts[name] = nil
        }
    }
}
