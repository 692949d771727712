import DCAT
import Feeds
import JSON
import OrderedCollections
import Text

/// Distributions and services of DCAT-US.
extension DCATUSMapping {
    func distribution(
        _ fields: JSONFields, _ field: String, _ licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.key = fields["identifier", "@id"]
        distribution.title[normaliser.language] = normaliser.line(fields["title"], field: field + ".title")
        distribution.description[normaliser.language] = normaliser.lines(
            fields["description"], field: field + ".description")
        let access = fields["accessURL", "accessURL.@id"]
        let download = fields["downloadURL", "downloadURL.@id"]
        normaliser.addresses(of: &distribution, access: access ?? download, download: download, field: field)
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: fields["format", "format.@id"], mediaType: fields["mediaType", "mediaType.@id"],
            url: download ?? access, field: field)
        distribution.byteSize = normaliser.byteSize(fields["byteSize"], field: field + ".byteSize")
        distribution.license =
            licences(fields).contains { $0 != nil }
            ? normaliser.licence(licences(fields), field: field + ".license") : licence
        if let rights = normaliser.lines(fields["rights"], field: field + ".rights") {
            distribution.rights = [LocalizedText(normaliser.language, rights)]
        }
        distribution.issued = normaliser.date(fields["issued"], field: field + ".issued", naive: .utc)
        distribution.modified = normaliser.date(fields["modified"], field: field + ".modified", naive: .utc)
        distribution.page = OrderedSet(
            fields.list("describedBy").compactMap { normaliser.url($0, field: field + ".page") })
        let standards = fields.list("conformsTo") + fields.objects("conformsTo").compactMap { $0["@id"] }
        distribution.conformsTo = OrderedSet(standards.compactMap { normaliser.url($0, field: field + ".conformsTo") })
        if fields.object("checksum") != nil {
            distribution.checksum = normaliser.checksum(
                algorithm: fields["checksum.algorithm", "checksum.algorithm.@id"],
                value: fields["checksum.checksumValue", "checksum.value"], field: field + ".checksum")
        }
        distribution.accessService = OrderedSet(services(of: fields, distribution, field, &normaliser))
        return distribution
    }

    private func services(
        of fields: JSONFields, _ distribution: Distribution, _ field: String, _ normaliser: inout Normaliser
    ) -> [DataService] {
        let stated = fields.objects("accessService").map { service($0, &normaliser) }
        guard stated.isEmpty, let address = distribution.accessURL.first, EsriREST.isService(address) else {
            return stated
        }
        var derived = DataService()
        derived.title = distribution.title
        derived.endpointURL = [address]
        derived.endpointDescription = [address + "?f=json"]
        return [derived]
    }

    private func service(_ fields: JSONFields, _ normaliser: inout Normaliser) -> DataService {
        var service = DataService()
        service.uri = fields["@id"].flatMap(IRIText.absolute)
        service.identifier = OrderedSet(
            [fields["identifier", "identifier.@id", "identifier.notation"]].compactMap { $0 })
        service.title[normaliser.language] = normaliser.line(fields["title"], field: "accessService.title")
        service.description[normaliser.language] = normaliser.lines(
            fields["description"], field: "accessService.description")
        service.endpointURL = OrderedSet(
            fields.list("endpointURL").compactMap {
                normaliser.url($0, field: "accessService.endpointURL")
            })
        service.endpointDescription = OrderedSet(
            fields.list("endpointDescription").compactMap {
                normaliser.url($0, field: "accessService.endpointDescription")
            })
        return service
    }

    /// The service in whose `servesDataset` the dataset stands, as a distribution that gives access by it.
    func addService(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let service = service(fields, &normaliser)
        guard !service.endpointURL.isEmpty else { return }
        var distribution = Distribution()
        distribution.key = service.identifier.first ?? service.uri
        distribution.title = service.title
        distribution.description = service.description
        distribution.accessURL = [service.endpointURL[0]]
        distribution.license = dataset.license.first
        distribution.accessService = [service]
        dataset.distribution.append(distribution)
    }
}
