import Yams

extension SourceFile {
    /// A key of a source file with its value, and where it stands.
    package struct Member {
        let file: String
        let key: String
        let line: Int
        let value: Node

        /// An error that names the place, and says what should stand there.
        func mistake(_ message: String) -> SourceFileError {
            SourceFileError(file: file, line: line, message: message)
        }

        func text(mayBeEmpty: Bool = false) throws(SourceFileError) -> String {
            guard let text = value.scalar?.string, mayBeEmpty || !text.isEmpty else {
                throw mistake("`\(key)` must be a text")
            }
            return text
        }

        /// The texts of a list, or the one that stands in its place; empty where one of them is none.
        var texts: [String] {
            guard let sequence = value.sequence else { return value.scalar.map { [$0.string] } ?? [] }
            let texts = sequence.compactMap { $0.scalar?.string }
            return texts.count == sequence.count ? texts : []
        }

        func number(in range: ClosedRange<Int>) throws(SourceFileError) -> Int {
            guard let number = value.int, range.contains(number) else {
                throw mistake("`\(key)` is a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }

        func choice(of names: [String]) throws(SourceFileError) -> String {
            guard let name = value.scalar?.string, names.contains(name) else {
                throw mistake("`\(key)` is one of: \(names.joined(separator: ", "))")
            }
            return name
        }

        /// The keys of a mapping.
        func members() throws(SourceFileError) -> [Member] {
            guard let mapping = value.mapping else { throw mistake("`\(key)` is a mapping of keys to values") }
            return try Member.all(of: mapping, file: file)
        }

        /// Every key of a mapping, in its order.
        ///
        /// - Throws: where one of them is no word, or is given twice.
        static func all(of mapping: Node.Mapping, file: String) throws(SourceFileError) -> [Member] {
            var members: [Member] = []
            var names: Set<String> = []
            for (key, value) in mapping {
                let line = key.mark?.line ?? 1
                guard let name = key.string else {
                    throw SourceFileError(file: file, line: line, message: "a key must be a word")
                }
                guard names.insert(name).inserted else {
                    throw SourceFileError(file: file, line: line, message: "the key `\(name)` is given twice")
                }
                members.append(Member(file: file, key: name, line: line, value: value))
            }
            return members
        }
    }
}

extension [SourceFile.Member] {
    /// - Parameter owner: who may have the keys: `a publisher`.
    func check(allowed: [String], of owner: String) throws(SourceFileError) {
        for member in self where !allowed.contains(member.key) {
            throw member.mistake(
                "unknown key `\(member.key)`; \(owner) may have: \(allowed.joined(separator: ", "))")
        }
    }
}

extension Node {
    /// The value in one line that is the same for the same value, however it is laid out.
    var plain: String {
        switch self {
        case .scalar(let scalar): scalar.string.debugDescription
        case .sequence(let sequence): "[" + sequence.map(\.plain).joined(separator: ", ") + "]"
        case .mapping(let mapping):
            "{" + mapping.map { "\($0.key.plain): \($0.value.plain)" }.sorted().joined(separator: ", ") + "}"
        case .alias(let alias): "*\(alias.anchor.rawValue)"
        }
    }
}
