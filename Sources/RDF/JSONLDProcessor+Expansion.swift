internal import JSON

/// Expansion (JSON-LD 1.1 API §5.1.2) of values and arrays.
extension JSONLDProcessor {
    /// The expanded form of what stands under a key; `.null` where nothing is left.
    mutating func expand(
        _ element: JSONValue, of property: String?, in active: ActiveContext, baseURL: IRIReference?,
        fromMap: Bool = false
    ) throws -> JSONValue {
        switch element {
        case .null: return .null
        case .array(let items): return .array(try expand(items, of: property, in: active, baseURL, fromMap: fromMap))
        case .object(let object): return try expand(object, of: property, in: active, baseURL, fromMap: fromMap)
        case .bool, .number, .string:
            guard let property, property != "@graph" else { return .null }
            let active = try scoped(to: property, active)
            return expandValue(element, of: property, in: active)
        }
    }

    private mutating func expand(
        _ items: [JSONValue], of property: String?, in active: ActiveContext, _ baseURL: IRIReference?, fromMap: Bool
    ) throws -> [JSONValue] {
        let isList = property.flatMap { active.terms[$0] }?.containers.contains(.list) ?? false
        var result: [JSONValue] = []
        for item in items {
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
    mutating func scoped(to property: String?, _ active: ActiveContext) throws -> ActiveContext {
        guard let property, let definition = active.terms[property], let context = definition.context else {
            return active
        }
        var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
        scope.overridesProtected = true
        scope.validatesScoped = false
        return try process(context, in: active, scope)
    }

    /// Value Expansion (§5.3.2).
    func expandValue(_ value: JSONValue, of property: String, in active: ActiveContext) -> JSONValue {
        let definition = active.terms[property]
        if let text = value.string, definition?.type == "@id" || definition?.type == "@vocab" {
            let isVocabulary = definition?.type == "@vocab"
            let iri = expandIRI(text, in: active, documentRelative: true, vocabulary: isVocabulary)
            return ["@id": iri.map(JSONValue.string) ?? .null]
        }
        var result: JSONObject = ["@value": value]
        if let type = definition?.type, type != "@id", type != "@vocab", type != "@none" {
            result["@type"] = .string(type)
        } else if value.string != nil {
            let language = definition?.language ?? active.language.map(JSONValue.string)
            if let language, !language.isNull { result["@language"] = language }
            let direction = definition?.direction ?? active.direction.map(JSONValue.string)
            if let direction, !direction.isNull { result["@direction"] = direction }
        }
        return .object(result)
    }
}

extension JSONValue {
    static func list(_ values: [JSONValue]) -> JSONValue { ["@list": .array(values)] }

    var isValueObject: Bool { self["@value"] != nil }
    var isListObject: Bool { self["@list"] != nil }

    /// A graph object has `@graph`, and beside it at most `@id` and `@index` (JSON-LD 1.1 §9.4).
    var isGraphObject: Bool {
        guard let object, object["@graph"] != nil else { return false }
        return object.allSatisfy { $0.key == "@graph" || $0.key == "@id" || $0.key == "@index" }
    }

    /// A node object is any object that is no value, list or set.
    var isNodeObject: Bool {
        guard let object else { return false }
        return object["@value"] == nil && object["@list"] == nil && object["@set"] == nil
    }
}
