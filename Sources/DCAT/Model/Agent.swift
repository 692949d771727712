/// An organisation that publishes or made a dataset (`foaf:Agent`).
package struct Agent: Sendable, Hashable {
    /// The agent's own IRI where its source gave one.
    package var uri: String?
    package var name: LocalizedText
    /// The TERYT code of the territorial unit whose authority this is, where that is known.
    package var teryt: String?
    package var homepage: String?
    package var email: String?

    package init(
        uri: String? = nil, name: LocalizedText, teryt: String? = nil, homepage: String? = nil, email: String? = nil
    ) {
        self.uri = uri
        self.name = name
        self.teryt = teryt
        self.homepage = homepage
        self.email = email
    }
}

/// Whom to ask about a dataset (`vcard:Kind`).
package struct ContactPoint: Sendable, Hashable {
    package var name: String?
    package var email: String?
    package var url: String?
    /// As its publisher writes it: `+48 58 526 80 00`.
    package var telephone: String?

    package init(name: String? = nil, email: String? = nil, url: String? = nil, telephone: String? = nil) {
        self.name = name
        self.email = email
        self.url = url
        self.telephone = telephone
    }

    package var isEmpty: Bool { name == nil && email == nil && url == nil && telephone == nil }
}
