import Foundation

/// An OAI-PMH repository on loopback with as much in it as a test wants.
struct SmallRepository: Sendable {
    struct Item: Sendable {
        var id: String
        var title: String
        var stamp = "2016-11-01T12:00:00Z"
        var isDeleted = false
    }

    var items: [Item]
    var pageSize = 3
    var granularity = "YYYY-MM-DDThh:mm:ssZ"
    /// What stands in each token; another word makes those given before expire.
    var session = "a"
    /// Like pycsw: a token alone is refused.
    var wantsPrefix = false
    /// What the lists claim to hold.
    var size: Int?

    static func items(_ range: Range<Int>) -> [Item] {
        range.map { Item(id: "oai:a.example:\($0)", title: "Zbiór \($0)") }
    }

    static func answer(_ inner: String) -> ScriptedPortal.Answer {
        .xml(
            """
            <?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\
            <responseDate>2026-11-21T12:00:00Z</responseDate><request>http://a.example/oai</request>\(inner)</OAI-PMH>
            """)
    }

    static func error(_ code: String) -> ScriptedPortal.Answer { answer("<error code=\"\(code)\">nie</error>") }

    func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        switch request.parameter("verb") {
        case "Identify":
            Self.answer(
                "<Identify><repositoryName>Biblioteka</repositoryName><granularity>\(granularity)</granularity></Identify>"
            )
        case "ListMetadataFormats":
            Self.answer(
                """
                <ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><metadataNamespace>\
                http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>
                """)
        case "ListSets":
            Self.answer(
                """
                <ListSets><set><setSpec>B</setSpec><setName>Biblioteka</setName></set><set><setSpec>B:P</setSpec>\
                <setName>Pocztówki</setName><setDescription><dc><description>Widoki miast.</description></dc>\
                </setDescription></set></ListSets>
                """)
        case "ListRecords": list(request)
        default: Self.error("badVerb")
        }
    }

    private func list(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
        var offset = 0
        var since = request.parameter("from") ?? ""
        if let token = request.parameter("resumptionToken") {
            let parts = token.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard !wantsPrefix || request.parameter("metadataPrefix") != nil else { return Self.error("badArgument") }
            guard parts.count == 3, parts[0] == session, let place = Int(parts[1]) else {
                return Self.error("badResumptionToken")
            }
            (offset, since) = (place, parts[2])
        } else if granularity.count == 10, since.count > 10 {
            return Self.error("badArgument")
        }
        let listed = items.filter { $0.stamp >= since }
        guard !listed.isEmpty else { return Self.error("noRecordsMatch") }
        let page = listed.dropFirst(offset).prefix(pageSize)
        let end = offset + page.count
        let token = end < listed.count ? "\(session)/\(end)/\(since)" : ""
        return Self.answer(
            """
            <ListRecords>\(page.map(Self.record).joined())<resumptionToken completeListSize="\(size ?? listed.count)">\
            \(token)</resumptionToken></ListRecords>
            """)
    }

    static func record(_ item: Item) -> String {
        let head =
            "<header\(item.isDeleted ? " status=\"deleted\"" : "")><identifier>\(item.id)</identifier><datestamp>\(item.stamp)</datestamp></header>"
        guard !item.isDeleted else { return "<record>\(head)</record>" }
        return """
            <record>\(head)<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(item.title)</dc:title></oai_dc:dc></metadata></record>
            """
    }
}
