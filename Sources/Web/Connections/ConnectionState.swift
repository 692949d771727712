/// What a connection is doing, and since when. Time is given, so that all of it can be tested without waiting.
struct ConnectionState: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Why the server closed a connection; the raw values are a label of the metric.
    enum Reason: String, Sendable, CaseIterable {
        /// Nothing was asked for too long.
        case idle
        /// The request did not come whole.
        case request
        /// The client did not take its answer.
        case stalled
        /// It made room for another connection.
        case replaced
        /// There was no room for it.
        case refused
    }

    /// There was no room for the connection; it is only told so.
    let isRefused: Bool
    private let opened: Instant
    private var idleSince: Instant
    /// When the first byte of the request came that is being received.
    private var receivingSince: Instant?
    /// Requests that were received and not yet answered to the last byte.
    private(set) var unanswered = 0
    /// When the first part of the answer was written that is being sent, and how many the client has taken since.
    private var sendingSince: Instant?
    private var partsTaken = 0
    /// Writes that the client has not taken yet, and when it last took one.
    private(set) var unsent = 0
    private var progress: Instant

    init(at now: Instant, isRefused: Bool = false) {
        self.isRefused = isRefused
        opened = now
        idleSince = now
        progress = now
    }

    // MARK: What happens

    mutating func received(at now: Instant) {
        if receivingSince == nil && unanswered == 0 { receivingSince = now }
    }

    /// The head of a request is there, which is to be answered.
    mutating func asked(at now: Instant) {
        if receivingSince == nil { receivingSince = now }
        unanswered += 1
    }

    /// The last byte of the request is there.
    mutating func requestEnded() { receivingSince = nil }

    mutating func wrote(at now: Instant) {
        if unsent == 0 { progress = now }
        unsent += 1
        guard sendingSince == nil else { return }
        sendingSince = now
        partsTaken = 0
    }

    /// The client took something; with the end of an answer it may be idle.
    mutating func sent(isEnd: Bool, at now: Instant) {
        unsent -= 1
        partsTaken += 1
        progress = now
        guard isEnd else { return }
        unanswered -= 1
        sendingSince = nil
        if unanswered == 0 { idleSince = now }
    }

    // MARK: What follows

    /// After so long a client must have taken a part a second, while others wait for the memory that its answer is in.
    private static let patience = Duration.seconds(5)

    /// Why the connection is to be closed now.
    ///
    /// - Parameters:
    ///   - open: how many connections are open.
    ///   - isShort: answers wait for memory.
    func ending(at now: Instant, _ limits: ConnectionLimits, open: Int, isShort: Bool) -> Reason? {
        if isRefused { return now - opened > limits.farewell ? .refused : nil }
        if unsent > 0 {
            if now - progress > limits.stall { return .stalled }
            if isShort && (now - progress > limits.pressedStall || isSlow(at: now)) { return .stalled }
        }
        guard unanswered == 0 else { return nil }
        if let receivingSince { return now - receivingSince > limits.request ? .request : nil }
        return now - idleSince > limits.idle(open: open) ? .idle : nil
    }

    private func isSlow(at now: Instant) -> Bool {
        guard let sendingSince, now - sendingSince > Self.patience else { return false }
        return now - sendingSince > .seconds(partsTaken)
    }

    /// How readily the connection is given up for a new one, the least first; `nil` where it is needed.
    func dispensability(at now: Instant, _ limits: ConnectionLimits) -> Dispensability? {
        if isRefused { return nil }
        if unanswered > 0 {
            guard unsent > 0, now - progress > limits.pressedStall else { return nil }
            return Dispensability(kind: .stalled, since: progress)
        }
        if let receivingSince {
            guard now - receivingSince > limits.farewell else { return nil }
            return Dispensability(kind: .receiving, since: receivingSince)
        }
        return Dispensability(kind: .idle, since: idleSince)
    }

    /// Idle ones go before slow ones, and of one kind the one that has been so for longest.
    struct Dispensability: Comparable {
        enum Kind: Int { case idle, receiving, stalled }

        let kind: Kind
        let since: Instant

        static func < (left: Dispensability, right: Dispensability) -> Bool {
            (left.kind.rawValue, left.since) < (right.kind.rawValue, right.since)
        }
    }
}
