/// Words by which a page shows what made it: that is asked about first.
enum PlatformMark {
    static let points = 20

    private static let words: [(SourceType, [String])] = [
        (.csw, ["geonetwork"]), (.dkan, ["dkan", "content=\"drupal"]), (.udata, ["udata"]),
        (.opendatasoft, ["opendatasoft"]), (.socrata, ["socrata"]), (.ogcServices, ["geoserver"]),
        (.arcGISHub, ["arcgis hub", "hub.arcgis.com"]), (.arcGISServer, ["arcgis rest services"]),
    ]

    /// The type that each word speaks for, where the page has it.
    static func found(on page: WebPage) -> [(type: SourceType, word: String)] {
        words.compactMap { type, words in words.first(where: page.has).map { (type, $0) } }
    }
}
