import DCAT
import Feeds
import JSON
import OrderedCollections

/// Resources as distributions.
extension DaneGovMapping {
    /// The resource itself, and what the portal made of it: the same table as CSV and JSON-LD.
    func distributions(
        _ resource: JSONFields, index: Int, licence: Concept?, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        let fields = resource.object("attributes") ?? JSONFields(.null)
        let field = "distribution[\(index)]"
        var distribution = Distribution()
        distribution.key = resource["id"]
        distribution.title[normaliser.language] = normaliser.line(fields["title"], field: field + ".title")
        distribution.description[normaliser.language] = normaliser.lines(
            fields["description"], field: field + ".description")
        distribution.issued = normaliser.date(fields["created"], field: field + ".issued", naive: .warsaw)
        distribution.modified =
            normaliser.date(fields["modified"], field: field + ".modified", naive: .warsaw)
            ?? normaliser.date(fields["data_date"], field: field + ".modified", naive: .warsaw)
        distribution.license = licence
        distribution.language = OrderedSet([fields["language"].flatMap { normaliser.language($0) }].compactMap { $0 })
        distribution.page = OrderedSet(
            fields.objects("supplements").compactMap {
                normaliser.url($0["file_url"], field: field + ".page")
            })
        let common = distribution
        addData(fields, &distribution, field, &normaliser)
        var distributions = [distribution]
        let stated = fields["format"]?.lowercased()
        for (format, address, size) in [
            ("csv", "csv_download_url", "csv_file_size"), ("jsonld", "jsonld_download_url", "jsonld_file_size"),
        ] where stated != format {
            guard let url = normaliser.url(fields[address], field: field + ".downloadURL") else { continue }
            var other = common
            other.key = common.key.map { "\($0)-\(format)" }
            (other.accessURL, other.downloadURL) = ([url], [url])
            (other.format, other.mediaType) = normaliser.format(label: format, mediaType: nil, url: url, field: field)
            other.byteSize = normaliser.byteSize(fields[size], field: field + ".byteSize")
            distributions.append(other)
        }
        return distributions
    }

    /// A file is downloaded from the portal; a website and an API are where their link leads.
    private func addData(
        _ fields: JSONFields, _ distribution: inout Distribution, _ field: String, _ normaliser: inout Normaliser
    ) {
        let kind = fields["media_type", "type"]
        let file = fields["download_url", "file_url"]
        let isFile = kind.map { $0 == "file" } ?? (file != nil)
        let link = fields["link"]
        normaliser.addresses(
            of: &distribution, access: isFile ? file ?? link : link ?? file, download: isFile ? file : nil,
            field: field, isFile: isFile)
        // Where the portal itself took the file from, by which the dataset is known again in the publisher's own portal.
        if isFile, file != nil, let original = normaliser.url(link, field: field + ".accessURL"),
            !distribution.accessURL.contains(original)
        {
            distribution.accessURL.append(original)
        }
        let address = distribution.accessURL.first
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: kind == "api" ? nil : fields["format"], mediaType: nil, url: kind == "api" ? nil : address,
            field: field,
            isLabelled: kind == "file")
        distribution.byteSize = normaliser.byteSize(fields["file_size"], field: field + ".byteSize")
        guard kind == "api", let address else { return }
        var service = DataService()
        service.endpointURL = [address]
        service.title = distribution.title
        service.license = distribution.license
        distribution.accessService = [service]
    }
}
