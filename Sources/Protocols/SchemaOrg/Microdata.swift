import DCAT
import Feeds
import RDF

/// The items of a page in microdata (HTML Living Standard, section 5) as statements.
///
/// Only pages that have a dataset of schema.org are read; `itemref` is not followed.
struct Microdata {
    /// What the items say; `nil` where none of them is a dataset. Known at the end of the page.
    var graph: Graph? {
        mutating get {
            while let last = open.popLast() { close(last) }
            return isDataset ? statements : nil
        }
    }

    private struct Element {
        let name: String
        /// The number of the item that begins here.
        var item: Int?
        /// The property whose text stands here, and the item that it belongs to.
        var property: (item: Int, names: [String])?
        var text = ""
    }

    private struct Item {
        let node: Term
        /// What names of properties without a scheme belong to.
        let vocabulary: String
    }

    private let base: String
    private var statements = Graph()
    private var open: [Element] = []
    private var items: [Item] = []
    private var isDataset = false
    private var statementCount = 0
    /// How many open elements have a text that is gathered.
    private var texts = 0

    private static let maxDepth = 256
    private static let maxStatements = 50_000
    /// Properties and types that one element states.
    private static let maxNames = 20
    /// Properties that stand in each other's text.
    private static let maxTexts = 8
    private static let maxItems = 20_000
    private static let maxTextBytes = 1 << 20
    private static let voidNames: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
    private static let schema = "https://schema.org/"

    init(base: String) {
        self.base = base
    }

    /// Takes the next piece of the page.
    mutating func take(_ token: HTMLToken) {
        switch token {
        case .start(let name, let attributes, let isEmpty): start(name, attributes, isEmpty)
        case .end(let name): end(name)
        case .text(let text): append(text)
        }
    }

    private mutating func append(_ text: String) {
        guard texts > 0 else { return }
        for index in open.indices where open[index].property != nil {
            if open[index].text.utf8.count < Self.maxTextBytes { open[index].text += text }
        }
    }

    private mutating func start(
        _ name: String, _ attributes: [(name: String, value: String)], _ isEmpty: Bool
    ) {
        if name == "br" { append(" ") }
        func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
        let names = Self.words(attribute("itemprop"))
        let parent = open.last { $0.item != nil }?.item
        var element = Element(name: name)
        if attribute("itemscope") != nil, items.count < Self.maxItems {
            element.item = begin(type: attribute("itemtype"), id: attribute("itemid"), parent: parent)
            if let parent, let item = element.item { state(parent, names, items[item].node) }
        } else if let parent, !names.isEmpty {
            if let value = Self.value(name, attribute, base) {
                state(parent, names, value)
            } else if texts < Self.maxTexts {
                element.property = (parent, names)
                texts += 1
            }
        }
        guard !Self.voidNames.contains(name), !isEmpty, open.count < Self.maxDepth else { return close(element) }
        open.append(element)
    }

    private mutating func begin(type: String?, id: String?, parent: Int?) -> Int {
        let node: Term =
            id.flatMap { FeedAddress.resolve($0, base: base) }.map { .iri(IRI($0)) }
            ?? .blank(BlankNode("m\(items.count)"))
        let types = Self.words(type)
        for type in types {
            insert(Triple(node, .rdfType, .iri(IRI(type))))
            if type.hasSuffix("schema.org/Dataset") { isDataset = true }
        }
        let slash = types.first.flatMap { first in first.lastIndex(of: "/").map { String(first[...$0]) } }
        items.append(Item(node: node, vocabulary: slash ?? parent.map { items[$0].vocabulary } ?? Self.schema))
        return items.count - 1
    }

    private static func words(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split(maxSplits: maxNames, whereSeparator: \.isWhitespace).prefix(maxNames).map(String.init)
    }

    private mutating func insert(_ statement: Triple) {
        statementCount += 1
        if statementCount <= Self.maxStatements { statements.insert(statement) }
    }

    /// The value that stands in an attribute, by the kind of element; `nil` where it is the text.
    private static func value(_ name: String, _ attribute: (String) -> String?, _ base: String) -> Term? {
        if let content = attribute("content") { return .literal(Literal(content)) }
        let link =
            switch name {
            case "a", "area", "link": "href"
            case "audio", "embed", "iframe", "img", "source", "track", "video": "src"
            case "object": "data"
            default: ""
            }
        if let raw = attribute(link) {
            return FeedAddress.resolve(raw, base: base).map { .iri(IRI($0)) } ?? .literal(Literal(raw))
        }
        if name == "time", let date = attribute("datetime") { return .literal(Literal(date)) }
        if name == "data" || name == "meter", let value = attribute("value") { return .literal(Literal(value)) }
        return nil
    }

    private mutating func state(_ item: Int, _ names: [String], _ value: Term) {
        for name in names {
            let property = name.contains(":") ? name : items[item].vocabulary + name
            insert(Triple(items[item].node, IRI(property), value))
        }
    }

    /// An end tag ends all that was left open within.
    private mutating func end(_ name: String) {
        guard let place = open.lastIndex(where: { $0.name == name }) else { return }
        while open.count > place, let last = open.popLast() { close(last) }
    }

    private mutating func close(_ element: Element) {
        guard let property = element.property else { return }
        texts -= 1
        let text = element.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !text.isEmpty { state(property.item, property.names, .literal(Literal(text))) }
    }
}
