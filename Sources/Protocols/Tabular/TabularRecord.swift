import DCAT
import Feeds
import JSON
import Text
import XML

/// One item of a list, which answers paths.
enum TabularRecord {
    case json(JSONValue)
    case xml(XPathDocument.Node, namespaces: [String: String])

    /// - Throws: `JSONError` or `XMLError` where the item cannot be read, `LimitMet` where it holds more than a record may.
    init(_ bytes: [UInt8], mediaType: String, _ declaration: TabularDeclaration, _ limits: RecordLimits) throws {
        if mediaType == "application/json" {
            self = .json(try limits.json(bytes))
        } else {
            // `<a/>` is the least that an element takes.
            if bytes.count >= 4 * limits.elements { try limits.check(try XMLElement.parse(bytes)) }
            let document = try XPathDocument(serialized: bytes)
            guard let root = document.root else {
                throw HarvestFailure(.recordInvalid, "The item has no root element.")
            }
            self = .xml(root, namespaces: declaration.namespaces)
        }
    }

    /// The texts at a path, without blanks at their ends and without empty ones.
    func texts(at path: String) -> [String] {
        let texts: [String] =
            switch self {
            case .json(let value): JSONPointer(path)?.values(in: value).flatMap(Self.texts) ?? []
            case .xml(let node, let namespaces): node.texts(path, namespaces: namespaces)
            }
        return texts.map(\.trimmed).filter { !$0.isEmpty }
    }

    /// The parts of the item at a path, each of which answers paths of its own.
    func parts(at path: String) -> [TabularRecord] {
        switch self {
        case .json(let value):
            (JSONPointer(path)?.values(in: value) ?? []).flatMap { $0.array ?? [$0] }.filter { !$0.isNull }
                .map(TabularRecord.json)
        case .xml(let node, let namespaces):
            node.nodes(path, namespaces: namespaces).map { .xml($0, namespaces: namespaces) }
        }
    }

    /// A list stands for its elements; an object has no text.
    private static func texts(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .number(let number): [number.raw]
        case .bool(let flag): [flag ? "true" : "false"]
        case .array(let elements): elements.flatMap { $0.array == nil ? texts(of: $0) : [] }
        case .object, .null: []
        }
    }

    /// What a declared value is for this item.
    func texts(of value: TabularDeclaration.Value) -> [String] {
        var texts: [String] = []
        if let constant = value.constant {
            texts = [constant]
        } else if let template = value.template {
            texts = filled(template).map { [$0] } ?? []
        } else if let path = value.path {
            texts = self.texts(at: path)
        }
        if let separator = value.separator {
            texts = texts.flatMap { text in text.split(separator: separator).map { String($0).trimmed } }
                .filter { !$0.isEmpty }
        }
        return texts.map { value.values[$0] ?? $0 }
    }

    /// A text with the paths in its braces filled in; `nil` where one of them leads nowhere.
    private func filled(_ template: String) -> String? {
        let isAddress = template.hasPrefix("http")
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            guard let text = texts(at: String(rest[rest.index(after: open)..<close])).first else { return nil }
            result += rest[..<open] + (isAddress ? PercentEncoding.encode(text, leaving: .unreserved) : text)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
