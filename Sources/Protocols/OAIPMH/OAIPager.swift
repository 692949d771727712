import DCAT
import Feeds

/// How far the reading of one list is, as the repository cuts it: what to ask for next, and what an error means for that.
struct OAIPager {
    enum Step: Equatable {
        case start
        case list(token: String)
        case done
    }

    private(set) var step = Step.start
    /// The form in which records are asked for.
    var prefix = ""
    /// pycsw wants the form of records with each token, which the protocol forbids (section 3.5).
    private(set) var sendsPrefix = false
    /// How many times the list was begun anew.
    private(set) var restarts = 0
    private(set) var received = 0
    private(set) var listSize: Int?
    private let isResumed: Bool
    /// Hashes of the tokens.
    private var seenTokens: Set<Int> = []

    private static let maxRestarts = 2

    /// - Parameter cursor: where an earlier run stopped.
    init(cursor: String? = nil) {
        let place = cursor.flatMap(Self.place)
        isResumed = place != nil
        guard let place else { return }
        prefix = place.prefix
        step = .list(token: place.token)
        (received, listSize) = (place.received, place.expected > 0 ? place.expected : nil)
    }

    /// Goes on behind a page.
    ///
    /// - Parameters:
    ///   - returned: how many entries came.
    ///   - content: a hash of their keys.
    ///   - listSize: how many the list has (`completeListSize`), where that is said; pycsw says 0 and -1.
    /// - Throws: ``HarvestFailure`` where there are no entries, and the token is one that came before.
    mutating func take(
        returned: Int, content: Int, token: String?, listSize: Int?
    ) throws(HarvestFailure) -> PageEvidence {
        var evidence = PageEvidence(returned: returned, mark: .keys(content), isStart: step == .start)
        let isNewToken = token.map { seenTokens.insert($0.hashValue).inserted } ?? true
        // Some repositories keep the place in the list themselves, and give one token again and again.
        guard isNewToken || returned > 0 else { throw .repeated }
        received += returned
        if let listSize, listSize > 0 { self.listSize = listSize }
        if let token {
            step = .list(token: token)
        } else {
            step = .done
            // What was said last holds: the list may have become shorter while it was read.
            (evidence.stated, evidence.isEnd) = (self.listSize, true)
        }
        return evidence
    }

    mutating func end() { step = .done }

    /// What an error in the place of a page is taken for.
    enum Remedy: Equatable {
        case askAgain
        /// The list is read from its start.
        case beginAnew
        case none
    }

    /// Goes on behind an error that was answered to a token.
    mutating func take(error code: String, isBySet: Bool) -> Remedy {
        switch code {
        case "badArgument" where !sendsPrefix && !isBySet:
            sendsPrefix = true
            return .askAgain
        // What an earlier process gave is not known here: such a run is ended, and another one made.
        case "badResumptionToken" where !isResumed && restarts < Self.maxRestarts:
            restarts += 1
            (step, received, listSize, seenTokens) = (.start, 0, nil, [])
            return .beginAnew
        default: return .none
        }
    }

    // MARK: Going on later

    var cursor: String? {
        guard case .list(let token) = step else { return nil }
        return HarvestCursor("oai", listSize.map { [$0] } ?? [], "\(prefix) \(token)").text
    }

    static func place(_ text: String) -> (received: Int, expected: Int, prefix: String, token: String)? {
        guard let place = HarvestCursor(reading: text), place.name == "oai", place.numbers.count < 2 else { return nil }
        let words = place.rest.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        return (place.received, place.numbers.first ?? 0, words[0], words[1])
    }
}
