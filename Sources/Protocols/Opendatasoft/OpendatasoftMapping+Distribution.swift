import DCAT
import Feeds
import JSON

/// What can be had of a dataset: the exports of its records, its attachments, and files in other forms.
extension OpendatasoftMapping {
    /// Formats that the API exports every dataset's records in, and those that are for places only.
    private static let exports = [("csv", "text/csv"), ("json", "application/json"), ("xlsx", nil)]
    private static let placeExports = [("geojson", "application/geo+json"), ("shp", nil)]

    func distributions(
        _ fields: JSONFields, id: String?, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        guard let id, let base = address.dataset(id) else { return [] }
        var distributions: [Distribution] = []
        if fields.flag("has_records") != false, fields.flag("data_visible") != false {
            let isPlace = fields.list("features").contains("geo")
            for (form, mediaType) in Self.exports + (isPlace ? Self.placeExports : []) {
                distributions.append(export(form, mediaType, base, dataset, &normaliser))
            }
            distributions.append(service(base, dataset))
        }
        for (list, path) in [("attachments", "attachments"), ("alternative_exports", "alternative_exports")] {
            for (index, file) in fields.objects(list).enumerated() {
                distributions.append(
                    attachment(file, base + "/" + path, "\(list)[\(index)]", dataset, &normaliser))
            }
        }
        return distributions
    }

    private func export(
        _ form: String, _ mediaType: String?, _ base: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.key = form
        distribution.accessURL = [base + "/exports/" + form]
        distribution.downloadURL = distribution.accessURL
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: form, mediaType: mediaType, url: nil, field: "distribution")
        distribution.license = dataset.license.first
        distribution.modified = dataset.modified
        return distribution
    }

    /// The records one by one, by questions.
    private func service(_ base: String, _ dataset: Dataset) -> Distribution {
        var service = DataService()
        service.title = dataset.title
        service.endpointURL = [base + "/records"]
        service.endpointDescription = [address.root + "/api/explore/v2.1/swagger.json"]
        service.license = dataset.license.first
        var distribution = Distribution()
        distribution.key = "records"
        distribution.accessURL = service.endpointURL
        distribution.license = service.license
        distribution.accessService = [service]
        return distribution
    }

    private func attachment(
        _ file: JSONFields, _ base: String, _ field: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.key = file["id"]
        distribution.title[normaliser.language] = normaliser.line(file["title", "id"], field: field + ".title")
        distribution.description[normaliser.language] = normaliser.lines(
            file["description"], field: field + ".description")
        // `odsfile://` names a file of the portal, which the API gives.
        let url = file["url"].flatMap(IRIText.absolute) ?? file["id"].map { "\(base)/\(Query.encoded($0))" }
        normaliser.addresses(of: &distribution, access: url, download: url, field: field, isFile: true)
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: nil, mediaType: file["mimetype"], url: file["title"] ?? url, field: field, isLabelled: false)
        distribution.license = dataset.license.first
        return distribution
    }
}
