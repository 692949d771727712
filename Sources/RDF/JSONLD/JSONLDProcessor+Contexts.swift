internal import JSON

/// What context processing takes over from the place where a context stands.
struct ContextScope {
    var baseURL: IRIReference?
    /// The remote contexts inside which this one stands.
    var remotes: [String] = []
    var overridesProtected = false
    var propagates = true
    /// Whether contexts inside term definitions are tried out; not inside one that is being tried out itself.
    var validatesScoped = true

    static let maxRemotes = 32
}

/// Context Processing (JSON-LD 1.1 API §4.1.2).
extension JSONLDProcessor {
    mutating func process(
        _ local: JSONValue, in active: ActiveContext, _ outer: ContextScope
    ) throws -> ActiveContext {
        var scope = outer
        if let propagate = local["@propagate"] {
            guard let propagates = propagate.bool else { throw fault(.invalidPropagate, propagate.excerpt) }
            scope.propagates = propagates
        }
        let contexts = local.elements
        guard contexts.count <= sink.limits.maxContexts else {
            throw Fault(.tooManyContexts(maxContexts: sink.limits.maxContexts), at: offset)
        }
        var result = active
        if !scope.propagates, result.previous == nil { result.previous = active }
        for context in contexts {
            contextTermsLeft -= result.terms.copyCost + 1
            guard contextTermsLeft >= 0 else {
                throw Fault(.tooManyContextTerms(maxContextTerms: sink.limits.maxContextTerms), at: offset)
            }
            switch context {
            case .null:
                if !scope.overridesProtected, active.terms.hasProtected || result.terms.hasProtected {
                    throw fault(.invalidContextNullification, "null")
                }
                let before = result
                result = ActiveContext(base: active.originalBase)
                if !scope.propagates { result.previous = before }
                // Each stands behind the next, and more than nodes may stand in each other can never come to the fore again.
                guard result.previousCount <= sink.limits.maxDepth else {
                    throw Fault(.tooDeep(maxDepth: sink.limits.maxDepth), at: offset)
                }
            case .string(let reference): result = try remote(reference, result, scope)
            case .object(let definition): result = try define(definition, result, scope)
            default: throw fault(.invalidLocalContext, context.excerpt)
            }
        }
        return result
    }

    // MARK: Remote contexts

    private mutating func remote(
        _ reference: String, _ active: ActiveContext, _ scope: ContextScope
    ) throws -> ActiveContext {
        let iri = scope.baseURL?.resolve(reference) ?? reference
        if !scope.validatesScoped, scope.remotes.contains(iri) { return active }
        guard scope.remotes.count < ContextScope.maxRemotes else { throw fault(.contextOverflow, iri) }
        guard let document = contexts.document(iri) else {
            // The document can be read without the context, though not all of it; so this is one problem of it.
            try sink.problem(Fault(.remoteContext(iri), at: offset))
            return active
        }
        guard let context = document["@context"] else { throw fault(.invalidRemoteContext, iri) }
        let isReusable = active.isInitial && scope.remotes.isEmpty && scope.validatesScoped
        if isReusable, var known = remoteContexts[iri] {
            known.base = active.base
            return known
        }
        var inner = scope
        inner.baseURL = IRIReference(base: iri)
        inner.remotes.append(iri)
        inner.overridesProtected = false
        inner.propagates = true
        let result = try process(context, in: active, inner)
        if isReusable { remoteContexts[iri] = result }
        return result
    }

    private func imported(_ entry: JSONValue, into definition: JSONObject, _ scope: ContextScope) throws -> JSONObject {
        guard let reference = entry.string else { throw fault(.invalidImport, entry.excerpt) }
        let iri = scope.baseURL?.resolve(reference) ?? reference
        guard let document = contexts.document(iri) else { throw Fault(.remoteContext(iri), at: offset) }
        guard var context = document["@context"]?.object else { throw fault(.invalidRemoteContext, iri) }
        if context["@import"] != nil { throw fault(.invalidContextEntry, iri) }
        for member in definition { context[member.key] = member.value }
        return context
    }

    // MARK: Context definitions

    private mutating func define(
        _ written: JSONObject, _ active: ActiveContext, _ scope: ContextScope
    ) throws -> ActiveContext {
        contextTermsLeft -= written.count
        var definition = written
        if let version = written["@version"], version.double != 1.1 { throw fault(.invalidVersion, version.excerpt) }
        if let entry = written["@import"] { definition = try imported(entry, into: written, scope) }
        var result = active
        try setDefaults(definition, &result, scope)
        if let propagate = definition["@propagate"], propagate.bool == nil {
            throw fault(.invalidPropagate, propagate.excerpt)
        }
        var isProtected = false
        if let entry = definition["@protected"] {
            guard let value = entry.bool else { throw fault(.invalidProtected, entry.excerpt) }
            isProtected = value
        }
        var terms = LocalTerms(context: definition, isProtected: isProtected, scope: scope)
        for member in definition {
            switch member.key {
            case "@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab":
                continue
            default: _ = try tolerating { try $0.createTerm(member.key, &result, &terms) }
            }
        }
        result.terms.settle()
        return result
    }

    private mutating func setDefaults(
        _ definition: JSONObject, _ result: inout ActiveContext, _ scope: ContextScope
    ) throws {
        if let entry = definition["@base"], scope.remotes.isEmpty { try setBase(entry, &result) }
        switch definition["@vocab"] {
        case nil: break
        case .null: result.vocabulary = nil
        case .string(let text):
            let expanded = result.expandIRI(text, documentRelative: true, vocabulary: true)
            guard let expanded, !JSONLDKeyword.isKeyword(expanded) else { throw fault(.invalidVocabMapping, text) }
            try checkLength(expanded)
            result.vocabulary = expanded
        case let other?: throw fault(.invalidVocabMapping, other.excerpt)
        }
        switch definition["@language"] {
        case nil: break
        case .null: result.language = nil
        case .string(let tag): result.language = tag
        case let other?: throw fault(.invalidDefaultLanguage, other.excerpt)
        }
        switch definition["@direction"] {
        case nil: break
        case .null: result.direction = nil
        case .string("ltr"): result.direction = "ltr"
        case .string("rtl"): result.direction = "rtl"
        case let other?: throw fault(.invalidBaseDirection, other.excerpt)
        }
    }

    /// Keys are appended to what a context defines, and kept: none of it may be longer than an IRI.
    func checkLength(_ iri: String) throws {
        guard iri.utf8.count > sink.limits.maxIRIBytes else { return }
        throw Fault(.iriTooLong(maxIRIBytes: sink.limits.maxIRIBytes), at: offset)
    }

    private func setBase(_ entry: JSONValue, _ result: inout ActiveContext) throws {
        switch entry {
        case .null: result.base = nil
        case .string(let text):
            try checkLength(text)
            if let base = IRIReference(base: text) {
                result.base = base
            } else if let outer = result.base, let base = IRIReference(base: outer.resolve(text)) {
                result.base = base
            } else {
                throw fault(.invalidBaseIRI, text)
            }
        default: throw fault(.invalidBaseIRI, entry.excerpt)
        }
    }
}
