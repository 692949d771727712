internal import JSON

/// An object while it is being expanded.
struct ObjectExpansion {
    let property: String?
    let active: SettledContext
    /// What held before the contexts of the object's own types.
    let typeScoped: SettledContext
    let baseURL: IRIReference?
    let inputType: String?
    var result = ExpandedMembers()
    var reversed = ExpandedMembers()
    var nests: [String] = []

    /// What was found, the reversed properties included.
    var members: ExpandedMembers {
        var members = result
        if !reversed.isEmpty { members["@reverse"] = .object(reversed.object) }
        return members
    }

    mutating func exchangeMembers(with other: inout ObjectExpansion) {
        swap(&result, &other.result)
        swap(&reversed, &other.reversed)
    }

    /// The same object before any of its members.
    var emptied: ObjectExpansion {
        ObjectExpansion(
            property: property, active: active, typeScoped: typeScoped, baseURL: baseURL, inputType: inputType)
    }
}

/// Expansion (JSON-LD 1.1 API §5.1.2) of objects, steps 6 to 20.
extension JSONLDProcessor {
    mutating func expand(
        _ object: JSONObject, of property: String?, in outer: SettledContext, _ baseURL: IRIReference?, fromMap: Bool
    ) throws -> JSONValue {
        var expansion = try enter(object, of: property, in: outer, baseURL, fromMap: fromMap)
        try expandMembers(of: object, &expansion)
        return try finish(expansion.members, of: property)
    }

    /// Works out the context that holds inside an object, steps 7 to 12.
    mutating func enter(
        _ object: JSONObject, of property: String?, in outer: SettledContext, _ baseURL: IRIReference?,
        fromMap: Bool = false
    ) throws -> ObjectExpansion {
        var active = outer
        if let previous = outer.previous, !fromMap, !keepsContext(object, outer) { active = previous }
        active = try scoped(to: property, definedIn: outer, active)
        if let context = object[keyword: "@context"] {
            let before = active
            let scope = ContextScope(baseURL: baseURL)
            active = try tolerating { SettledContext(try $0.process(context, in: before.context, scope)) } ?? before
        }
        let typeScoped = active
        var inputType: String?
        for member in typeMembers(of: object, typeScoped) {
            let types = member.value.elements.compactMap(\.string)
            if inputType == nil { inputType = types.last.flatMap(typeScoped.expandType) }
            active = try scoped(toTypes: types, definedIn: typeScoped, active)
        }
        return ObjectExpansion(
            property: property, active: active, typeScoped: typeScoped, baseURL: baseURL, inputType: inputType)
    }

    /// What a context becomes by those that types bring, in the order of the types' names.
    private mutating func scoped(
        toTypes types: [String], definedIn typeScoped: SettledContext, _ active: SettledContext
    ) throws -> SettledContext {
        var active = active
        let scoping = types.filter { typeScoped.bringsContext($0) }
        for type in scoping.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let definition = typeScoped.context.terms[type], let context = definition.context else { continue }
            var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
            scope.propagates = false
            scope.validatesScoped = false
            active = SettledContext(try process(context, in: active.context, scope))
        }
        return active
    }

    /// Whether a context that does not propagate still holds: for values and for mere references.
    private func keepsContext(_ object: JSONObject, _ active: SettledContext) -> Bool {
        let keys = object.map { active.expandIRI($0.key, vocabulary: true) }
        return keys.contains("@value") || keys == ["@id"]
    }

    /// The members that give types, in the order in which the algorithm looks at them.
    private func typeMembers(of object: JSONObject, _ active: SettledContext) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        for position in object.indices where active.keyword(object[position].key) == "@type" {
            members.append(object[position])
        }
        return members.count < 2 ? members : members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    // MARK: Members

    mutating func expandMembers(of object: JSONObject, _ expansion: inout ObjectExpansion) throws {
        expansion.nests = []
        for member in object {
            let meaning = expansion.active.meaning(of: member.key)
            _ = try tolerating { processor in
                switch meaning.kind {
                case .nothing: break
                case .keyword(let keyword): try processor.expandKeyword(keyword, member, &expansion)
                case .property(let iri): try processor.expandProperty(iri, member, meaning, &expansion)
                }
            }
        }
        let nests = expansion.nests
        for key in nests {
            for nested in object[key]?.elements ?? [] {
                guard let members = nested.object,
                    !members.contains(where: { expansion.active.expandIRI($0.key, vocabulary: true) == "@value" })
                else { throw fault(.invalidNest, nested.excerpt) }
                let inner = try scoped(to: key, expansion.active)
                var nesting = ObjectExpansion(
                    property: expansion.property, active: inner, typeScoped: expansion.typeScoped,
                    baseURL: expansion.baseURL, inputType: expansion.inputType)
                // What was found moves in and out again: with a copy each, many nests would be quadratic.
                nesting.exchangeMembers(with: &expansion)
                defer { nesting.exchangeMembers(with: &expansion) }
                try expandMembers(of: members, &nesting)
            }
        }
    }

    private mutating func expandProperty(
        _ iri: String, _ member: JSONObject.Member, _ meaning: KeyMeaning, _ expansion: inout ObjectExpansion
    ) throws {
        let active = expansion.active
        let containers = meaning.containers
        var value: JSONValue
        if meaning.type == "@json" {
            value = ["@value": member.value, "@type": "@json"]
        } else if containers.contains(.language), let map = member.value.object {
            value = .array(try expandLanguageMap(map, of: member.key, active))
        } else if !containers.isDisjoint(with: [.index, .type, .id]), let map = member.value.object {
            value = .array(try expandIndexMap(map, of: member.key, containers, expansion))
        } else {
            value = try expand(member.value, of: member.key, in: active, baseURL: expansion.baseURL)
        }
        if value.isNull { return }
        if containers.contains(.list), !value.isListObject { value = .list(value.elements) }
        if containers.contains(.graph), containers.isDisjoint(with: [.id, .index]) {
            value = .array(value.elements.map { ["@graph": .array($0.elements)] })
        }
        if meaning.isReverse {
            try addReverse(value.elements, to: iri, &expansion)
        } else {
            expansion.result.add(value.elements, to: iri)
        }
    }

    func addReverse(_ values: [JSONValue], to iri: String, _ expansion: inout ObjectExpansion) throws {
        if let bad = values.first(where: { $0.isValueObject || $0.isListObject }) {
            throw fault(.invalidReversePropertyValue, bad.excerpt)
        }
        expansion.reversed.add(values, to: iri)
    }

    // MARK: The end

    func finish(_ expanded: ExpandedMembers, of property: String?) throws -> JSONValue {
        var result = expanded
        if let value = result["@value"] {
            try checkValueObject(result, value)
            if value.isNull, result["@type"] != "@json" { return .null }
        } else if let type = result["@type"] {
            if type.array == nil { result["@type"] = .array([type]) }
        } else if result["@list"] != nil || result["@set"] != nil {
            guard result.count == 1 || result.count == 2 && result["@index"] != nil else {
                throw fault(.invalidSetOrListObject, JSONValue.object(result.object).excerpt)
            }
            if let set = result["@set"] { return set }
        }
        if result.count == 1, result["@language"] != nil { return .null }
        if property == nil || property == "@graph" {
            if result.isEmpty || result["@value"] != nil || result["@list"] != nil { return .null }
            if result.count == 1, result["@id"] != nil { return .null }
        }
        return .object(result.object)
    }

    private static func isKeyOfValue(_ key: String) -> Bool {
        switch key {
        case "@value", "@language", "@type", "@index", "@direction": true
        default: false
        }
    }

    private func checkValueObject(_ result: ExpandedMembers, _ value: JSONValue) throws {
        let hasText = result["@language"] != nil || result["@direction"] != nil
        guard result.members.allSatisfy({ Self.isKeyOfValue($0.key) }), result["@type"] == nil || !hasText else {
            throw fault(.invalidValueObject, JSONValue.object(result.object).excerpt)
        }
        if result["@type"] == "@json" || value.isNull { return }
        if value.string == nil, result["@language"] != nil { throw fault(.invalidLanguageTaggedValue, value.excerpt) }
        if let type = result["@type"] {
            guard let iri = type.string, IRIReference.hasScheme(iri), !hasForbiddenInIRI(iri) else {
                throw fault(.invalidTypedValue, type.excerpt)
            }
        }
    }
}
