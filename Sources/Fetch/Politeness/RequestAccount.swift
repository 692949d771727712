import Threads

/// What requests cost.
public struct RequestCost: Hashable, Sendable {
    /// Requests that were sent, repetitions and those for `robots.txt` too.
    public var requests = 0
    /// Bytes of content received, as they are on the wire.
    public var bytes = 0
    /// Answers that said that nothing had changed (304).
    public var notModified = 0
    /// Requests that were made again.
    public var retries = 0
    /// Time spent waiting for the host's sake.
    public var waited: Duration = .zero

    /// Nothing yet.
    public init() {}
}

/// Adds up what a run's requests cost, and refuses more than its limits.
public final class RequestAccount: Sendable {
    /// Whose failures and requests these are: hosts are left alone for the sake of who made them fail.
    public let cause: String
    /// Hosts that whoever registered the source named; any other one is there by a link only.
    public let hosts: Set<String>
    private let limits: RunLimits
    private let began = ContinuousClock.now
    private let sum = Lock(RequestCost())
    private let clock = Lock<Int?>(nil)
    private let earlier = Lock((bytes: 0, time: Duration.zero))

    /// An empty account; the time runs from here on.
    ///
    /// - Parameters:
    ///   - cause: the source whose requests they are.
    ///   - hosts: the source's own hosts, without ports.
    public init(_ limits: RunLimits = RunLimits(), cause: String = "", hosts: Set<String> = []) {
        self.limits = limits
        self.cause = cause
        self.hosts = hosts
    }

    /// What it has come to.
    public var cost: RequestCost { sum.withLock { $0 } }

    /// How long the account is open.
    public var elapsed: Duration { ContinuousClock.now - began }

    /// Notes what the source's other runs of the last 24 hours cost, which counts towards the limits of the source.
    public func note(earlierBytes bytes: Int, time: Duration) { earlier.withLock { $0 = (bytes, time) } }

    /// When the first answer says that it was sent (RFC 9110 §6.6.1), in seconds since 1970.
    public var serverTime: Int? { clock.withLock { $0 } }

    func note(serverTime: Int?) {
        guard let serverTime else { return }
        clock.withLock { $0 = $0 ?? serverTime }
    }

    func add(_ change: (inout RequestCost) -> Void) { sum.withLock { change(&$0) } }

    /// - Throws: the limit that is met.
    func check() throws(FetchError.Reason) {
        let cost = cost
        let earlier = earlier.withLock { $0 }
        if elapsed > limits.time { throw .timedOut(.runTime, after: limits.time) }
        if earlier.time + elapsed > limits.sourceTime { throw .timedOut(.sourceTime, after: limits.sourceTime) }
        if cost.bytes > limits.bytes { throw .tooLarge(.runBytes, maximum: limits.bytes) }
        if earlier.bytes + cost.bytes > limits.sourceBytes {
            throw .tooLarge(.sourceBytes, maximum: limits.sourceBytes)
        }
        if cost.requests >= limits.requests { throw .tooManyRequests(maximum: limits.requests) }
    }
}
