/// The feeds that the simulated portal does not speak.
extension FaultFeed {
    static let scriptedProtocols = ["ogc-services", "atom-inspire", "gtfs", "arcgis-hub", "arcgis-server"]

    static let scripted = [
        FaultFeed(
            type: "ogc-services", path: "/ows", options: "services: [wms, wfs]",
            positions: [
                Position(name: "first", path: "SERVICE=WMS"),
                Position(name: "last", path: "SERVICE=WFS", isFirst: false),
            ], count: 31,
            script: { request in
                let titles = (0..<30).map { "Warstwa \($0)" }
                return .xml(request.parameter("SERVICE") == "WFS" ? OGCDocuments.wfs200 : OGCDocuments.wms(titles))
            }),
        FaultFeed(
            type: "atom-inspire", path: "/atom", options: "",
            positions: [
                Position(name: "service feed", path: "/atom$"),
                Position(
                    name: "dataset feed", path: "gmina=7$", isFirst: false,
                    faultsOfRecord: [
                        "status", "truncate", "redirect", "loop", "empty", "garbage", "html", "latin1", "refusal",
                        "nothing",
                    ]),
            ],
            script: { request in
                request.path == "/atom"
                    ? .xml(INSPIREAtomTests.service(30)) : .xml(INSPIREAtomTests.dataset(request.number("gmina", 0)))
            }),
        FaultFeed(
            type: "gtfs", path: "/gtfs.zip", options: "",
            positions: [Position(name: "all", path: "/gtfs[.]zip$", isAll: true)], count: 1,
            script: { _ in .init(fields: ["Content-Type: application/zip"], body: GTFSArchive.bytes()) }),
        FaultFeed(
            type: "arcgis-hub", path: "", options: "page_size: 10",
            positions: [
                Position(name: "all", path: "/", isAll: true), Position(name: "first", path: "startindex=1$"),
                Position(name: "middle", path: "startindex=11$", isFirst: false),
                Position(name: "last", path: "startindex=21$", isFirst: false),
            ],
            script: { request in
                guard request.path == "/api/search/v1/collections/dataset/items" else { return .error("404 Not Found") }
                let start = request.number("startindex", 1) - 1
                return .json(ArcGISHubTests.page(start..<min(start + 10, 30), total: 30))
            }),
        FaultFeed(
            type: "arcgis-server", path: "/arcgis/rest/services", options: "",
            positions: [
                Position(name: "directory", path: "/services[?]f=json$"),
                Position(name: "folder", path: "/services/Gmina[?]f=json$", isOnUsedConnection: true),
                Position(
                    name: "service", path: "/S7/MapServer[?]f=json$", isFirst: false,
                    faultsOfRecord: ["status", "refusal"]),
            ],
            script: { request in
                func directory(_ numbers: Range<Int>, _ folders: String) -> ScriptedPortal.Answer {
                    let services = numbers.map { #"{"name": "S\#($0)", "type": "MapServer"}"# }.joined(separator: ",")
                    return .json(#"{"currentVersion": 11, "folders": [\#(folders)], "services": [\#(services)]}"#)
                }
                switch request.path {
                case "/arcgis/rest/services": return directory(0..<20, #""Gmina""#)
                case "/arcgis/rest/services/Gmina": return directory(20..<30, "")
                case let path where path.hasSuffix("/MapServer"):
                    return .json(#"{"currentVersion": 11, "mapName": "Mapa", "layers": [{"id": 0, "name": "W"}]}"#)
                default: return .error("404 Not Found")
                }
            }),
    ]

    /// The portal that the feeds of a type lie in.
    ///
    /// - Returns: `nil`, and a line, where it is the simulated one and that is not there.
    static func portal(of type: String) throws -> (any FaultyPortal)? {
        guard let feed = all.first(where: { $0.type == type }) else { return nil }
        if let script = feed.script { return try FaultySite(script) }
        return try Simulator(datasets: feed.count, pageSize: pageSize(type))
    }
}
