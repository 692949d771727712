import JSON
import OrderedCollections
import RDF

/// What the values of a property are: how they stand in a document, what is read back of it, and what is drawn of them.
struct ValueKind<Value>: Sendable {
    /// As `docs/developers.md` says it.
    let name: String
    /// How the values stand in JSON-LD.
    let shape: JSONLDContext.Shape
    /// Whether they stand in an array there even where there is one.
    let isSet: Bool
    /// Writes the member of a name; nothing where there is no value.
    let write: @Sendable (inout JSONWriter, String, Value) -> Void
    let read: @Sendable (JSONValue?) -> Value
    let draw: @Sendable (inout DatasetGraph, Term, IRI, Value) -> Void
}

extension ValueKind {
    /// How one value is drawn: from its subject, by its property.
    typealias Drawing<Element> = @Sendable (inout DatasetGraph, Term, IRI, Element) -> Void

    /// One value, or none.
    static func one<Element: Sendable>(
        _ name: String, _ element: DocumentValue<Element>, _ shape: JSONLDContext.Shape,
        _ draw: @escaping Drawing<Element>
    ) -> ValueKind where Value == Element? {
        ValueKind(
            name: name, shape: shape, isSet: false,
            write: { writer, name, value in
                guard let value else { return }
                writer.key(name)
                element.write(&writer, value)
            },
            read: { $0.flatMap(element.read) },
            draw: { graph, subject, property, value in
                if let value { draw(&graph, subject, property, value) }
            })
    }

    /// Values of which none comes twice.
    static func list<Element: Sendable>(
        _ name: String, _ element: DocumentValue<Element>, _ shape: JSONLDContext.Shape = .id,
        _ draw: @escaping Drawing<Element>
    ) -> ValueKind where Value == OrderedSet<Element> {
        ValueKind(
            name: name, shape: shape, isSet: true, write: { $0.list($1, $2, element) },
            read: { OrderedSet($0?.array?.compactMap(element.read) ?? []) },
            draw: { graph, subject, property, values in
                for value in values where !element.isEmpty(value) { draw(&graph, subject, property, value) }
            })
    }

    /// Values in an order of their own.
    static func sequence<Element: Sendable>(
        _ name: String, _ element: DocumentValue<Element>, _ draw: @escaping Drawing<Element>
    ) -> ValueKind where Value == [Element] {
        ValueKind(
            name: name, shape: .id, isSet: true, write: { $0.list($1, $2, element) },
            read: { $0?.array?.compactMap(element.read) ?? [] },
            draw: { graph, subject, property, values in
                for value in values where !element.isEmpty(value) { draw(&graph, subject, property, value) }
            })
    }
}

// MARK: Texts

extension ValueKind<LocalizedText> {
    static var text: Self {
        Self(
            name: "text", shape: .languageMap, isSet: false, write: { $0.text($1, $2) }, read: { $0.localizedText },
            draw: { $0.text($1, $2, $3) })
    }
}

extension ValueKind<LanguageMap<[String]>> {
    static var keywords: Self {
        Self(
            name: "lists by language", shape: .languageMap, isSet: false, write: { $0.keywords($1, $2) },
            read: { $0.keywords }, draw: { $0.keywords($1, $2, $3) })
    }
}

extension ValueKind<OrderedSet<LocalizedText>> {
    /// Statements of rights, which are drawn with the licences that are but a text.
    static var rights: Self { list("list of texts", .text) { _, _, _, _ in } }
}

extension ValueKind<String?> {
    static var line: Self {
        one("text without language", .string, .plain) { $0.literal($1, $2, Literal($3)) }
    }

    /// The shortest time that data can tell apart.
    static var duration: Self {
        one("`xsd:duration`", .string, .typed(Datatype.duration)) {
            $0.literal($1, $2, Literal($3, datatype: Datatype.duration))
        }
    }

    static var mediaType: Self {
        one("text without language", .string, .id) {
            $0.typed($1, $2, ["http://www.iana.org/assignments/media-types/" + $3], Class.mediaType)
        }
    }

    static func address(_ type: Term) -> Self {
        one("address", .string, .id) { $0.typed($1, $2, [$3], type) }
    }
}

extension ValueKind<OrderedSet<String>> {
    static var identifiers: Self {
        list("list", .string, .plain) { $0.literal($1, $2, Literal($3)) }
    }

    static var otherIdentifiers: Self { list("list", .string) { $0.identifier($1, $2, $3) } }

    /// - Parameter type: the class of what is there.
    static func addresses(_ type: Term) -> Self {
        list("list of addresses", .string) { $0.typed($1, $2, [$3], type) }
    }

    /// Datasets of which only the address is known.
    static var datasets: Self {
        list("list of addresses", .string) {
            $0.mention($1, $2, Concept(uri: $3, label: LocalizedText()), Class.dataset)
        }
    }
}

// MARK: Dates and numbers

extension ValueKind<DateValue?> {
    /// Its datatype is that of its precision; in the context the commonest has the plain name.
    static var date: Self { one("date", .date, .typed(Datatype.dateTime)) { $0.date($1, $2, $3) } }
}

extension ValueKind<Int?> {
    static var number: Self {
        one("number", .int, .typed(Datatype.nonNegativeInteger)) {
            $0.literal($1, $2, Literal("\($3)", datatype: Datatype.nonNegativeInteger))
        }
    }
}

extension ValueKind<Double?> {
    static var number: Self {
        one("number", .double, .typed(Datatype.decimal)) { $0.decimal($1, $2, $3) }
    }
}

extension ValueKind<OrderedSet<Double>> {
    /// Distances of which the finest is drawn, since shapes allow one only.
    static var distances: Self {
        Self(
            name: "list of numbers", shape: .typed(Datatype.decimal), isSet: false,
            write: { $0.list($1, $2, .double) },
            read: { OrderedSet($0?.array?.compactMap(\.double) ?? []) },
            draw: { graph, subject, property, values in
                if let finest = values.min() { graph.decimal(subject, property, finest) }
            })
    }
}
