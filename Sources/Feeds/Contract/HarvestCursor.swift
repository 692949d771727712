/// Where a run can go on, in one line: how the books stand there, the name of a kind of list, numbers, and a text.
///
/// A harvester writes and reads its own part, and the run puts the books before it.
package struct HarvestCursor: Equatable {
    /// How many records of the list came before, and how many were promised.
    package private(set) var received = 0
    package private(set) var expected = 0
    package let name: String
    package let numbers: [Int]
    package let rest: String

    /// More records than any list has; what is stored beyond that is damaged, and would be added to.
    static let counts = 0...1 << 48

    /// - Parameter name: one word, which begins with a letter.
    package init(_ name: String, _ numbers: [Int] = [], _ rest: String = "") {
        (self.name, self.numbers, self.rest) = (name, numbers, rest)
    }

    /// The harvester's part.
    package var text: String { "\(name) \(numbers.map(String.init).joined(separator: ",")) \(rest)" }

    /// A harvester's part with the books before it.
    package static func text(_ text: String, received: Int, expected: Int) -> String {
        "\(received) \(expected) \(text)"
    }

    /// `nil` where this is no cursor: a run does not go on there.
    package init?(reading text: String) {
        var text = text[...]
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        if words.count == 3, let received = Int(words[0]), let expected = Int(words[1]) {
            guard Self.counts.contains(received), Self.counts.contains(expected) else { return nil }
            (self.received, self.expected, text) = (received, expected, words[2])
        }
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let first = parts[0].first, first.isLetter else { return nil }
        let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: true).map { Int($0) ?? -1 }
        guard numbers.allSatisfy(Self.counts.contains) else { return nil }
        (name, self.numbers, rest) = (String(parts[0]), numbers, String(parts[2]))
    }

    /// The same where it is of this kind.
    package func of(_ name: String, numbers count: Int) -> HarvestCursor? {
        self.name == name && numbers.count == count ? self : nil
    }
}
