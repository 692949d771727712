import DCAT
import Feeds
import JSON
import XML
import Yams

/// What a source file declares of a list that no protocol describes: every part is checked here, so that a mistake is told
/// with its line, and not found by a run.
extension TabularDeclaration {
    private typealias Member = SourceFileMember

    static let keys = [
        "format", "delimiter", "body", "content_type", "headers", "items", "total", "paging", "namespaces", "map",
    ]

    /// - Parameter members: the options of the source file that have one of the keys.
    init(_ members: [SourceFileMember]) throws(SourceFileError) {
        self.init()
        for member in members where member.key != "map" && member.key != "paging" { try read(member) }
        guard let map = members.first(where: { $0.key == "map" }) else {
            throw SourceFileError(
                file: members.first?.file ?? "", line: nil, message: "the type tabular needs the option `map`")
        }
        let paths = PathForm(form)
        if let member = members.first(where: { $0.key == "paging" }) { paging = try Self.paging(member, paths) }
        for (key, place) in [("items", items), ("total", total ?? "")] {
            guard let member = members.first(where: { $0.key == key }) else { continue }
            try Self.check(place: place, member, paths)
        }
        try read(map: map, paths)
    }

    /// How paths are written, which the form of the list decides.
    private enum PathForm {
        case pointer, expression

        init(_ form: TabularDeclaration.Form?) { self = form == .xml ? .expression : .pointer }
    }

    private mutating func read(_ part: Member) throws(SourceFileError) {
        switch part.key {
        case "format":
            let names = TabularDeclaration.Form.allCases.map(\.rawValue)
            guard let form = TabularDeclaration.Form(rawValue: try part.text()) else {
                throw part.mistake("`format` is one of: \(names.joined(separator: ", "))")
            }
            self.form = form
        case "delimiter":
            guard let byte = try part.text().utf8.first, part.value.string?.utf8.count == 1 else {
                throw part.mistake("`delimiter` is one character, such as ';'")
            }
            self.delimiter = byte
        case "body": self.body = try part.text()
        case "content_type": self.contentType = try part.text()
        case "items": self.items = try part.text(mayBeEmpty: true)
        case "total": self.total = try part.text()
        case "headers":
            self.headers = try Self.texts(part).map { TabularDeclaration.Header(name: $0.key, value: $0.value) }
            for header in self.headers {
                let isName = header.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
                guard isName, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                    throw part.mistake("`\(header.name)` is no header field")
                }
            }
        default: self.namespaces = Dictionary(uniqueKeysWithValues: try Self.texts(part).map { ($0.key, $0.value) })
        }
    }

    // MARK: Paging

    private static func paging(_ part: Member, _ paths: PathForm) throws(SourceFileError) -> TabularDeclaration.Paging {
        let members = try part.members()
        let keys = ["by", "parameter", "size_parameter", "size", "first", "next"]
        try members.check(allowed: keys, of: "paging")
        let ways = TabularDeclaration.Paging.Way.allCases.map(\.rawValue)
        guard let by = members.first(where: { $0.key == "by" })?.value.string,
            let way = TabularDeclaration.Paging.Way(rawValue: by)
        else { throw part.mistake("`paging` needs `by`, one of: \(ways.joined(separator: ", "))") }
        var paging = TabularDeclaration.Paging(way: way)
        for member in members {
            switch member.key {
            case "parameter": paging.parameter = try member.text()
            case "size_parameter": paging.sizeParameter = try member.text()
            case "size":
                guard let size = member.value.int, (1...10_000).contains(size) else {
                    throw member.mistake("`size` is a whole number from 1 to 10000")
                }
                paging.size = size
            case "first":
                guard let first = member.value.int, (0...1).contains(first) else {
                    throw member.mistake("`first` is 0 or 1: the number of the first page")
                }
                paging.first = first
            case "next":
                paging.next = try member.text()
                try Self.check(place: try member.text(), member, paths)
            default: break
            }
        }
        if [.cursor, .link].contains(way), paging.next == nil {
            throw part.mistake("paging by \(by) needs `next`, where each page says it")
        }
        return paging
    }

    // MARK: The map

    private mutating func read(map: Member, _ paths: PathForm) throws(SourceFileError) {
        let properties = Self.properties
        for member in try map.members() {
            switch member.key {
            case "distribution": try read(distribution: member, paths)
            case let name where Self.divided.contains(name):
                for inner in try member.members() {
                    try Self.take("\(member.key).\(inner.key)", inner, properties, paths, &self.fields)
                }
            default: try Self.take(member.key, member, properties, paths, &self.fields)
            }
        }
        for required in ["identifier", "title"] where fields[required] == nil {
            throw map.mistake("`map` needs `\(required)`")
        }
    }

    private mutating func read(distribution: Member, _ paths: PathForm) throws(SourceFileError) {
        var fields: [String: [TabularDeclaration.Value]] = [:]
        for member in try distribution.members() {
            if member.key == "items" {
                let path = try member.text()
                try Self.check(path: path, member, paths)
                distributionItems = path
            } else {
                try Self.take(member.key, member, Self.distributionProperties, paths, &fields)
            }
        }
        guard fields["accessURL"] != nil || fields["downloadURL"] != nil else {
            throw distribution.mistake("`distribution` needs `accessURL` or `downloadURL`")
        }
        self.distribution = fields
    }

    private static func take(
        _ name: String, _ member: Member, _ allowed: [String], _ paths: PathForm,
        _ fields: inout [String: [TabularDeclaration.Value]]
    ) throws(SourceFileError) {
        guard allowed.contains(name) else {
            throw member.mistake("unknown property `\(name)`; there are: \(allowed.joined(separator: ", "))")
        }
        // Several values of one property, in several languages for example, are a list.
        var values: [TabularDeclaration.Value] = []
        for node in member.value.sequence.map(Array.init) ?? [member.value] {
            values.append(try value(Member(file: member.file, key: member.key, line: member.line, value: node), paths))
        }
        fields[name] = values
    }

    private static func value(_ part: Member, _ paths: PathForm) throws(SourceFileError) -> TabularDeclaration.Value {
        var value = TabularDeclaration.Value()
        if part.value.mapping == nil {
            let path = try part.text()
            try Self.check(path: path, part, paths)
            value.path = path
            return value
        }
        let members = try part.members()
        let keys = ["path", "constant", "template", "language", "separator", "values"]
        try members.check(allowed: keys, of: "a value")
        for member in members {
            switch member.key {
            case "path":
                value.path = try member.text()
                try Self.check(path: try member.text(), member, paths)
            case "constant": value.constant = try member.text()
            case "template": value.template = try member.text()
            case "separator": value.separator = try member.text()
            case "language":
                guard let code = member.value.string, Vocabularies.languages[code] != nil else {
                    throw member.mistake("`language` is a language's code, such as pl or en")
                }
                value.language = code.lowercased()
            default: value.values = Dictionary(uniqueKeysWithValues: try Self.texts(member).map { ($0.key, $0.value) })
            }
        }
        guard [value.path, value.constant, value.template].compactMap({ $0 }).count == 1 else {
            throw part.mistake("a value has one of: path, constant, template")
        }
        return value
    }

    // MARK: Parts

    private static func check(path: String, _ part: Member, _ paths: PathForm) throws(SourceFileError) {
        switch paths {
        case .pointer:
            guard JSONPointer(path) != nil else {
                throw part.mistake("`\(path)` is no JSON Pointer, such as /title or /tags/*/name")
            }
        case .expression:
            guard XPathDocument.isExpression(path) else { throw part.mistake("`\(path)` is no XPath expression") }
        }
    }

    /// Places in the whole document, which is read as a stream.
    private static func check(place: String, _ part: Member, _ paths: PathForm) throws(SourceFileError) {
        switch paths {
        case .pointer:
            guard let pointer = JSONPointer(place), !pointer.isMany else {
                throw part.mistake("`\(part.key)` is a JSON Pointer without `*`, such as /data/items")
            }
        case .expression:
            guard TabularPlace(place) != nil else {
                throw part.mistake(
                    "`\(part.key)` is a path of element names from the root, such as /list/item or /list/@total")
            }
        }
    }

    private static func texts(_ part: Member) throws(SourceFileError) -> [(key: String, value: String)] {
        var texts: [(key: String, value: String)] = []
        for member in try part.members() { texts.append((member.key, try member.text())) }
        return texts
    }
}
