/// The feeds in JSON that list their records.
extension FaultFeed {
    static let jsonProtocols = [
        "danegov-api",
        "dcat-us",
        "opendatasoft",
        "socrata",
        "udata",
        "dkan",
    ]

    static let json = [
        pages(
            "danegov-api", "/danegov/1.4", first: "1.4/institutions[?]", "1.4/datasets[?]page=2&",
            "1.4/datasets[?]page=3&"),
        document("dcat-us", "/data.json"),
        pages("opendatasoft", "/ods", first: "&offset=0$", "&offset=10$", "&offset=20$"),
        pages("socrata", "/socrata", first: "&offset=0&", "&offset=10&", "&offset=20&"),
        pages("udata", "/udata", first: "[?]page=1&", "[?]page=2&", "[?]page=3&"),
        FaultFeed(
            type: "dkan", path: "/dkan", options: "", positions: [Position(name: "all", path: "/dkan/", isAll: true)]),
    ]

    /// A list of thirty records in pages of ten.
    private static func pages(_ type: String, _ path: String, first: String, _ middle: String, _ last: String)
        -> FaultFeed
    {
        FaultFeed(
            type: type, path: path, options: "page_size: 10",
            positions: [
                Position(name: "all", path: path + "/", isAll: true), Position(name: "first", path: first),
                Position(name: "middle", path: middle, isFirst: false),
                Position(name: "last", path: last, isFirst: false),
            ])
    }
}
