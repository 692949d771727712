package import OrderedCollections

/// An agent's part in a dataset (`prov:Attribution`).
package struct Attribution: Sendable, Hashable {
    package var agent: Agent
    /// The IRI of the role (`dcat:hadRole`).
    package var role: String?

    package init(agent: Agent, role: String?) {
        self.agent = agent
        self.role = role
    }
}

/// A relation between a dataset and other things that says what it is (`dcat:Relationship`).
package struct Relationship: Sendable, Hashable {
    /// IRIs of the related things.
    package var relation: OrderedSet<String>
    /// The IRI of the role that they play (`dcat:hadRole`).
    package var role: String?

    package init(relation: OrderedSet<String>, role: String?) {
        self.relation = relation
        self.role = role
    }
}
