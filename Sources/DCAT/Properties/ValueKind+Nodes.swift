import OrderedCollections
import RDF

// MARK: Codes

extension ValueKind<Concept?> {
    static func concept(_ type: Term) -> Self {
        one("code", .concept, .id) { $0.concept($1, $2, $3, type) }
    }

    /// - Parameter list: the list that a code must be of to be drawn.
    static func code(_ type: Term, of list: @autoclosure @escaping @Sendable () -> CodeList) -> Self {
        one("code", .concept, .id) { $0.code($1, $2, $3, type, of: list()) }
    }

    static var licence: Self { one("code", .concept, .id) { $0.license($1, $2, $3) } }
}

extension ValueKind<OrderedSet<Concept>> {
    /// - Parameter label: the property of its label.
    static func concepts(_ type: Term, label: IRI = Predicate.prefLabel) -> Self {
        list("list of codes", .concept) { $0.concept($1, $2, $3, type, label: label) }
    }

    /// - Parameter list: the list that a code must be of to be drawn.
    static func codes(_ type: Term, of list: @autoclosure @escaping @Sendable () -> CodeList) -> Self {
        self.list("list of codes", .concept) { $0.code($1, $2, $3, type, of: list()) }
    }

    /// Codes of any list; what has none is a keyword.
    static var themes: Self {
        list("list of codes", .concept) { $0.code($1, $2, $3, Class.concept, otherwise: Namespace.dcat["keyword"]) }
    }

    static var licences: Self { list("list of codes", .concept) { $0.license($1, $2, $3) } }

    /// Other datasets or series, of which no more than the address and a title are known.
    static func mentions(_ type: Term) -> Self {
        list("list of codes", .concept) { $0.mention($1, $2, $3, type) }
    }
}

extension ValueKind<Format?> {
    static var format: Self { one("object", .format, .id) { $0.format($1, $2, $3) } }
}

extension ValueKind<OrderedSet<Format>> {
    static var formats: Self { list("list", .format) { $0.format($1, $2, $3) } }
}

// MARK: Agents

extension ValueKind<Agent?> {
    static var agent: Self { one("agent", .agent, .id) { $0.link($1, $2, $0.agent($3)) } }
}

extension ValueKind<OrderedSet<Agent>> {
    static var agents: Self { list("list of agents", .agent) { $0.link($1, $2, $0.agent($3)) } }
}

extension ValueKind<OrderedSet<Attribution>> {
    static var attributions: Self { list("list", .attribution) { $0.attribution($1, $2, $3) } }
}

extension ValueKind<OrderedSet<ContactPoint>> {
    static var contacts: Self { list("list", .contactPoint) { $0.link($1, $2, $0.contactPoint($3)) } }
}

// MARK: Other nodes

extension ValueKind<[Location]> {
    static var locations: Self { sequence("list", .location) { $0.link($1, $2, $0.location($3)) } }
}

extension ValueKind<OrderedSet<PeriodOfTime>> {
    static var periods: Self { list("list", .period) { $0.period($1, $2, $3) } }
}

extension ValueKind<OrderedSet<Relationship>> {
    static var relationships: Self { list("list", .relationship) { $0.relationship($1, $2, $3) } }
}

extension ValueKind<Checksum?> {
    static var checksum: Self { one("object", .checksum, .id) { $0.checksum($1, $2, $3) } }
}

extension ValueKind<[Distribution]> {
    /// Written where their ids are known, and drawn where their dataset is.
    static var distributions: Self {
        Self(
            name: "list", shape: .id, isSet: true, write: { _, _, _ in },
            read: { $0?.array?.map(DatasetDocument.distribution(from:)) ?? [] }, draw: { _, _, _, _ in })
    }
}

extension ValueKind<OrderedSet<DataService>> {
    /// Drawn where their dataset is known.
    static var services: Self { list("list", .service) { _, _, _, _ in } }
}
