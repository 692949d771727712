import DCAT
import JSON
import XML
import Yams

/// What a source file declares of a list that no protocol describes: every part is checked here, so that a mistake is told
/// with its line, and not found by a run.
extension SourceFile {
    typealias Member = (key: String, line: Int, value: Node)

    static let tabularKeys = [
        "format", "delimiter", "body", "content_type", "headers", "items", "total", "paging", "namespaces", "map",
    ]

    func tabular(_ parts: [Member]) throws(SourceFileError) -> TabularDeclaration {
        var declaration = TabularDeclaration()
        for part in parts where part.key != "map" && part.key != "paging" {
            try read(part, into: &declaration)
        }
        guard let map = parts.first(where: { $0.key == "map" }) else {
            throw SourceFileError(file: file, line: nil, message: "the type tabular needs the option `map`")
        }
        let paths = PathForm(declaration.form)
        if let part = parts.first(where: { $0.key == "paging" }) { declaration.paging = try paging(part, paths) }
        for (key, node) in [("items", declaration.items), ("total", declaration.total ?? "")] {
            guard let part = parts.first(where: { $0.key == key }) else { continue }
            try check(place: node, part, paths)
        }
        try read(map: map, paths, into: &declaration)
        return declaration
    }

    /// How paths are written, which the form of the list decides.
    private enum PathForm {
        case pointer, expression

        init(_ form: TabularDeclaration.Form?) { self = form == .xml ? .expression : .pointer }
    }

    private func read(_ part: Member, into declaration: inout TabularDeclaration) throws(SourceFileError) {
        switch part.key {
        case "format":
            let names = TabularDeclaration.Form.allCases.map(\.rawValue)
            guard let form = TabularDeclaration.Form(rawValue: try tabularText(part)) else {
                throw mistake(part, "`format` is one of: \(names.joined(separator: ", "))")
            }
            declaration.form = form
        case "delimiter":
            guard let byte = try tabularText(part).utf8.first, part.value.string?.utf8.count == 1 else {
                throw mistake(part, "`delimiter` is one character, such as ';'")
            }
            declaration.delimiter = byte
        case "body": declaration.body = try tabularText(part)
        case "content_type": declaration.contentType = try tabularText(part)
        case "items": declaration.items = try tabularText(part, mayBeEmpty: true)
        case "total": declaration.total = try tabularText(part)
        case "headers":
            declaration.headers = try texts(part).map { TabularDeclaration.Header(name: $0.key, value: $0.value) }
            for header in declaration.headers {
                let isName = header.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
                guard isName, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                    throw mistake(part, "`\(header.name)` is no header field")
                }
            }
        default: declaration.namespaces = Dictionary(uniqueKeysWithValues: try texts(part).map { ($0.key, $0.value) })
        }
    }

    // MARK: Paging

    private func paging(_ part: Member, _ paths: PathForm) throws(SourceFileError) -> TabularDeclaration.Paging {
        let members = try mapping(part)
        let keys = ["by", "parameter", "size_parameter", "size", "first", "next"]
        try checkKeys(members, allowed: keys, of: "paging")
        let ways = TabularDeclaration.Paging.Way.allCases.map(\.rawValue)
        guard let by = members.first(where: { $0.key == "by" })?.value.string,
            let way = TabularDeclaration.Paging.Way(rawValue: by)
        else { throw mistake(part, "`paging` needs `by`, one of: \(ways.joined(separator: ", "))") }
        var paging = TabularDeclaration.Paging(way: way)
        for member in members {
            switch member.key {
            case "parameter": paging.parameter = try tabularText(member)
            case "size_parameter": paging.sizeParameter = try tabularText(member)
            case "size":
                guard let size = member.value.int, (1...10_000).contains(size) else {
                    throw mistake(member, "`size` is a whole number from 1 to 10000")
                }
                paging.size = size
            case "first":
                guard let first = member.value.int, (0...1).contains(first) else {
                    throw mistake(member, "`first` is 0 or 1: the number of the first page")
                }
                paging.first = first
            case "next":
                paging.next = try tabularText(member)
                try check(place: try tabularText(member), member, paths)
            default: break
            }
        }
        if [.cursor, .link].contains(way), paging.next == nil {
            throw mistake(part, "paging by \(by) needs `next`, where each page says it")
        }
        return paging
    }

    // MARK: The map

    private func read(
        map: Member, _ paths: PathForm, into declaration: inout TabularDeclaration
    ) throws(SourceFileError) {
        let properties = TabularDeclaration.properties
        for member in try mapping(map) {
            switch member.key {
            case "distribution": try read(distribution: member, paths, into: &declaration)
            case "contactPoint", "temporal":
                for inner in try mapping(member) {
                    try take("\(member.key).\(inner.key)", inner, properties, paths, &declaration.fields)
                }
            default: try take(member.key, member, properties, paths, &declaration.fields)
            }
        }
        for required in ["identifier", "title"] where declaration.fields[required] == nil {
            throw mistake(map, "`map` needs `\(required)`")
        }
    }

    private func read(
        distribution: Member, _ paths: PathForm, into declaration: inout TabularDeclaration
    ) throws(SourceFileError) {
        var fields: [String: [TabularDeclaration.Value]] = [:]
        for member in try mapping(distribution) {
            if member.key == "items" {
                let path = try tabularText(member)
                try check(path: path, member, paths)
                declaration.distributionItems = path
            } else {
                try take(member.key, member, TabularDeclaration.distributionProperties, paths, &fields)
            }
        }
        guard fields["accessURL"] != nil || fields["downloadURL"] != nil else {
            throw mistake(distribution, "`distribution` needs `accessURL` or `downloadURL`")
        }
        declaration.distribution = fields
    }

    private func take(
        _ name: String, _ member: Member, _ allowed: [String], _ paths: PathForm,
        _ fields: inout [String: [TabularDeclaration.Value]]
    ) throws(SourceFileError) {
        guard allowed.contains(name) else {
            throw mistake(member, "unknown property `\(name)`; there are: \(allowed.joined(separator: ", "))")
        }
        // Several values of one property, in several languages for example, are a list.
        var values: [TabularDeclaration.Value] = []
        for node in member.value.sequence.map(Array.init) ?? [member.value] {
            values.append(try value((member.key, member.line, node), paths))
        }
        fields[name] = values
    }

    private func value(_ part: Member, _ paths: PathForm) throws(SourceFileError) -> TabularDeclaration.Value {
        var value = TabularDeclaration.Value()
        if part.value.mapping == nil {
            let path = try tabularText(part)
            try check(path: path, part, paths)
            value.path = path
            return value
        }
        let members = try mapping(part)
        let keys = ["path", "constant", "template", "language", "separator", "values"]
        try checkKeys(members, allowed: keys, of: "a value")
        for member in members {
            switch member.key {
            case "path":
                value.path = try tabularText(member)
                try check(path: try tabularText(member), member, paths)
            case "constant": value.constant = try tabularText(member)
            case "template": value.template = try tabularText(member)
            case "separator": value.separator = try tabularText(member)
            case "language":
                guard let code = member.value.string, Vocabularies.languages[code] != nil else {
                    throw mistake(member, "`language` is a language's code, such as pl or en")
                }
                value.language = code.lowercased()
            default: value.values = Dictionary(uniqueKeysWithValues: try texts(member).map { ($0.key, $0.value) })
            }
        }
        guard [value.path, value.constant, value.template].compactMap({ $0 }).count == 1 else {
            throw mistake(part, "a value has one of: path, constant, template")
        }
        return value
    }

    // MARK: Parts

    private func check(path: String, _ part: Member, _ paths: PathForm) throws(SourceFileError) {
        switch paths {
        case .pointer:
            guard JSONPointer(path) != nil else {
                throw mistake(part, "`\(path)` is no JSON Pointer, such as /title or /tags/*/name")
            }
        case .expression:
            guard XPathDocument.isExpression(path) else { throw mistake(part, "`\(path)` is no XPath expression") }
        }
    }

    /// Places in the whole document, which is read as a stream.
    private func check(place: String, _ part: Member, _ paths: PathForm) throws(SourceFileError) {
        switch paths {
        case .pointer:
            guard let pointer = JSONPointer(place), !pointer.isMany else {
                throw mistake(part, "`\(part.key)` is a JSON Pointer without `*`, such as /data/items")
            }
        case .expression:
            guard TabularPlace(place) != nil else {
                throw mistake(
                    part, "`\(part.key)` is a path of element names from the root, such as /list/item or /list/@total")
            }
        }
    }

    private func mapping(_ part: Member) throws(SourceFileError) -> [Member] {
        guard let mapping = part.value.mapping else {
            throw mistake(part, "`\(part.key)` is a mapping of keys to values")
        }
        return try Self.members(of: mapping, file: file)
    }

    private func texts(_ part: Member) throws(SourceFileError) -> [(key: String, value: String)] {
        var texts: [(key: String, value: String)] = []
        for member in try mapping(part) { texts.append((member.key, try tabularText(member))) }
        return texts
    }

    private func tabularText(_ part: Member, mayBeEmpty: Bool = false) throws(SourceFileError) -> String {
        guard let text = part.value.scalar?.string, mayBeEmpty || !text.isEmpty else {
            throw mistake(part, "`\(part.key)` must be a text")
        }
        return text
    }

    private func mistake(_ part: Member, _ message: String) -> SourceFileError {
        SourceFileError(file: file, line: part.line, message: message)
    }
}
