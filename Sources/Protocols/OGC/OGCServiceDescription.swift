import DCAT
import Feeds
import XML

/// What capabilities say of the service itself, in the words of every version: `Service` (WMS, WFS 1.0), or
/// `ServiceIdentification` and `ServiceProvider` (OWS Common), and the extended capabilities of INSPIRE.
struct OGCServiceDescription {
    private let identification: XMLElement?
    private let providerElement: XMLElement?
    private let extended: XMLElement?

    init(_ document: XMLElement) {
        identification = document.child("Service") ?? document.child("ServiceIdentification")
        providerElement = document.child("ServiceProvider")
        let names = ["ExtendedCapabilities", "_ExtendedCapabilities", "INSPIRE_Capabilities"]
        extended = names.lazy.compactMap { document.child($0) }.first
    }

    var title: String? { identification?.text(of: "Title") }
    var abstract: String? { identification?.text(of: "Abstract") }
    var fees: String? { identification?.text(of: "Fees") }
    var accessConstraints: String? { identification?.text(of: "AccessConstraints") }
    var keywords: [String] { identification.map(Self.keywords) ?? [] }

    private var information: XMLElement? { identification?.child("ContactInformation") }
    private var contact: XMLElement? { providerElement?.child("ServiceContact") }
    private var contactInfo: XMLElement? { contact?.child("ContactInfo") }

    var provider: String? {
        providerElement?.text(of: "ProviderName")
            ?? information?.descendant("ContactPersonPrimary")?.text(of: "ContactOrganization")
    }

    var providerSite: String? { providerElement?.child("ProviderSite")?.attribute("href") }

    var contactName: String? {
        contact?.text(of: "IndividualName")
            ?? information?.descendant("ContactPersonPrimary")?.text(of: "ContactPerson")
    }

    var email: String? {
        contactInfo?.descendant("Address")?.text(of: "ElectronicMailAddress")
            ?? information?.text(of: "ContactElectronicMailAddress")
    }

    var telephone: String? {
        contactInfo?.descendant("Phone")?.text(of: "Voice") ?? information?.text(of: "ContactVoiceTelephone")
    }

    /// The keywords of a service, layer or feature type: a list of elements, or (WFS 1.0) words with commas between them.
    static func keywords(of element: XMLElement) -> [String] {
        let lists = element.children("KeywordList") + element.children("Keywords")
        return lists.flatMap { list in
            let words = list.children("Keyword").map(\.text.trimmed)
            return words.isEmpty ? list.text.split(separator: ",").map { String($0).trimmed } : words
        }
    }

    /// The codes by which INSPIRE couples a service with the datasets that it gives (Technical Guidance for Download Services
    /// 3.4.0): those of the whole service.
    var identifiers: [String] {
        let identifiers = (extended.map { Self.all("SpatialDataSetIdentifier", in: $0) } ?? []).compactMap { element in
            element.text(of: "Code").map { (element.text(of: "Namespace") ?? "") + $0 }
        }
        return Array(Set(identifiers)).sorted()
    }

    /// Where the metadata record of the service is.
    var metadataAddresses: [String] {
        let records = extended.map { Self.all("MetadataUrl", in: $0) } ?? []
        return records.compactMap { $0.text(of: "URL") }.compactMap(IRIText.absolute)
    }

    /// The service's own address: what a file has instead of the one that it was got from.
    func endpoint(for kind: OGCServiceKind) -> String? {
        guard let resource = identification?.child("OnlineResource") else { return nil }
        return IRIText.absolute(resource.attribute("href") ?? resource.text.trimmed)
    }

    /// The depth is bounded by the XML reader.
    private static func all(_ name: String, in element: XMLElement) -> [XMLElement] {
        element.elements.flatMap { $0.name == name ? [$0] : all(name, in: $0) }
    }
}
