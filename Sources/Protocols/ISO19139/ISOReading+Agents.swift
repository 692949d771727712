import DCAT
import Feeds
import OrderedCollections
import XML

/// A party of ISO 19115: CI_ResponsibleParty, or CI_Responsibility of ISO 19115-1.
private struct ISOParty {
    var role: String
    var name: ISOText
    var email: String?
    var telephone: String?
    var url: String?
}

extension ISOReading {
    static let roles = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/"

    /// By their roles, following GeoDCAT-AP.
    mutating func readAgents(_ dataset: inout Dataset) {
        let parties = parties(identification.all("pointOfContact", "*"))
        for party in parties {
            if let contact = contact(party, isOnlyFor: ["pointOfContact"]) { dataset.contactPoint.append(contact) }
            guard let agent = agent(party) else { continue }
            switch party.role {
            case "publisher": dataset.publisher = dataset.publisher ?? agent
            case "author": dataset.creator.append(agent)
            case "owner": dataset.rightsHolder.append(agent)
            default: break
            }
            let attribution = Attribution(agent: agent, role: Self.roles + party.role)
            dataset.qualifiedAttribution.append(attribution)
        }
        // Whoever answers for the description can be asked about the data; so can a custodian.
        if dataset.contactPoint.isEmpty {
            for party in self.parties(record.all("contact", "*")) + parties where dataset.contactPoint.isEmpty {
                dataset.contactPoint = OrderedSet([contact(party, isOnlyFor: nil)].compactMap { $0 })
            }
        }
    }

    // MARK: Parties

    private mutating func parties(_ elements: [XMLElement]) -> [ISOParty] {
        elements.flatMap { element -> [ISOParty] in
            let role = element.first("role", "*")?.code ?? "pointOfContact"
            if element.name == "CI_ResponsibleParty" {
                let names = ["organisationName", "individualName", "positionName"]
                return [party(role, names.compactMap { element.child($0) }, element.first("contactInfo", "CI_Contact"))]
            }
            return element.all("party", "*").map { party in
                let names = [party.child("name"), party.first("individual", "*", "name"), party.child("positionName")]
                return self.party(role, names.compactMap { $0 }, party.first("contactInfo", "CI_Contact"))
            }
        }
    }

    private mutating func party(_ role: String, _ names: [XMLElement], _ contact: XMLElement?) -> ISOParty {
        let name = names.map { languages.text($0) }.first { !$0.texts.isEmpty } ?? ISOText()
        var party = ISOParty(role: role, name: name)
        let emails = contact?.all("address", "CI_Address", "electronicMailAddress") ?? []
        for raw in emails.compactMap(\.value) where party.email == nil {
            party.email = normaliser.email(raw, field: "contactPoint.email")
        }
        let telephone = contact?.first("phone", "CI_Telephone")
        party.telephone = normaliser.line(
            telephone?.child("voice")?.value ?? telephone?.child("number")?.value, field: "contactPoint.telephone")
        party.url = normaliser.url(
            contact?.first("onlineResource", "CI_OnlineResource", "linkage")?.value, field: "contactPoint.url")
        return party
    }

    /// `nil` for a party without a name, which a record of a template has, and which says nothing.
    private mutating func agent(_ party: ISOParty) -> Agent? {
        let name = localized(party.name, field: "qualifiedAttribution.name")
        guard !name.isEmpty else { return nil }
        return Agent(
            uri: party.name.href.flatMap(IRIText.absolute), name: name, homepage: party.url, email: party.email)
    }

    private mutating func contact(_ party: ISOParty, isOnlyFor roles: Set<String>?) -> ContactPoint? {
        guard roles?.contains(party.role) ?? true else { return nil }
        let contact = ContactPoint(
            name: localized(party.name, field: "contactPoint.name").preferred, email: party.email, url: party.url,
            telephone: party.telephone)
        return contact.isEmpty ? nil : contact
    }
}
