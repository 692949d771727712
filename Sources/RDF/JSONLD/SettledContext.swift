internal import JSON

/// An active context that documents are read with: nothing is added to it any more, so that what a key means is worked
/// out once, and not for each of the thousand nodes that have it.
///
/// It is a class because every node inside refers to it.
final class SettledContext {
    let context: ActiveContext
    /// What held before a context that does not reach into the nodes inside.
    private(set) lazy var previous = context.previous.map(SettledContext.init)
    private var meanings = StringMemory<KeyMeaning>()
    private var types = StringMemory<String>()

    init(_ context: ActiveContext) {
        self.context = context
    }

    /// What a key stands for.
    func meaning(of key: String) -> KeyMeaning {
        if let known = meanings[key] { return known }
        let meaning = KeyMeaning(key, in: context)
        meanings[key] = meaning
        return meaning
    }

    /// The keyword that a key is or stands for; what only looks like one is given as it is.
    func keyword(_ key: String) -> String? {
        if key.startsLikeKeyword { return key }
        guard !context.terms.isEmpty, case .keyword(let keyword) = meaning(of: key).kind else { return nil }
        return keyword
    }

    /// Whether a term, a type for example, brings a context.
    func bringsContext(_ term: String) -> Bool { !context.terms.isEmpty && meaning(of: term).hasContext }

    /// IRI Expansion of a class or datatype, of which a document has few.
    func expandType(_ type: String) -> String? {
        if let known = types[type] { return known }
        let expanded = expandIRI(type, documentRelative: true, vocabulary: true)
        types[type] = expanded
        return expanded
    }

    /// IRI Expansion. See `ActiveContext.expandIRI`.
    func expandIRI(_ value: String, documentRelative: Bool = false, vocabulary: Bool = false) -> String? {
        context.expandIRI(value, documentRelative: documentRelative, vocabulary: vocabulary)
    }
}

/// What a key of a node stands for in one context.
final class KeyMeaning {
    enum Kind {
        /// `@context`, or what expands to nothing that could be stated.
        case nothing
        case keyword(String)
        case property(String)
    }

    let kind: Kind
    let definition: TermDefinition?
    // What is asked for each value, so that the definition need not be copied for it.
    let hasContext: Bool
    let containers: TermDefinition.Containers
    let type: String?
    let isReverse: Bool
    /// The language and direction of plain texts; `nil` where there is none.
    let language: JSONValue?
    let direction: JSONValue?

    fileprivate init(_ key: String, in context: ActiveContext) {
        switch context.expandIRI(key, vocabulary: true) {
        case nil, "@context": kind = .nothing
        case let keyword? where JSONLDKeyword.isKeyword(keyword): kind = .keyword(keyword)
        case let iri? where iri.utf8.contains(UInt8(ascii: ":")): kind = .property(iri)
        case _?: kind = .nothing
        }
        definition = context.terms[key]
        hasContext = definition?.context != nil
        containers = definition?.containers ?? []
        type = definition?.type
        isReverse = definition?.isReverse ?? false
        let language = definition?.language ?? context.language.map(JSONValue.string)
        self.language = language == .null ? nil : language
        let direction = definition?.direction ?? context.direction.map(JSONValue.string)
        self.direction = direction == .null ? nil : direction
    }
}
