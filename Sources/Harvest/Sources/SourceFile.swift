import DCAT
package import Feeds
import Foundation
import Protocols
import Yams

/// Reads one source file (YAML); every key is checked, and an unknown one is an error that names it.
package struct SourceFile {
    typealias Member = SourceFileMember

    let file: String
    private let members: [Member]

    /// - Parameter file: the path, as it is to be named in errors.
    package init(_ text: String, file: String) throws(SourceFileError) {
        self.file = file
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw SourceFileError(file: file, line: Self.line(of: error), message: "this is no YAML: \(error)")
        } catch {
            throw SourceFileError(file: file, line: nil, message: "this is no YAML: \(error)")
        }
        guard let mapping = root?.mapping else {
            throw SourceFileError(file: file, line: 1, message: "a source file is a mapping of keys to values")
        }
        members = try Member.all(of: mapping, file: file)
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    // MARK: The source

    private static let keys = [
        "id", "title", "url", "type", "publisher", "schedule", "options", "sample", "state", "removal", "full_every",
    ]

    package func source() throws(SourceFileError) -> Source {
        try members.check(allowed: Self.keys, of: "a source")
        let id = try requiredText("id")
        guard Self.isID(id) else {
            throw error(
                "id", "an id has 1 to 64 characters of a-z, 0-9 and hyphens, and begins with a letter or digit")
        }
        let type = try type()
        let source = Source(
            id: id, title: try requiredText("title"), url: try url(), registeredURL: try requiredText("url"),
            type: type, publisher: try publisher(),
            schedule: try schedule(), options: try options(type), isSample: try flag("sample"), life: try life(),
            removal: try removal(), fullEvery: try fullEvery(), file: file)
        guard source.type != nil || !source.url.hasPrefix("file:") else {
            throw error("url", "the type of a local file must be given")
        }
        return source
    }

    private static func isID(_ id: String) -> Bool {
        guard (1...64).contains(id.utf8.count), id.utf8.first != UInt8(ascii: "-") else { return false }
        return id.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private func type() throws(SourceFileError) -> SourceType? {
        guard let name = try text("type") else { return nil }
        guard let type = SourceType(rawValue: name) else {
            let known = SourceType.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("type", "there is no type `\(name)`; known are \(known)")
        }
        return type
    }

    /// A `file:` address is relative to the source file's folder.
    private func url() throws(SourceFileError) -> String {
        let raw = try requiredText("url")
        if raw.hasPrefix("file:") {
            var path = String(raw.dropFirst(5))
            if path.hasPrefix("//") { path.removeFirst(2) }
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
            return "file://" + (path.hasPrefix("/") ? path : folder + "/" + path)
        }
        do throws(InvalidFeedAddress) {
            return try Source.webAddress(raw)
        } catch {
            throw self.error("url", error.description)
        }
    }

    private func publisher() throws(SourceFileError) -> Agent? {
        guard let member = member("publisher") else { return nil }
        guard let mapping = member.value.mapping else {
            throw error("publisher", "a publisher is a mapping with name, teryt and homepage")
        }
        let parts = try Member.all(of: mapping, file: file)
        try parts.check(allowed: ["name", "teryt", "homepage"], of: "a publisher")
        let values = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.value.string ?? "") })
        guard let name = values["name"], !name.isEmpty else { throw error("publisher", "a publisher needs a name") }
        var unit: TerritorialUnits.Unit?
        if let code = values["teryt"] {
            unit = Vocabularies.units[code]
            guard unit != nil else {
                throw error(
                    "publisher",
                    "no unit has the TERYT code `\(code)`; write it in quotation marks, with 2, 4 or 7 digits")
            }
        }
        let homepage = values["homepage"].map { IRIText.absolute($0) }
        if case .some(.none) = homepage { throw error("publisher", "the homepage is no web address") }
        return Agent(name: LocalizedText("pl", name), teryt: unit?.code, homepage: homepage ?? nil)
    }

    private func schedule() throws(SourceFileError) -> Schedule {
        guard let text = try text("schedule") else { return Schedule.daily }
        guard let schedule = Schedule(text) else {
            throw error(
                "schedule",
                """
                `\(text)` is no schedule; write e.g. `daily at 03:15`, `every 6 hours`, `weekly on monday`, \
                `monthly on 1 at 04:00` or `manual`
                """)
        }
        return schedule
    }

    private func options(_ type: SourceType?) throws(SourceFileError) -> SourceOptions {
        var members: [Member] = []
        if let member = member("options") {
            guard let mapping = member.value.mapping else {
                throw error("options", "options are a mapping of keys to values")
            }
            members = try Member.all(of: mapping, file: file)
        }
        let owner = type.map { "the type \($0.rawValue)" } ?? "a source without a type"
        return try SourceOptions(members, allowed: type?.options ?? [], of: owner, file: file)
    }

    // MARK: Keys and values

    /// The publisher's TERYT code as it was written.
    var publisherCode: String? { member("publisher")?.value.mapping?["teryt"]?.string }

    func member(_ key: String) -> Member? { members.first { $0.key == key } }

    func error(_ key: String, _ message: String) -> SourceFileError {
        SourceFileError(file: file, line: member(key)?.line, message: "key `\(key)`: \(message)")
    }

    func text(_ key: String) throws(SourceFileError) -> String? {
        guard let member = member(key) else { return nil }
        guard let text = member.value.scalar?.string, !text.isEmpty else { throw error(key, "this must be a text") }
        return text
    }

    private func requiredText(_ key: String) throws(SourceFileError) -> String {
        guard let text = try text(key) else {
            throw SourceFileError(file: file, line: nil, message: "the key `\(key)` is missing")
        }
        return text
    }

    private func flag(_ key: String) throws(SourceFileError) -> Bool {
        guard let member = member(key) else { return false }
        guard let flag = member.value.bool else { throw error(key, "this must be true or false") }
        return flag
    }
}
