package import Yams

/// What is wrong with a source file: the file, the line, the key, and what it should be.
package struct SourceFileError: Error, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int?
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// A key of a source file with its value, and where it stands.
package struct SourceFileMember {
    package let file: String
    package let key: String
    package let line: Int
    package let value: Node

    package init(file: String, key: String, line: Int, value: Node) {
        self.file = file
        self.key = key
        self.line = line
        self.value = value
    }

    /// An error that names the place, and says what should stand there.
    package func mistake(_ message: String) -> SourceFileError {
        SourceFileError(file: file, line: line, message: message)
    }

    package func text(mayBeEmpty: Bool = false) throws(SourceFileError) -> String {
        guard let text = value.scalar?.string, mayBeEmpty || !text.isEmpty else {
            throw mistake("`\(key)` must be a text")
        }
        return text
    }

    /// The texts of a list, or the one that stands in its place; empty where one of them is none.
    package var texts: [String] {
        guard let sequence = value.sequence else { return value.scalar.map { [$0.string] } ?? [] }
        let texts = sequence.compactMap { $0.scalar?.string }
        return texts.count == sequence.count ? texts : []
    }

    package func number(in range: ClosedRange<Int>) throws(SourceFileError) -> Int {
        guard let number = value.int, range.contains(number) else {
            throw mistake("`\(key)` is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    package func choice(of names: [String]) throws(SourceFileError) -> String {
        guard let name = value.scalar?.string, names.contains(name) else {
            throw mistake("`\(key)` is one of: \(names.joined(separator: ", "))")
        }
        return name
    }

    /// The keys of a mapping.
    package func members() throws(SourceFileError) -> [SourceFileMember] {
        guard let mapping = value.mapping else { throw mistake("`\(key)` is a mapping of keys to values") }
        return try SourceFileMember.all(of: mapping, file: file)
    }

    /// Every key of a mapping, in its order.
    ///
    /// - Throws: where one of them is no word, or is given twice.
    package static func all(of mapping: Node.Mapping, file: String) throws(SourceFileError) -> [SourceFileMember] {
        var members: [SourceFileMember] = []
        var names: Set<String> = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard let name = key.string else {
                throw SourceFileError(file: file, line: line, message: "a key must be a word")
            }
            guard names.insert(name).inserted else {
                throw SourceFileError(file: file, line: line, message: "the key `\(name)` is given twice")
            }
            members.append(SourceFileMember(file: file, key: name, line: line, value: value))
        }
        return members
    }
}

extension [SourceFileMember] {
    /// - Parameter owner: who may have the keys: `a publisher`.
    package func check(allowed: [String], of owner: String) throws(SourceFileError) {
        for member in self where !allowed.contains(member.key) {
            throw member.mistake(
                "unknown key `\(member.key)`; \(owner) may have: \(allowed.joined(separator: ", "))")
        }
    }
}

extension Node {
    /// The value in one line that is the same for the same value, however it is laid out.
    package var plain: String {
        switch self {
        case .scalar(let scalar): scalar.string.debugDescription
        case .sequence(let sequence): "[" + sequence.map(\.plain).joined(separator: ", ") + "]"
        case .mapping(let mapping):
            "{" + mapping.map { "\($0.key.plain): \($0.value.plain)" }.sorted().joined(separator: ", ") + "}"
        case .alias(let alias): "*\(alias.anchor.rawValue)"
        }
    }
}
