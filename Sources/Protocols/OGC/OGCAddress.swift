import Feeds

/// The address of a service, from whatever request to it was registered.
struct OGCAddress: Sendable {
    private let endpoint: QueryAddress
    /// The service that the registered address names.
    let statedKind: OGCServiceKind?
    private let statedVersion: String?
    let isFile: Bool

    /// What requests say; other parameters, such as the `map` of a MapServer, belong to the endpoint.
    private static let parameters: Set<String> = [
        "service", "request", "version", "acceptversions", "layers", "styles", "crs", "srs", "bbox", "width", "height",
        "format", "typename", "typenames", "outputformat", "updatesequence", "sections", "acceptformats", "layer",
    ]

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        let address = QueryAddress(url)
        endpoint = isFile ? address : address.without(Self.parameters)
        statedKind = address["service"].flatMap { OGCServiceKind(rawValue: $0.lowercased()) }
        statedVersion = address["request"]?.lowercased() == "getcapabilities" ? address["version"] : nil
    }

    /// The endpoint without a request.
    var root: String { endpoint.with([]) }

    /// Without a version the server gives its newest (WMS 1.3.0, section 6.2.4; OWS Common 1.1, section 7.3.2).
    func capabilities(of kind: OGCServiceKind) -> String {
        if isFile { return root }
        let version = kind == statedKind ? statedVersion : nil
        return endpoint.with(
            [("SERVICE", kind.name), ("REQUEST", "GetCapabilities")] + (version.map { [("VERSION", $0)] } ?? []))
    }
}
