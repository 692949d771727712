/// One thing that speaks for or against a type: what was asked, what came, and what was seen in it.
package struct TypeEvidence: Sendable, Equatable {
    /// The address that was asked, or the file that was read.
    package let url: String
    /// What came: status, media type and size, or why nothing came.
    package let answer: String
    /// What was seen in it, in a sentence.
    package let observation: String
    /// How much it counts; below 0 what speaks against the type.
    package let points: Int

    package init(url: String, answer: String, observation: String, points: Int) {
        self.url = url
        self.answer = answer
        self.observation = observation
        self.points = points
    }
}

/// A type that a feed may be of, with all that was learnt about it.
package struct TypeCandidate: Sendable, Equatable {
    package let type: SourceType
    package fileprivate(set) var evidence: [TypeEvidence] = []
    /// Where a feed of this type was found; `nil` where that is the address that was given.
    package fileprivate(set) var address: String?

    package init(_ type: SourceType) {
        self.type = type
    }

    /// From 0 to 100.
    package var score: Int { min(100, max(0, evidence.map(\.points).reduce(0, +))) }

    /// Whether nothing more needs to be asked.
    package var isCertain: Bool { score >= 90 }

    /// The score from which a feed is taken for one of this type.
    package static let threshold = 50

    /// Whether the feed may be taken for one of this type.
    package var isRecognised: Bool { score >= Self.threshold }

    package mutating func take(_ finding: ProbeResult) {
        evidence += finding.evidence
        if let address = finding.address { self.address = address }
    }
}

/// What a probe found out.
package struct ProbeResult {
    package var evidence: [TypeEvidence] = []
    /// Where the feed is, if not at the address that was given.
    package var address: String?

    package init(evidence: [TypeEvidence] = [], address: String? = nil) {
        self.evidence = evidence
        self.address = address
    }

    package var points: Int { evidence.map(\.points).reduce(0, +) }
}

extension TypeEvidence {
    package init(_ reply: FeedInquiry.Reply, _ points: Int, _ observation: String) {
        self.init(url: reply.url, answer: reply.summary, observation: observation, points: points)
    }

    /// Where no answer came, nothing speaks for or against any type.
    package static func nothing(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        TypeEvidence(reply, 0, "Nothing came that could be looked at.")
    }

    /// What a feed loses that is not where it was looked for: the one that is there goes first.
    package static let elsewhere = -10

    /// What a feed loses that a page links to, and that may be the news of the town: it is shown, and not recognised.
    package static let news = -60
}
