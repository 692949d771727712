import OrderedCollections
import RDF

extension DatasetReading {
    mutating func agents(_ values: [Term], field: String) -> OrderedSet<Agent> {
        var agents: OrderedSet<Agent> = []
        for value in values {
            if let agent = agent(value, field: field) { agents.append(agent) }
        }
        return agents
    }

    /// An agent by its name, or by its IRI where it has no name.
    mutating func agent(_ value: Term, field: String) -> Agent? {
        if let literal = value.literal {
            let name = text([.literal(literal)], field: field)
            return name.isEmpty ? nil : Agent(name: name)
        }
        let node = node(value)
        let iri = value.iri?.string
        let names = [Field.name, .fn, .title, .label].lazy.map { node[$0] }.first { !$0.isEmpty } ?? []
        var agent = Agent(name: text(names.filter { $0.text != iri }, field: field + ".name"))
        agent.email = email(node[.email], field: field + ".email")
        if let iri, iri.hasPrefix("mailto:") {
            agent.email = agent.email ?? normaliser.email(iri, field: field + ".email")
        } else {
            agent.uri = iri
        }
        agent.homepage = addresses(node[.homepage] + node[.landingPage] + node[.url], field: field + ".homepage").first
        agent.teryt = node[.identifier].lazy.compactMap(\.literal?.lexical).first { code in
            [2, 4, 7].contains(code.utf8.count) && Vocabularies.units[code] != nil
        }
        if agent.name.isEmpty {
            reportNameless(value, agent, field: field)
            if agent.uri == nil { return nil }
        }
        return agent
    }

    private mutating func reportNameless(_ value: Term, _ agent: Agent, field: String) {
        normaliser.report(
            .valueInvalid, field: field + ".name", value: value.text ?? agent.email,
            agent.uri == nil
                ? "An agent has neither a name nor an address; it was left out." : "An agent has no name.")
    }

    mutating func email(_ values: [Term], field: String) -> String? {
        for value in values {
            // `vcard:hasEmail` may lead to a node with the address as its `vcard:hasValue`.
            let inner = value.isResource ? node(value) : PublishedNode(value)
            let text = (inner[.value] + inner[.email]).lazy.compactMap(\.text).first ?? value.text
            if let email = normaliser.email(text, field: field) { return email }
        }
        return nil
    }

    /// Whom to ask: a vCard in any of its forms, a bare address, or a name.
    mutating func contactPoint(_ value: Term) -> ContactPoint? {
        let field = "contactPoint"
        var contact = ContactPoint()
        if let text = value.text, text.contains("@"), let email = IRIText.email(text) {
            contact.email = email
            if value.isLiteral { return contact }
        } else if let literal = value.literal {
            contact.name = normaliser.line(literal.lexical, field: field)
            return contact.isEmpty ? nil : contact
        }
        let node = node(value)
        contact.name = contactName(node)
        contact.email = contact.email ?? email(node[.email], field: field + ".email")
        contact.telephone = telephone(node[.telephone], field: field + ".telephone")
        contact.url = addresses(node[.url] + node[.homepage] + node[.landingPage], field: field + ".url").first
        // A contact that the graph does not describe is at least a page to look at.
        if contact.isEmpty { contact.url = value.iri.flatMap { IRIText.absolute($0.string) } }
        if contact.isEmpty { reportInvalid(value, field: field, "a contact") }
        return contact.isEmpty ? nil : contact
    }

    private mutating func contactName(_ node: PublishedNode) -> String? {
        let names = [Field.fn, .name, .title, .label].lazy.map { node[$0] }.first { !$0.isEmpty } ?? []
        if let name = text(names, field: "contactPoint.name").preferred { return name }
        let parts = (node[.givenName].prefix(1) + node[.familyName].prefix(1)).compactMap(\.text)
        return parts.isEmpty ? nil : normaliser.line(parts.joined(separator: " "), field: "contactPoint.name")
    }

    /// A telephone number without the scheme that makes an IRI of it (RFC 3966).
    private mutating func telephone(_ values: [Term], field: String) -> String? {
        for value in values {
            let inner = value.isResource ? node(value) : PublishedNode(value)
            guard let raw = inner[.value].first?.text ?? value.text else { continue }
            let number = raw.hasPrefix("tel:") ? String(raw.dropFirst(4)) : raw
            if let number = normaliser.line(number, field: field),
                number.utf8.contains(where: { (0x30...0x39).contains($0) })
            {
                return number
            }
            reportInvalid(value, field: field, "a telephone number")
        }
        return nil
    }
}
