/// What an answer of the portal tells of the list that it is a part of.
package struct PageEvidence: Sendable, Equatable {
    /// What tells the answer from others.
    package enum Mark: Sendable, Equatable {
        case keys(Int)
        /// No record of it has a key.
        case nameless
        case unknown
    }

    /// How many records came, also those that are not catalogued.
    package var returned: Int
    /// How many the list has, counted from its first one, where the portal says so.
    package var stated: Int?
    package var mark = Mark.unknown
    /// A list begins here; the one before it counts no more.
    package var isStart = false
    /// Nothing of the list follows.
    package var isEnd = false
    /// Where too few came: what the operator can do.
    package var advice = ""

    package init(
        returned: Int, stated: Int? = nil, mark: Mark = Mark.unknown, isStart: Bool = false, isEnd: Bool = false,
        advice: String = ""
    ) {
        self.returned = returned
        self.stated = stated
        self.mark = mark
        self.isStart = isStart
        self.isEnd = isEnd
        self.advice = advice
    }
}

/// How many answers may still be asked for: a guard against feeds that never end.
package struct PageBudget: Sendable {
    private let most: Int
    private var taken = 0

    package init(_ most: Int) {
        self.most = most
    }

    package mutating func take() throws(HarvestFailure) {
        guard taken < most else {
            throw HarvestFailure(.endless, "The portal gave \(most) pages (harvest.max_pages) and no end.")
        }
        taken += 1
    }
}

extension HarvestFailure {
    /// The portal leads in a circle.
    package static let repeated = HarvestFailure(.endless, "The portal gives the same page again and again.")
}
