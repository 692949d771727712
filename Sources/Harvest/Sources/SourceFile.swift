import DCAT
import Foundation
import Yams

/// What is wrong with a source file: the file, the line, the key, and what it should be.
package struct SourceFileError: Error, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int?
    package let message: String

    package var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// Reads one source file (YAML); every key is checked, and an unknown one is an error that names it.
package struct SourceFile {
    let file: String
    private let members: [(key: String, line: Int, value: Node)]

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
        members = try Self.members(of: mapping, file: file)
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    static func members(
        of mapping: Node.Mapping, file: String
    ) throws(SourceFileError) -> [(key: String, line: Int, value: Node)] {
        var members: [(key: String, line: Int, value: Node)] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard let name = key.string else {
                throw SourceFileError(file: file, line: line, message: "a key must be a word")
            }
            guard !members.contains(where: { $0.key == name }) else {
                throw SourceFileError(file: file, line: line, message: "the key `\(name)` is given twice")
            }
            members.append((name, line, value))
        }
        return members
    }

    // MARK: The source

    private static let keys = [
        "id", "title", "url", "type", "publisher", "schedule", "options", "sample", "state", "removal", "full_every",
    ]

    package func source() throws(SourceFileError) -> Source {
        try checkKeys(members, allowed: Self.keys, of: "a source")
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
        let parts = try Self.members(of: mapping, file: file)
        try checkKeys(parts, allowed: ["name", "teryt", "homepage"], of: "a publisher")
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
        var options = SourceOptions()
        guard let member = member("options") else {
            if type == .tabular {
                throw SourceFileError(file: file, line: nil, message: "the type tabular needs options")
            }
            return options
        }
        guard let mapping = member.value.mapping else {
            throw error("options", "options are a mapping of keys to values")
        }
        let parts = try Self.members(of: mapping, file: file)
        let owner = type.map { "the type \($0.rawValue)" } ?? "a source without a type"
        try checkKeys(parts, allowed: SourceOptions.keys(for: type), of: owner)
        if type == .tabular {
            options.tabular = try tabular(parts.filter { Self.tabularKeys.contains($0.key) })
        }
        for part in parts where type != .tabular || part.key == "language" {
            switch part.key {
            case "page_size":
                guard let size = part.value.int, (1...10_000).contains(size) else {
                    throw SourceFileError(
                        file: file, line: part.line, message: "`page_size` is a whole number from 1 to 10000")
                }
                options.statedPageSize = size
            case "hosts": options.hosts = try hosts(part)
            case "page_parameter": options.pageParameter = try pageParameter(part)
            case "method": options.method = try choice(part, of: ["get", "post"])
            case "version": options.version = try choice(part, of: ["2.0.2", "3.0.0"])
            case "max_depth": options.maxDepth = try number(part, in: 0...100)
            case "max_documents": options.maxDocuments = try number(part, in: 1...1_000_000)
            case "metadata_prefix": options.metadataPrefix = try oaiName(part)
            case "set": options.set = try oaiName(part)
            case "path": options.path = try path(part)
            case "services": options.services = try ogcServices(part)
            case "dataset_per": options.datasetPer = try datasetUnit(part)
            case "institution_types": options.institutionTypes = try institutionTypes(part)
            case "institutions": options.institutions = try institutions(part)
            default:
                guard let code = part.value.string, Vocabularies.languages[code] != nil else {
                    throw SourceFileError(
                        file: file, line: part.line, message: "`language` is a language's code, such as pl or en")
                }
                options.language = code.lowercased()
            }
        }
        return options
    }

    private func hosts(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> [String] {
        let names = part.value.sequence.map { $0.map(\.string) } ?? []
        let hosts = names.compactMap { $0 }.filter { name in
            !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.:[]".contains($0)) }
        }
        guard !hosts.isEmpty, hosts.count == names.count else {
            throw SourceFileError(
                file: file, line: part.line, message: "`hosts` is a list of host names, such as [dane.example.pl]")
        }
        return hosts
    }

    private func pageParameter(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> String {
        guard let name = part.value.string, !name.isEmpty,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.[]".contains($0)) })
        else {
            throw SourceFileError(
                file: file, line: part.line, message: "`page_parameter` is the name of a query parameter, such as page")
        }
        return name
    }

    private func choice(
        _ part: (key: String, line: Int, value: Node), of names: [String]
    ) throws(SourceFileError) -> String {
        guard let name = part.value.scalar?.string, names.contains(name) else {
            throw SourceFileError(
                file: file, line: part.line, message: "`\(part.key)` is one of: \(names.joined(separator: ", "))")
        }
        return name
    }

    private func number(
        _ part: (key: String, line: Int, value: Node), in range: ClosedRange<Int>
    ) throws(SourceFileError) -> Int {
        guard let number = part.value.int, range.contains(number) else {
            let message = "`\(part.key)` is a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw SourceFileError(file: file, line: part.line, message: message)
        }
        return number
    }

    // MARK: Keys and values

    /// The publisher's TERYT code as it was written.
    var publisherCode: String? { member("publisher")?.value.mapping?["teryt"]?.string }

    func member(_ key: String) -> (key: String, line: Int, value: Node)? { members.first { $0.key == key } }

    func error(_ key: String, _ message: String) -> SourceFileError {
        SourceFileError(file: file, line: member(key)?.line, message: "key `\(key)`: \(message)")
    }

    func checkKeys(
        _ members: [(key: String, line: Int, value: Node)], allowed: [String], of owner: String
    ) throws(SourceFileError) {
        for member in members where !allowed.contains(member.key) {
            let message = "unknown key `\(member.key)`; \(owner) may have: \(allowed.joined(separator: ", "))"
            throw SourceFileError(file: file, line: member.line, message: message)
        }
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
