internal import JSON

/// What expanding an object gave that may be a mere reference or a plain value.
enum SimpleExpansion {
    /// It is written in expanded form.
    case same
    case changed(JSONValue)
    /// It takes the whole algorithm to tell.
    case unknown
}

/// Expansion (JSON-LD 1.1 API §5.1.2) of what most of a document consists of, without the whole algorithm.
extension JSONLDProcessor {
    /// Expands a mere reference, or a value with at most a language or a type. Such an object keeps even a context that
    /// does not reach into nodes.
    func expandSimple(
        _ object: JSONObject, of property: String?, in active: SettledContext
    ) -> SimpleExpansion {
        guard object.count == 1 || object.count == 2, let property, !property.startsLikeKeyword,
            !active.bringsContext(property)
        else { return .unknown }
        let first = object[0]
        guard let keyword = active.keyword(first.key) else { return .unknown }
        guard object.count == 2 else {
            switch keyword {
            case "@id": return expandReference(first, in: active)
            case "@value" where first.value.isScalar:
                return first.key == keyword ? .same : Self.object(Self.member(keyword, first.value))
            default: return .unknown
            }
        }
        let second = object[1]
        guard let other = active.keyword(second.key) else { return .unknown }
        let isSpelled = first.key == keyword && second.key == other
        if keyword == "@value" {
            return expandAnnotated(first.value, other, second.value, in: active, isSpelled: isSpelled)
        }
        guard other == "@value" else { return .unknown }
        return expandAnnotated(second.value, keyword, first.value, in: active, isSpelled: isSpelled)
    }

    private func expandReference(_ member: JSONObject.Member, in active: SettledContext) -> SimpleExpansion {
        guard let text = member.value.string, let iri = active.expandIRI(text, documentRelative: true) else {
            return .unknown
        }
        if member.key == "@id", haveSameBytes(text, iri) { return .same }
        return Self.object(Self.member("@id", .string(iri)))
    }

    /// `isSpelled` says that the keys are the keywords themselves.
    private func expandAnnotated(
        _ value: JSONValue, _ keyword: String, _ annotation: JSONValue, in active: SettledContext, isSpelled: Bool
    ) -> SimpleExpansion {
        guard value.isScalar, let text = annotation.string else { return .unknown }
        switch keyword {
        case "@language":
            guard value.string != nil else { return .unknown }
            if isSpelled { return .same }
            return Self.object(Self.member("@value", value), Self.member(keyword, annotation))
        case "@type":
            guard !active.bringsContext(text),
                let type = active.expandType(text),
                IRIReference.hasScheme(type), !hasForbiddenInIRI(type)
            else { return .unknown }
            if isSpelled, haveSameBytes(text, type) { return .same }
            return Self.object(Self.member("@value", value), Self.member(keyword, .string(type)))
        default: return .unknown
        }
    }

    private static func member(_ keyword: String, _ value: JSONValue) -> JSONObject.Member {
        JSONObject.Member(key: keyword, value: value)
    }

    private static func object(_ members: JSONObject.Member...) -> SimpleExpansion {
        .changed(.object(JSONObject(distinct: members)))
    }
}
