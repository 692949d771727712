internal import JSON

/// What a key of a JSON-LD document means where it stands (JSON-LD 1.1 API §4.1, "term definition").
struct TermDefinition: Equatable, Sendable {
    /// What values are put into (JSON-LD 1.1 §4.9 and §4.10).
    struct Containers: OptionSet, Sendable {
        let rawValue: UInt8
        static let graph = Containers(rawValue: 1)
        static let id = Containers(rawValue: 2)
        static let index = Containers(rawValue: 4)
        static let language = Containers(rawValue: 8)
        static let list = Containers(rawValue: 16)
        static let set = Containers(rawValue: 32)
        static let type = Containers(rawValue: 64)

        static let byName: [String: Containers] = [
            "@graph": .graph, "@id": .id, "@index": .index, "@language": .language, "@list": .list, "@set": .set,
            "@type": .type,
        ]
    }

    /// The IRI or keyword; `nil` where the key was switched off.
    var iri: String?
    var isPrefix = false
    var isProtected = false
    var isReverse = false
    /// A context that holds inside the key's values, which may be `null`, and what its relative IRIs are relative to.
    var context: JSONValue?
    var baseURL: String?
    var containers: Containers = []
    var index: String?
    var nest: String?
    var type: String?
    /// A language or direction of its own; `.null` switches the default off.
    var language: JSONValue?
    var direction: JSONValue?

    func isSame(as other: TermDefinition) -> Bool {
        var other = other
        other.isProtected = isProtected
        return self == other
    }
}

/// The meaning of all keys at one place of a document (JSON-LD 1.1 API §4.1, "active context").
struct ActiveContext: Sendable {
    var terms = TermTable()
    var base: IRIReference?
    let originalBase: IRIReference?
    var vocabulary: String?
    var language: String?
    var direction: String?
    /// What held before a context that does not reach into the nodes inside.
    private var previousBox: [ActiveContext] = []
    /// How many contexts stand behind this one, each before the next. Their release recurses, so they are bounded.
    private(set) var previousCount = 0

    init(base: IRIReference?) {
        self.base = base
        originalBase = base
    }

    /// Whether nothing was defined yet, so that a remote context gives the same as it gave before.
    var isInitial: Bool {
        terms.isEmpty && vocabulary == nil && language == nil && direction == nil && previousBox.isEmpty
    }

    var previous: ActiveContext? {
        get { previousBox.first }
        set {
            previousBox = newValue.map { [$0] } ?? []
            previousCount = newValue.map { $0.previousCount + 1 } ?? 0
        }
    }
}

/// The keywords of JSON-LD 1.1 §1.7, and texts that look like ones.
enum JSONLDKeyword {
    private static let all: Set<String> = [
        "@base", "@container", "@context", "@default", "@direction", "@embed", "@explicit", "@graph", "@id", "@import",
        "@included", "@index", "@json", "@language", "@list", "@nest", "@none", "@null", "@omitDefault", "@prefix",
        "@preserve", "@propagate", "@protected", "@requireAll", "@reverse", "@set", "@type", "@value", "@version",
        "@vocab",
    ]

    static func isKeyword(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "@") && all.contains(text)
    }

    /// `"@"1*ALPHA` (JSON-LD 1.1 API §5.1.2, step 2).
    static func looksLikeKeyword(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "@") && text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy(isASCIILetter)
    }
}

extension String {
    var startsLikeKeyword: Bool { utf8.first == UInt8(ascii: "@") }
}

extension JSONObject {
    /// The value of a keyword. Keywords equal nothing but their own bytes, so most keys need no comparison.
    subscript(keyword name: String) -> JSONValue? {
        let count = name.utf8.count
        for member in self where member.key.utf8.count == count && member.key == name { return member.value }
        return nil
    }
}

extension JSONValue {
    /// The elements, or the value itself as the only one.
    var elements: [JSONValue] { array ?? [self] }

    var isScalar: Bool {
        switch self {
        case .null, .array, .object: false
        case .bool, .number, .string: true
        }
    }

    /// A short form for messages.
    var excerpt: String {
        let text = String(decoding: serialized().prefix(80), as: UTF8.self)
        return text
    }
}
