internal import JSON

/// Expansion (JSON-LD 1.1 API §5.1.2) of values and arrays.
extension JSONLDProcessor {
    /// The expanded form of what stands under a key; `.null` where nothing is left.
    mutating func expand(
        _ element: JSONValue, of property: String?, in active: SettledContext, baseURL: IRIReference?,
        fromMap: Bool = false
    ) throws -> JSONValue {
        switch element {
        case .null: return .null
        case .array(let items): return .array(try expand(items, of: property, in: active, baseURL, fromMap: fromMap))
        case .object(let object):
            switch expandSimple(object, of: property, in: active) {
            case .same: return element
            case .changed(let result): return result
            case .unknown: return try expand(object, of: property, in: active, baseURL, fromMap: fromMap)
            }
        case .bool, .number, .string:
            guard let property, property != "@graph" else { return .null }
            return expandValue(element, of: property, in: try scoped(to: property, active))
        }
    }

    private mutating func expand(
        _ items: [JSONValue], of property: String?, in active: SettledContext, _ baseURL: IRIReference?, fromMap: Bool
    ) throws -> [JSONValue] {
        let sameCount = items.prefix { item in
            guard case .object(let object) = item, case .same = expandSimple(object, of: property, in: active) else {
                return false
            }
            return true
        }.count
        if sameCount == items.count { return items }
        let isList = property.map { active.meaning(of: $0).containers.contains(.list) } ?? false
        var result: [JSONValue] = []
        result.reserveCapacity(items.count)
        result += items[..<sameCount]
        for item in items[sameCount...] {
            let expanded = try tolerating {
                try $0.expand(item, of: property, in: active, baseURL: baseURL, fromMap: fromMap)
            }
            switch expanded {
            case nil, .null: continue
            case .array(let values):
                if isList { result.append(.list(values)) } else { result += values }
            case let value?: result.append(value)
            }
        }
        return result
    }

    /// The context that a property's definition brings for its values.
    mutating func scoped(to property: String?, _ active: SettledContext) throws -> SettledContext {
        try scoped(to: property, definedIn: active, active)
    }

    /// What a context becomes by the one that a property's definition brings, as another context has it.
    mutating func scoped(
        to property: String?, definedIn outer: SettledContext, _ active: SettledContext
    ) throws -> SettledContext {
        guard let property, outer.bringsContext(property), let definition = outer.meaning(of: property).definition,
            let context = definition.context
        else { return active }
        var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
        scope.overridesProtected = true
        scope.validatesScoped = false
        return SettledContext(try process(context, in: active.context, scope))
    }

    /// Value Expansion (§5.3.2).
    func expandValue(_ value: JSONValue, of property: String, in active: SettledContext) -> JSONValue {
        let meaning = active.meaning(of: property)
        if let text = value.string, meaning.type == "@id" || meaning.type == "@vocab" {
            let iri = active.expandIRI(text, documentRelative: true, vocabulary: meaning.type == "@vocab")
            return .object(JSONObject(distinct: [.init(key: "@id", value: iri.map(JSONValue.string) ?? .null)]))
        }
        var result = [JSONObject.Member(key: "@value", value: value)]
        if let type = meaning.type, type != "@id", type != "@vocab", type != "@none" {
            result.append(JSONObject.Member(key: "@type", value: .string(type)))
        } else if value.string != nil {
            if let language = meaning.language { result.append(.init(key: "@language", value: language)) }
            if let direction = meaning.direction { result.append(.init(key: "@direction", value: direction)) }
        }
        return .object(JSONObject(distinct: result))
    }
}

extension JSONValue {
    static func list(_ values: [JSONValue]) -> JSONValue { ["@list": .array(values)] }

    var isValueObject: Bool { object?[keyword: "@value"] != nil }
    var isListObject: Bool { object?[keyword: "@list"] != nil }

    /// A graph object has `@graph`, and beside it at most `@id` and `@index` (JSON-LD 1.1 §9.4).
    var isGraphObject: Bool {
        guard let object, object["@graph"] != nil else { return false }
        return object.allSatisfy { $0.key == "@graph" || $0.key == "@id" || $0.key == "@index" }
    }

    /// A node object is any object that is no value, list or set.
    var isNodeObject: Bool {
        guard let object else { return false }
        return object.allSatisfy { !$0.key.startsLikeKeyword || !Self.isKeyOfOther($0.key) }
    }

    private static func isKeyOfOther(_ key: String) -> Bool { key == "@value" || key == "@list" || key == "@set" }
}
