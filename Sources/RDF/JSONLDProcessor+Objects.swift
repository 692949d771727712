internal import JSON

/// An object while it is being expanded.
struct ObjectExpansion {
    let property: String?
    let active: ActiveContext
    /// What held before the contexts of the object's own types.
    let typeScoped: ActiveContext
    let baseURL: IRIReference?
    let inputType: String?
    var result = ExpandedMembers()
    var reversed = ExpandedMembers()
    var nests: [String] = []
}

/// Members in order, to whose arrays can be added without copying them: many keys may stand for one property.
struct ExpandedMembers {
    /// Up to here a search along the members costs less than a table of them.
    private static let linearLimit = 12

    private var members: [JSONObject.Member] = []
    /// The place of each key, once there are more than `linearLimit`.
    private var places: [String: Int] = [:]

    subscript(_ key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            guard let newValue else { return }
            if let place = place(of: key) {
                members[place].value = newValue
            } else {
                members.append(JSONObject.Member(key: key, value: newValue))
                note(key)
            }
        }
    }

    private func place(of key: String) -> Int? {
        members.count > Self.linearLimit ? places[key] : members.firstIndex { $0.key == key }
    }

    /// To be called when a key was appended.
    private mutating func note(_ key: String) {
        if members.count == Self.linearLimit + 1 {
            for (place, member) in members.enumerated() { places[member.key] = place }
        } else if members.count > Self.linearLimit {
            places[key] = members.count - 1
        }
    }

    var isEmpty: Bool { members.isEmpty }
    var object: JSONObject { JSONObject(members) }

    mutating func add(_ values: [JSONValue], to key: String) {
        guard let place = place(of: key) else {
            self[key] = .array(values)
            return
        }
        var items = members[place].value.elements
        members[place].value = .null
        items += values
        members[place].value = .array(items)
    }
}

/// Expansion (JSON-LD 1.1 API §5.1.2) of objects, steps 6 to 20.
extension JSONLDProcessor {
    mutating func expand(
        _ object: JSONObject, of property: String?, in outer: ActiveContext, _ baseURL: IRIReference?, fromMap: Bool
    ) throws -> JSONValue {
        var active = outer
        if let previous = outer.previous, !fromMap, !keepsContext(object, outer) { active = previous }
        if let property, let definition = outer.terms[property], let context = definition.context {
            var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
            scope.overridesProtected = true
            scope.validatesScoped = false
            active = try process(context, in: active, scope)
        }
        if let context = object["@context"] {
            let before = active
            active = try tolerating { try $0.process(context, in: before, ContextScope(baseURL: baseURL)) } ?? before
        }
        let typeScoped = active
        var inputType: String?
        for member in typeMembers(of: object, typeScoped) {
            let types = member.value.elements.compactMap(\.string)
            if inputType == nil { inputType = types.last.flatMap { expandIRI($0, in: typeScoped, vocabulary: true) } }
            for type in types.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                guard let definition = typeScoped.terms[type], let context = definition.context else { continue }
                var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
                scope.propagates = false
                scope.validatesScoped = false
                active = try process(context, in: active, scope)
            }
        }
        var expansion = ObjectExpansion(
            property: property, active: active, typeScoped: typeScoped, baseURL: baseURL, inputType: inputType)
        try expandMembers(of: object, &expansion)
        if !expansion.reversed.isEmpty { expansion.result["@reverse"] = .object(expansion.reversed.object) }
        return try finish(expansion.result.object, of: property)
    }

    /// Whether a context that does not propagate still holds: for values and for mere references.
    private func keepsContext(_ object: JSONObject, _ active: ActiveContext) -> Bool {
        let keys = object.map { expandIRI($0.key, in: active, vocabulary: true) }
        return keys.contains("@value") || keys == ["@id"]
    }

    /// The members that give types, in the order in which the algorithm looks at them.
    private func typeMembers(of object: JSONObject, _ active: ActiveContext) -> [JSONObject.Member] {
        // Nothing but the keyword and its aliases expands to a keyword.
        object.filter { $0.key == "@type" || active.terms[$0.key]?.iri == "@type" }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    // MARK: Members

    private mutating func expandMembers(of object: JSONObject, _ expansion: inout ObjectExpansion) throws {
        expansion.nests = []
        for member in object where member.key != "@context" {
            guard let expanded = expandIRI(member.key, in: expansion.active, vocabulary: true) else { continue }
            _ = try tolerating { processor in
                if JSONLDKeyword.isKeyword(expanded) {
                    try processor.expandKeyword(expanded, member, &expansion)
                } else if expanded.utf8.contains(UInt8(ascii: ":")) {
                    try processor.expandProperty(expanded, member, &expansion)
                }
            }
        }
        let nests = expansion.nests
        for key in nests {
            for nested in object[key]?.elements ?? [] {
                guard let members = nested.object,
                    !members.contains(where: { expandIRI($0.key, in: expansion.active, vocabulary: true) == "@value" })
                else { throw fault(.invalidNest, nested.excerpt) }
                let outer = expansion.active
                let inner = try scoped(to: key, outer)
                var nesting = ObjectExpansion(
                    property: expansion.property, active: inner, typeScoped: expansion.typeScoped,
                    baseURL: expansion.baseURL, inputType: expansion.inputType, result: expansion.result,
                    reversed: expansion.reversed)
                try expandMembers(of: members, &nesting)
                expansion.result = nesting.result
                expansion.reversed = nesting.reversed
            }
        }
    }

    private mutating func expandProperty(
        _ iri: String, _ member: JSONObject.Member, _ expansion: inout ObjectExpansion
    ) throws {
        let active = expansion.active
        let definition = active.terms[member.key]
        let containers = definition?.containers ?? []
        var value: JSONValue
        if definition?.type == "@json" {
            value = ["@value": member.value, "@type": "@json"]
        } else if containers.contains(.language), let map = member.value.object {
            value = .array(try expandLanguageMap(map, definition, active))
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
        if definition?.isReverse == true {
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

    private func finish(_ result: JSONObject, of property: String?) throws -> JSONValue {
        var result = result
        if let value = result["@value"] {
            try checkValueObject(result, value)
            if value.isNull, result["@type"] != "@json" { return .null }
        } else if let type = result["@type"] {
            result["@type"] = .array(type.elements)
        } else if result["@list"] != nil || result["@set"] != nil {
            guard result.count == 1 || result.count == 2 && result["@index"] != nil else {
                throw fault(.invalidSetOrListObject, JSONValue.object(result).excerpt)
            }
            if let set = result["@set"] { return set }
        }
        if result.count == 1, result["@language"] != nil { return .null }
        if property == nil || property == "@graph" {
            if result.isEmpty || result["@value"] != nil || result["@list"] != nil { return .null }
            if result.count == 1, result["@id"] != nil { return .null }
        }
        return .object(result)
    }

    private static func isKeyOfValue(_ key: String) -> Bool {
        switch key {
        case "@value", "@language", "@type", "@index", "@direction": true
        default: false
        }
    }

    private func checkValueObject(_ result: JSONObject, _ value: JSONValue) throws {
        let hasText = result["@language"] != nil || result["@direction"] != nil
        guard result.allSatisfy({ Self.isKeyOfValue($0.key) }), result["@type"] == nil || !hasText else {
            throw fault(.invalidValueObject, JSONValue.object(result).excerpt)
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
