internal import JSON

/// The terms of one context while they are being defined.
struct LocalTerms {
    let context: JSONObject
    let isProtected: Bool
    let scope: ContextScope
    /// By term: whether it is defined; `false` while its definition is under way.
    var defined: [String: Bool] = [:]
    /// How many definitions are under way, each waiting for the next.
    var depth = 0
}

/// Create Term Definition (JSON-LD 1.1 API §4.2.2).
extension JSONLDProcessor {
    mutating func createTerm(_ term: String, _ active: inout ActiveContext, _ local: inout LocalTerms) throws {
        if let isDefined = local.defined[term] {
            if isDefined { return }
            throw fault(.cyclicIRIMapping, term)
        }
        guard !term.isEmpty else { throw fault(.invalidTermDefinition, "an empty key") }
        guard let value = local.context[term] else { return }
        local.depth += 1
        defer { local.depth -= 1 }
        guard local.depth <= sink.limits.maxDepth else {
            throw Fault(.tooDeep(maxDepth: sink.limits.maxDepth), at: offset)
        }
        local.defined[term] = false
        if term == "@type" {
            try checkTypeDefinition(value)
        } else if JSONLDKeyword.isKeyword(term) {
            throw fault(.keywordRedefinition, term)
        } else if JSONLDKeyword.looksLikeKeyword(term) {
            return
        }
        let previous = active.terms.removeValue(forKey: term)
        guard var definition = try definition(of: term, value, &active, &local) else { return }
        if !local.scope.overridesProtected, let previous, previous.isProtected {
            guard definition.isSame(as: previous) else {
                active.terms[term] = previous
                throw fault(.protectedTermRedefinition, term)
            }
            definition = previous
        }
        try checkLength(definition.iri ?? "")
        active.terms[term] = definition
        local.defined[term] = true
    }

    private func checkTypeDefinition(_ value: JSONValue) throws {
        guard let object = value.object, !object.isEmpty,
            object.allSatisfy({ $0.key == "@protected" || $0.key == "@container" && $0.value.string == "@set" })
        else { throw fault(.keywordRedefinition, "@type") }
    }

    private mutating func definition(
        of term: String, _ value: JSONValue, _ active: inout ActiveContext, _ local: inout LocalTerms
    ) throws -> TermDefinition? {
        let object: JSONObject
        switch value {
        case .null, .string: object = JSONObject([.init(key: "@id", value: value)])
        case .object(let members): object = members
        default: throw fault(.invalidTermDefinition, term)
        }
        var definition = TermDefinition(isProtected: local.isProtected)
        if let entry = object["@protected"] {
            guard let isProtected = entry.bool else { throw fault(.invalidProtected, term) }
            definition.isProtected = isProtected
        }
        if let entry = object["@type"] { definition.type = try typeMapping(entry, &active, &local) }
        if let entry = object["@reverse"] {
            guard try setReverse(entry, object, &definition, &active, &local) else { return nil }
            return definition
        }
        guard try setIRI(term, object, isSimple: value.string != nil, &definition, &active, &local) else { return nil }
        if let entry = object["@container"] { try setContainers(entry, &definition) }
        try setIndex(object["@index"], &definition, &active, &local)
        if let context = object["@context"] { try setContext(context, &definition, active, local) }
        try setTextDefaults(object, &definition)
        try setNestAndPrefix(term, object, &definition)
        let known: Set<String> = [
            "@id", "@reverse", "@container", "@context", "@direction", "@index", "@language", "@nest", "@prefix",
            "@protected", "@type",
        ]
        if let unknown = object.first(where: { !known.contains($0.key) }) {
            throw fault(.invalidTermDefinition, "\(unknown.key) in “\(term)”")
        }
        return definition
    }

    // MARK: Entries

    private mutating func typeMapping(
        _ entry: JSONValue, _ active: inout ActiveContext, _ local: inout LocalTerms
    ) throws -> String {
        guard let text = entry.string, let type = try expandTerm(text, &active, &local) else {
            throw fault(.invalidTypeMapping, entry.excerpt)
        }
        switch type {
        case "@id", "@vocab", "@json", "@none": return type
        default:
            guard IRIReference.hasScheme(type) else { throw fault(.invalidTypeMapping, text) }
            return type
        }
    }

    /// Sets what `@reverse` says; `false` where the term is to be ignored.
    private mutating func setReverse(
        _ entry: JSONValue, _ object: JSONObject, _ definition: inout TermDefinition, _ active: inout ActiveContext,
        _ local: inout LocalTerms
    ) throws -> Bool {
        if object["@id"] != nil || object["@nest"] != nil { throw fault(.invalidReverseProperty, entry.excerpt) }
        guard let text = entry.string else { throw fault(.invalidIRIMapping, entry.excerpt) }
        if JSONLDKeyword.looksLikeKeyword(text) { return false }
        guard let iri = try expandTerm(text, &active, &local), Self.isIRIOrBlank(iri) else {
            throw fault(.invalidIRIMapping, text)
        }
        definition.iri = iri
        definition.isReverse = true
        switch object["@container"] {
        case nil, .null: break
        case .string("@set"): definition.containers = .set
        case .string("@index"): definition.containers = .index
        case let other?: throw fault(.invalidReverseProperty, other.excerpt)
        }
        return true
    }

    /// Sets what the term stands for; `false` where the term is to be ignored.
    private mutating func setIRI(
        _ term: String, _ object: JSONObject, isSimple: Bool, _ definition: inout TermDefinition,
        _ active: inout ActiveContext, _ local: inout LocalTerms
    ) throws -> Bool {
        if let entry = object["@id"], entry.string != term {
            if entry.isNull { return true }
            guard let text = entry.string else { throw fault(.invalidIRIMapping, term) }
            if JSONLDKeyword.looksLikeKeyword(text), !JSONLDKeyword.isKeyword(text) { return false }
            guard let iri = try expandTerm(text, &active, &local),
                JSONLDKeyword.isKeyword(iri) || Self.isIRIOrBlank(iri)
            else { throw fault(.invalidIRIMapping, term) }
            if iri == "@context" { throw fault(.invalidKeywordAlias, term) }
            definition.iri = iri
            let hasInnerColon = term.utf8.dropFirst().dropLast().contains(UInt8(ascii: ":"))
            if hasInnerColon || term.utf8.contains(UInt8(ascii: "/")) {
                local.defined[term] = true
                guard try expandTerm(term, &active, &local) == iri else { throw fault(.invalidIRIMapping, term) }
            } else if isSimple, !term.utf8.contains(UInt8(ascii: ":")) {
                definition.isPrefix = iri.hasBytePrefix("_:") || ":/?#[]@".utf8.contains(iri.utf8.last ?? 0)
            }
        } else if let (prefix, suffix) = ActiveContext.split(term) {
            if local.context[prefix] != nil { try createTerm(prefix, &active, &local) }
            definition.iri = active.terms[prefix]?.iri.map { $0 + suffix } ?? term
        } else if term.utf8.contains(UInt8(ascii: "/")) {
            guard let iri = active.expandIRI(term, vocabulary: true), IRIReference.hasScheme(iri) else {
                throw fault(.invalidIRIMapping, term)
            }
            definition.iri = iri
        } else if term == "@type" {
            definition.iri = "@type"
        } else if let vocabulary = active.vocabulary {
            definition.iri = vocabulary + term
        } else {
            throw fault(.invalidIRIMapping, term)
        }
        return true
    }

    private func setContainers(_ entry: JSONValue, _ definition: inout TermDefinition) throws {
        var containers: TermDefinition.Containers = []
        for item in entry.elements {
            guard let name = item.string, let container = TermDefinition.Containers.byName[name] else {
                throw fault(.invalidContainerMapping, entry.excerpt)
            }
            containers.insert(container)
        }
        let others = containers.subtracting(.set)
        let isAllowed: Bool =
            switch others {
            case [], .graph, .id, .index, .language, .type, [.graph, .id], [.graph, .index]: true
            case .list: !containers.contains(.set)
            default: false
            }
        guard isAllowed, entry.elements.count > 0 else { throw fault(.invalidContainerMapping, entry.excerpt) }
        definition.containers = containers
        guard containers.contains(.type) else { return }
        definition.type = definition.type ?? "@id"
        guard definition.type == "@id" || definition.type == "@vocab" else {
            throw fault(.invalidTypeMapping, entry.excerpt)
        }
    }

    private mutating func setIndex(
        _ entry: JSONValue?, _ definition: inout TermDefinition, _ active: inout ActiveContext,
        _ local: inout LocalTerms
    ) throws {
        guard let entry else { return }
        guard definition.containers.contains(.index), let text = entry.string,
            let iri = try expandTerm(text, &active, &local), IRIReference.hasScheme(iri)
        else { throw fault(.invalidTermDefinition, "@index of \(entry.excerpt)") }
        definition.index = text
    }

    private mutating func setContext(
        _ context: JSONValue, _ definition: inout TermDefinition, _ active: ActiveContext, _ local: LocalTerms
    ) throws {
        if local.scope.validatesScoped {
            var scope = local.scope
            scope.overridesProtected = true
            scope.validatesScoped = false
            do {
                _ = try process(context, in: active, scope)
            } catch let inner as Fault where !inner.reason.isLimit {
                throw fault(.invalidScopedContext, inner.reason.message)
            }
        }
        definition.context = context
        definition.baseURL = local.scope.baseURL?.base
    }

    private func setTextDefaults(_ object: JSONObject, _ definition: inout TermDefinition) throws {
        if let language = object["@language"], object["@type"] == nil {
            guard language.isNull || language.string != nil else {
                throw fault(.invalidLanguageMapping, language.excerpt)
            }
            definition.language = language
        }
        if let direction = object["@direction"], object["@type"] == nil {
            guard direction.isNull || direction == "ltr" || direction == "rtl" else {
                throw fault(.invalidBaseDirection, direction.excerpt)
            }
            definition.direction = direction
        }
    }

    private func setNestAndPrefix(_ term: String, _ object: JSONObject, _ definition: inout TermDefinition) throws {
        if let entry = object["@nest"] {
            guard let nest = entry.string, nest == "@nest" || !JSONLDKeyword.isKeyword(nest) else {
                throw fault(.invalidNest, entry.excerpt)
            }
            definition.nest = nest
        }
        guard let entry = object["@prefix"] else { return }
        if term.utf8.contains(UInt8(ascii: ":")) || term.utf8.contains(UInt8(ascii: "/")) {
            throw fault(.invalidTermDefinition, term)
        }
        guard let isPrefix = entry.bool else { throw fault(.invalidPrefix, entry.excerpt) }
        if isPrefix, let iri = definition.iri, JSONLDKeyword.isKeyword(iri) {
            throw fault(.invalidTermDefinition, term)
        }
        definition.isPrefix = isPrefix
    }

    // MARK: IRIs

    /// IRI Expansion (§5.1.2) inside a context, where terms that are needed are defined first.
    private mutating func expandTerm(
        _ value: String, _ active: inout ActiveContext, _ local: inout LocalTerms
    ) throws -> String? {
        if !JSONLDKeyword.isKeyword(value), !JSONLDKeyword.looksLikeKeyword(value) {
            if local.context[value] != nil, local.defined[value] != true { try createTerm(value, &active, &local) }
            if let (prefix, suffix) = ActiveContext.split(value), prefix != "_", !suffix.hasBytePrefix("//"),
                local.context[prefix] != nil, local.defined[prefix] != true
            {
                try createTerm(prefix, &active, &local)
            }
        }
        return active.expandIRI(value, vocabulary: true)
    }

    static func isIRIOrBlank(_ text: String) -> Bool {
        text.hasBytePrefix("_:") || IRIReference.hasScheme(text)
    }
}
