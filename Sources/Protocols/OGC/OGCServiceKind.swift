import Feeds

/// The services that are read.
package enum OGCServiceKind: String, Sendable, CaseIterable {
    case wms, wfs, wmts

    /// As the `service` parameter names it.
    var name: String { rawValue.uppercased() }

    /// The service type in the register of the OGC.
    var definition: String { "http://www.opengis.net/def/serviceType/ogc/" + rawValue }

    /// The elements that stand for one dataset each.
    var recordName: String { self == .wfs ? "FeatureType" : "Layer" }

    /// What the root of a capabilities document says; `nil` where it is none.
    init?(root: String, namespace: String?) {
        switch root {
        // WMS 1.3.0; 1.1.1 and older.
        case "WMS_Capabilities", "WMT_MS_Capabilities": self = .wms
        case "WFS_Capabilities": self = .wfs
        case "Capabilities" where namespace?.hasPrefix("http://www.opengis.net/wmts/") == true: self = .wmts
        default: return nil
        }
    }
}
