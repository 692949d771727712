import DCAT
import Yams

/// What a type allows in the `options` of a source file: a key, or several that only say something together.
package struct SourceOption<Value: Sendable>: AnySourceOption {
    package let keys: [String]
    package let isRequired: Bool
    /// Where a source file has none of the keys.
    package let standard: Value
    private let read: @Sendable ([SourceFileMember]) throws(SourceFileError) -> Value

    /// An option of one key.
    package init(
        _ key: String, _ standard: Value,
        _ read: @escaping @Sendable (SourceFileMember) throws(SourceFileError) -> Value
    ) {
        keys = [key]
        isRequired = false
        self.standard = standard
        self.read = { (members) throws(SourceFileError) in try read(members[0]) }
    }

    /// An option of several keys, of which there must be some.
    package init(
        required keys: [String], _ standard: Value,
        _ read: @escaping @Sendable ([SourceFileMember]) throws(SourceFileError) -> Value
    ) {
        self.keys = keys
        isRequired = true
        self.standard = standard
        self.read = read
    }

    package func value(_ members: [SourceFileMember]) throws(SourceFileError) -> any Sendable { try read(members) }
}

/// An option of any kind of value.
package protocol AnySourceOption: Sendable {
    var keys: [String] { get }
    /// Whether a source file must have one of the keys.
    var isRequired: Bool { get }

    /// - Parameter members: at least one; those of the source file that have one of the keys.
    /// - Throws: what is wrong with them, with the line.
    func value(_ members: [SourceFileMember]) throws(SourceFileError) -> any Sendable
}

/// What a source sets for its harvester.
package struct SourceOptions: Sendable, Equatable {
    /// The language of texts that do not say theirs, as a BCP 47 tag.
    package private(set) var language = "pl"
    private var values: [String: any Sendable] = [:]
    /// Every key with its value as it was written, in the order of the keys: what a source is told from its former self by.
    package let identity: [String]

    package init() { identity = [] }

    /// - Parameters:
    ///   - members: of `options`.
    ///   - owner: the type, in words.
    ///   - file: the source file.
    package init(
        _ members: [SourceFileMember], allowed: [any AnySourceOption], of owner: String, file: String
    ) throws(SourceFileError) {
        identity = members.map { "\($0.key): \($0.value.plain)" }.sorted()
        try members.check(allowed: allowed.flatMap(\.keys) + ["language"], of: owner)
        if let member = members.first(where: { $0.key == "language" }) {
            guard let code = member.value.string, Vocabularies.languages[code] != nil else {
                throw member.mistake("`language` is a language's code, such as pl or en")
            }
            language = code.lowercased()
        }
        for option in allowed {
            let own = members.filter { option.keys.contains($0.key) }
            guard !own.isEmpty else {
                guard option.isRequired else { continue }
                throw SourceFileError(file: file, line: nil, message: "\(owner) needs options")
            }
            values[option.keys[0]] = try option.value(own)
        }
    }

    package subscript<Value>(_ option: SourceOption<Value>) -> Value {
        guard let value = values[option.keys[0]] else { return option.standard }
        return value as? Value ?? option.standard
    }

    package static func == (one: SourceOptions, other: SourceOptions) -> Bool { one.identity == other.identity }
}

// MARK: Options of several types

extension SourceOption where Value == Int? {
    /// Records to ask for at once; a portal may give fewer.
    package static var pageSize: Self {
        Self("page_size", nil) { (member) throws(SourceFileError) in try member.number(in: 1...10_000) }
    }
}

extension SourceOption where Value == [String] {
    /// Hosts beside the source's own to which links to the next page may lead.
    package static var hosts: Self {
        Self("hosts", []) { (member) throws(SourceFileError) in
            let names = member.value.sequence.map { $0.map(\.string) } ?? []
            let hosts = names.compactMap { $0 }.filter { name in
                !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.:[]".contains($0)) }
            }
            guard !hosts.isEmpty, hosts.count == names.count else {
                throw member.mistake("`hosts` is a list of host names, such as [dane.example.pl]")
            }
            return hosts
        }
    }
}

extension SourceOptions {
    package var hosts: [String] { self[.hosts] }

    /// Protocols with large records ask for fewer than this where the source does not say how many.
    package var pageSize: Int { self[.pageSize] ?? 1000 }
}
