import DCAT
import Feeds
import Text

/// Addresses of ArcGIS services, which Esri's portals list among files.
enum EsriREST {
    private static let kinds = [
        "mapserver", "featureserver", "imageserver", "vectortileserver", "sceneserver", "geocodeserver", "wfsserver",
        "wmsserver",
    ]

    /// `…/rest/services/Folder/Name/FeatureServer/0`
    static func isService(_ url: String) -> Bool {
        let path = Address.bare(url).lowercased()
        guard path.contains("/rest/services/") else { return false }
        return path.split(separator: "/").suffix(2).contains { kinds.contains(String($0)) }
    }

    /// The service at an address, as far as its address tells.
    static func service(_ url: String, _ dataset: Dataset) -> DataService {
        var service = DataService()
        service.title = dataset.title
        service.endpointURL = [url]
        service.endpointDescription = [Address.bare(url) + "?f=json"]
        service.license = dataset.license.first
        return service
    }
}
