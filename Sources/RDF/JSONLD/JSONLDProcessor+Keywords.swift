internal import JSON

/// Expansion (JSON-LD 1.1 API §5.1.2) of members whose key is a keyword, step 13.4.
extension JSONLDProcessor {
    mutating func expandKeyword(
        _ keyword: String, _ member: JSONObject.Member, _ expansion: inout ObjectExpansion
    ) throws {
        if expansion.property == "@reverse" { throw fault(.invalidReversePropertyMap, keyword) }
        let isReversed = keyword == "@reverse" && !expansion.reversed.isEmpty
        if expansion.result[keyword] != nil || isReversed, keyword != "@included", keyword != "@type" {
            throw fault(.collidingKeywords, keyword)
        }
        let value = member.value
        let active = expansion.active
        switch keyword {
        case "@id":
            guard let text = value.string else { throw fault(.invalidID, value.excerpt) }
            let iri = active.expandIRI(text, documentRelative: true)
            expansion.result["@id"] = iri.map(JSONValue.string) ?? .null
        case "@type": try expandType(value, &expansion)
        case "@graph":
            let graph = try expand(value, of: "@graph", in: active, baseURL: expansion.baseURL)
            expansion.result["@graph"] = .array(graph.isNull ? [] : graph.elements)
        case "@included":
            let included = try expand(value, of: nil, in: active, baseURL: expansion.baseURL).elements
            guard included.allSatisfy(\.isNodeObject) else { throw fault(.invalidIncluded, value.excerpt) }
            expansion.result.add(included, to: "@included")
        case "@value":
            guard expansion.inputType == "@json" || value.isScalar || value.isNull else {
                throw fault(.invalidValueObjectValue, value.excerpt)
            }
            expansion.result["@value"] = value
        case "@language":
            guard value.string != nil else { throw fault(.invalidLanguageTaggedString, value.excerpt) }
            expansion.result["@language"] = value
        case "@direction":
            guard value == "ltr" || value == "rtl" else { throw fault(.invalidBaseDirection, value.excerpt) }
            expansion.result["@direction"] = value
        case "@index":
            guard value.string != nil else { throw fault(.invalidIndex, value.excerpt) }
            expansion.result["@index"] = value
        case "@list":
            // A list at the top belongs to nothing.
            if expansion.property == nil || expansion.property == "@graph" { return }
            let list = try expand(value, of: expansion.property, in: active, baseURL: expansion.baseURL)
            expansion.result["@list"] = .array(list.isNull ? [] : list.elements)
        case "@set":
            let set = try expand(value, of: expansion.property, in: active, baseURL: expansion.baseURL)
            if !set.isNull { expansion.result["@set"] = set }
        case "@reverse": try expandReverse(value, &expansion)
        case "@nest": expansion.nests.append(member.key)
        default: break
        }
    }

    private func expandType(_ value: JSONValue, _ expansion: inout ObjectExpansion) throws {
        let types = try value.elements.map { item in
            guard let text = item.string else { throw fault(.invalidTypeValue, value.excerpt) }
            return expansion.typeScoped.expandType(text).map(JSONValue.string) ?? .null
        }
        if expansion.result["@type"] == nil, value.array == nil {
            expansion.result["@type"] = types[0]
        } else {
            expansion.result.add(types, to: "@type")
        }
    }

    private mutating func expandReverse(_ value: JSONValue, _ expansion: inout ObjectExpansion) throws {
        guard value.object != nil else { throw fault(.invalidReverse, value.excerpt) }
        let expanded = try expand(value, of: "@reverse", in: expansion.active, baseURL: expansion.baseURL)
        for member in expanded.object ?? JSONObject() {
            if member.key == "@reverse" {
                // What is reversed twice stands the right way round.
                for reversed in member.value.object ?? JSONObject() {
                    expansion.result.add(reversed.value.elements, to: reversed.key)
                }
            } else {
                try addReverse(member.value.elements, to: member.key, &expansion)
            }
        }
    }

    // MARK: Maps

    /// Texts under their languages (step 13.7).
    func expandLanguageMap(
        _ map: JSONObject, of key: String, _ active: SettledContext
    ) throws -> [JSONValue] {
        let direction = active.meaning(of: key).direction
        var result: [JSONValue] = []
        for member in map {
            for item in member.value.elements where !item.isNull {
                guard item.string != nil else { throw fault(.invalidLanguageMapValue, item.excerpt) }
                var value: JSONObject = ["@value": item]
                if active.expandIRI(member.key, vocabulary: true) != "@none" {
                    value["@language"] = .string(member.key)
                }
                if let direction { value["@direction"] = direction }
                result.append(.object(value))
            }
        }
        return result
    }

    /// Values under an index, an identifier or a type (step 13.8).
    mutating func expandIndexMap(
        _ map: JSONObject, of key: String, _ containers: TermDefinition.Containers, _ expansion: ObjectExpansion
    ) throws -> [JSONValue] {
        let active = expansion.active
        let indexKey = active.meaning(of: key).definition?.index ?? "@index"
        var result: [JSONValue] = []
        for member in map {
            var context = active
            if !containers.isDisjoint(with: [.id, .type]), let previous = active.previous { context = previous }
            if containers.contains(.type), let definition = context.context.terms[member.key],
                let local = definition.context
            {
                var scope = ContextScope(baseURL: definition.baseURL.flatMap(IRIReference.init(base:)))
                scope.validatesScoped = false
                scope.propagates = false
                context = SettledContext(try process(local, in: context.context, scope))
            } else if containers.isDisjoint(with: [.id, .type]) {
                context = active
            }
            let index = active.expandIRI(member.key, vocabulary: true)
            let values = try expand(
                .array(member.value.elements), of: key, in: context, baseURL: expansion.baseURL, fromMap: true)
            for value in values.elements {
                var item = value
                if containers.contains(.graph), !item.isGraphObject { item = ["@graph": .array(item.elements)] }
                guard var object = item.object else { continue }
                if index != "@none" {
                    try setIndex(member.key, index, indexKey, containers, active, &object)
                }
                result.append(.object(object))
            }
        }
        return result
    }

    private func setIndex(
        _ key: String, _ expanded: String?, _ indexKey: String, _ containers: TermDefinition.Containers,
        _ active: SettledContext, _ object: inout JSONObject
    ) throws {
        if containers.contains(.index), indexKey != "@index" {
            let value = expandValue(.string(key), of: indexKey, in: active)
            guard let property = active.expandIRI(indexKey, vocabulary: true) else { return }
            object[property] = .array([value] + (object[property]?.elements ?? []))
            if object["@value"] != nil { throw fault(.invalidValueObject, "an index property on a value") }
        } else if containers.contains(.index), object["@index"] == nil {
            object["@index"] = .string(key)
        } else if containers.contains(.id), object["@id"] == nil {
            object["@id"] = active.expandIRI(key, documentRelative: true).map(JSONValue.string)
        } else if containers.contains(.type) {
            let type: [JSONValue] = expanded.map { [.string($0)] } ?? []
            object["@type"] = .array(type + (object["@type"]?.elements ?? []))
        }
    }
}
