import DCAT
import Feeds
import JSON
import OrderedCollections
import Text

/// A CKAN resource as a distribution.
struct CKANResourceMapping {
    let datasetLicence: Concept?

    /// `nil` for a resource that was deleted.
    func distribution(_ fields: CKANFields, index: Int, _ normaliser: inout Normaliser) -> Distribution? {
        if let state = fields["state"], state != "active" { return nil }
        let field = "distribution[\(index)]"
        var distribution = Distribution()
        distribution.key = fields["id"]
        for (language, text) in fields.texts("name", default: normaliser.language) {
            distribution.title[language] = normaliser.line(text, field: field + ".title")
        }
        for (language, text) in fields.texts("description", default: normaliser.language) {
            distribution.description[language] = normaliser.lines(text, field: field + ".description")
        }
        addAddresses(fields, &distribution, field, &normaliser)
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: fields["format"], mediaType: fields["mimetype"], url: fields["url"], field: field)
        distribution.byteSize = normaliser.byteSize(fields["size"], field: field + ".byteSize")
        let hasLicence = fields["license_url"] != nil || fields["license"] != nil || fields["license_id"] != nil
        distribution.license =
            hasLicence ? normaliser.licence(fields.licenceStatements, field: field + ".license") : datasetLicence
        distribution.issued = normaliser.date(
            fields["issued", "created"], field: field + ".issued", naive: .utc)
        distribution.modified = normaliser.date(
            fields["modified", "last_modified"], field: field + ".modified", naive: .utc)
        distribution.checksum = checksum(fields["hash"])
        distribution.conformsTo = OrderedSet(normaliser.addresses(fields.list("conforms_to", &normaliser)))
        distribution.applicableLegislation = OrderedSet(
            normaliser.addresses(fields.list("applicable_legislation", &normaliser)))
        return distribution
    }

    /// A file that CKAN holds, or an address that ends like a file's, is a download; anything else gives access only.
    private func addAddresses(
        _ fields: CKANFields, _ distribution: inout Distribution, _ field: String, _ normaliser: inout Normaliser
    ) {
        normaliser.addresses(
            of: &distribution, access: fields["url"], download: nil, field: field,
            isFile: fields["url_type"] == "upload" || fields["download_url"] != nil)
        if !distribution.accessURL.isEmpty, let access = fields["access_url"].flatMap({ IRIText.absolute($0) }) {
            distribution.accessURL = [access]
        }
        if !distribution.downloadURL.isEmpty, let file = fields["download_url"].flatMap({ IRIText.absolute($0) }) {
            distribution.downloadURL = [file]
        }
    }

    /// A digest, told by its length where no algorithm stands before it.
    private func checksum(_ raw: String?) -> Checksum? {
        guard let raw else { return nil }
        let value = (raw.split(separator: ":").last.map(String.init) ?? raw).lowercased()
        let algorithms = [32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"]
        guard let algorithm = algorithms[value.utf8.count],
            value.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil })
        else { return nil }
        return Checksum(algorithm: algorithm, value: value)
    }
}
