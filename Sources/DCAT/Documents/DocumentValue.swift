package import JSON
import OrderedCollections

/// How one value stands in a document: what is written, and what is read back of it.
struct DocumentValue<Element>: Sendable {
    let write: @Sendable (inout JSONWriter, Element) -> Void
    /// Nothing where the JSON is no such value.
    let read: @Sendable (JSONValue) -> Element?
    /// Whether it says nothing, and is left out.
    let isEmpty: @Sendable (Element) -> Bool

    init(
        write: @escaping @Sendable (inout JSONWriter, Element) -> Void,
        read: @escaping @Sendable (JSONValue) -> Element?,
        isEmpty: @escaping @Sendable (Element) -> Bool = { _ in false }
    ) {
        self.write = write
        self.read = read
        self.isEmpty = isEmpty
    }
}

extension DocumentValue<String> {
    static var string: Self { Self(write: { $0.string($1) }, read: { $0.string }) }
}

extension DocumentValue<Int> {
    static var int: Self { Self(write: { $0.int($1) }, read: { $0.int }) }
}

extension DocumentValue<Double> {
    static var double: Self { Self(write: { $0.double($1) }, read: { $0.double }) }
}

extension DocumentValue<DateValue> {
    static var date: Self { Self(write: { $0.string($1.description) }, read: { Optional($0).date }) }
}

extension DocumentValue<LocalizedText> {
    static var text: Self { Self(write: { $0.languageMap($1) }, read: { Optional($0).localizedText }) }
}

extension JSONWriter {
    /// The elements that say something; nothing where none does.
    mutating func list<Element>(
        _ name: String, _ elements: some Collection<Element>, _ value: DocumentValue<Element>
    ) {
        guard elements.contains(where: { !value.isEmpty($0) }) else { return }
        key(name)
        beginArray()
        for element in elements where !value.isEmpty(element) { value.write(&self, element) }
        endArray()
    }

    mutating func strings(_ name: String, _ values: some Collection<String>) {
        guard !values.isEmpty else { return }
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    mutating func text(_ name: String, _ text: LocalizedText) {
        guard !text.isEmpty else { return }
        key(name)
        languageMap(text)
    }

    /// A text by language, `{"pl": "…"}`.
    package mutating func languageMap(_ text: LocalizedText) {
        beginObject()
        for entry in text.entries { member(entry.language, entry.value) }
        endObject()
    }

    mutating func keywords(_ name: String, _ keywords: LanguageMap<[String]>) {
        guard !keywords.isEmpty else { return }
        key(name)
        beginObject()
        for entry in keywords.entries { strings(entry.language, entry.value) }
        endObject()
    }
}

extension Optional where Wrapped == JSONValue {
    var strings: OrderedSet<String> { OrderedSet(texts) }

    private var texts: [String] { self?.array?.compactMap(\.string) ?? [] }

    var keywords: LanguageMap<[String]> {
        var keywords = LanguageMap<[String]>()
        for member in self?.object ?? JSONObject() { keywords[member.key] = Optional(member.value).texts }
        return keywords
    }

    var localizedText: LocalizedText {
        var text = LocalizedText()
        for member in self?.object ?? JSONObject() { text[member.key] = member.value.string }
        return text
    }

    var date: DateValue? { self?.string.flatMap { DateReader.date($0, naive: .utc) } }
}
