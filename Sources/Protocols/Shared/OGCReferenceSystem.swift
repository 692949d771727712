import Feeds
import OrderedCollections
import XML

/// The systems of coordinates of a layer or feature type.
enum OGCReferenceSystem {
    /// A server that offers more than these can transform, and says nothing of the data.
    private static let most = 20

    /// Their addresses in the register of the OGC.
    static func addresses(of layer: XMLElement) -> [String] {
        let own = ["CRS", "SRS", "DefaultCRS", "DefaultSRS", "OtherCRS", "OtherSRS"].flatMap { layer.children($0) }
        // WMS 1.1.0 writes several in one element.
        let names = own.lazy.flatMap { $0.text.split(whereSeparator: \.isWhitespace) }
        var found: OrderedSet<String> = []
        for name in names {
            if let address = address(of: name) { found.append(address) }
            if found.count > most { break }
        }
        if found.count <= most { return found.elements }
        let preferred = (layer.child("DefaultCRS") ?? layer.child("DefaultSRS")).flatMap {
            address(of: $0.text.trimmed)
        }
        return preferred.map { [$0] } ?? []
    }

    /// From `EPSG:2180`, `urn:ogc:def:crs:EPSG::2180`, `http://www.opengis.net/gml/srs/epsg.xml#2180` or an address.
    static func address(of name: some StringProtocol) -> String? {
        let upper = name.uppercased()
        if upper.hasPrefix("CRS:") { return "http://www.opengis.net/def/crs/OGC/1.3/CRS" + upper.dropFirst(4) }
        guard upper.contains("EPSG") else { return nil }
        let digits = String(upper.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        return digits.isEmpty ? nil : "http://www.opengis.net/def/crs/EPSG/0/" + digits
    }
}
