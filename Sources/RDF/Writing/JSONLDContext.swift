internal import JSON

/// The table by which a graph becomes JSON-LD with short keys: which key stands for which property, and in what shape its
/// values are written (JSON-LD 1.1 §4.1, §4.2.3 and §4.6).
public struct JSONLDContext: Sendable {
    /// The shape of a key's values. A value that does not fit is spelled out as an object, so nothing is lost.
    public enum Shape: Hashable, Sendable {
        /// Plain strings, integers and booleans stand bare.
        case plain
        /// IRIs stand bare, as absolute IRIs.
        case id
        /// IRIs stand bare, shortened to a key of the table or a prefixed name.
        case vocabulary
        /// Literals of one datatype stand bare.
        case typed(IRI)
        /// Texts are an object from language tag to text; a text without a language is under `@none`.
        case languageMap
    }

    /// One key: a property or a class.
    public struct Definition: Sendable {
        /// The key.
        public let name: String
        /// The property or class.
        public let iri: IRI
        /// The shape of the values.
        public let shape: Shape
        /// Whether values stand in an array even where there is one (in a language map: one per language).
        public let isSet: Bool

        /// Defines a key.
        public init(_ name: String, _ iri: IRI, _ shape: Shape = .plain, isSet: Bool = false) {
            precondition(!name.isEmpty && name.utf8.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) })
            self.name = name
            self.iri = iri
            self.shape = shape
            self.isSet = isSet
        }
    }

    /// The key that stands for `@id`.
    public let idKey: String
    /// The key that stands for `@type`.
    public let typeKey: String
    /// Vocabularies whose names are shortened where no key is defined.
    public let prefixes: [Namespace]
    /// The keys. Several may be of one property with different shapes: the first that fits a value is taken.
    public let definitions: [Definition]

    private let byIRI: [IRI: [Int]]

    /// Makes a table. Prefixes and keys must have different names.
    public init(
        definitions: [Definition], prefixes: [Namespace] = Namespace.common, idKey: String = "@id",
        typeKey: String = "@type"
    ) {
        let names = definitions.map(\.name) + prefixes.map(\.prefix) + [idKey, typeKey]
        precondition(Set(names).count == names.count, "each name of a JSON-LD context has one meaning")
        self.definitions = definitions
        self.prefixes = prefixes
        self.idKey = idKey
        self.typeKey = typeKey
        byIRI = Dictionary(grouping: definitions.indices) { definitions[$0].iri }
    }

    func definitions(of iri: IRI) -> [Int] { byIRI[iri] ?? [] }

    /// The whole table as a JSON-LD document `{"@context": {…}}` in UTF-8, to be served on its own.
    public func document() -> [UInt8] {
        var writer = JSONWriter(capacity: 16384)
        var shortener = IRIShortener(prefixes)
        writer.object {
            $0.key("@context")
            write(definitions.indices, shortener: &shortener, keepsAllPrefixes: true, to: &$0)
        }
        return writer.bytes
    }

    /// Writes the object that declares some of the keys, and the prefixes that were used (`keepsAllPrefixes`: all).
    func write(
        _ chosen: some Sequence<Int>, shortener: inout IRIShortener, keepsAllPrefixes: Bool = false,
        to writer: inout JSONWriter
    ) {
        // Names are shortened first, because that decides which prefixes must be declared.
        let chosen = chosen.map { index in
            let definition = definitions[index]
            var type: String?
            if case .typed(let datatype) = definition.shape { type = shortener.compact(datatype) }
            return (definition: definition, iri: shortener.compact(definition.iri), type: type)
        }
        writer.object {
            $0.key("@version")
            $0.double(1.1)
            if idKey != "@id" { $0.member(idKey, "@id") }
            if typeKey != "@type" { $0.member(typeKey, "@type") }
            for namespace in keepsAllPrefixes ? prefixes : shortener.used {
                // A namespace that ends otherwise is a prefix only where that is said (JSON-LD 1.1 §4.4).
                if namespace.iri.hasSuffix("/") || namespace.iri.hasSuffix("#") {
                    $0.member(namespace.prefix, namespace.iri)
                } else {
                    $0.key(namespace.prefix)
                    $0.object {
                        $0.member("@id", namespace.iri)
                        $0.member("@prefix", true)
                    }
                }
            }
            for (definition, iri, type) in chosen { write(definition, iri, type, to: &$0) }
        }
    }

    private func write(_ definition: Definition, _ iri: String, _ type: String?, to writer: inout JSONWriter) {
        writer.key(definition.name)
        writer.object {
            $0.member("@id", iri)
            switch definition.shape {
            case .plain, .languageMap: break
            case .id: $0.member("@type", "@id")
            case .vocabulary: $0.member("@type", "@vocab")
            case .typed: $0.member("@type", type)
            }
            switch (definition.shape, definition.isSet) {
            case (.languageMap, false): $0.member("@container", "@language")
            case (.languageMap, true): $0.member("@container", ["@language", "@set"])
            case (_, true): $0.member("@container", "@set")
            case (_, false): break
            }
        }
    }
}

extension IRIShortener {
    /// An IRI as a prefixed name where that is possible.
    mutating func compact(_ iri: IRI) -> String {
        guard let (namespace, local) = shorten(iri) else { return iri.string }
        return "\(namespace.prefix):\(Substring(local))"
    }
}
