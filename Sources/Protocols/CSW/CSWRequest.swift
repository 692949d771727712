import Feeds
import Text

/// One way of asking a catalogue service, of the several that servers understand.
struct CSWDialect: Equatable, Sendable {
    enum Version: String, Sendable {
        case two = "2.0.2"
        case three = "3.0.0"
    }

    enum Method: String, Sendable { case post, get }

    var version = Version.two
    var method = Method.post
    /// Ask for the order of identifiers: without one, pages repeat and leave out records.
    var isSorted = true
    /// Ask for ISO 19139; else the server gives its own, which is Dublin Core mostly.
    var asksForISO = true
    /// Ask for what has changed only, where the run wants no more.
    var isFiltered: Bool

    /// In words, for findings.
    var description: String {
        let order = isSorted ? "in order" : "without an order"
        let schema = asksForISO ? "ISO 19139" : "the server's own schema"
        return "\(version.rawValue) by \(method.rawValue.uppercased()), \(schema), \(order)"
            + (isFiltered ? ", changes only" : "")
    }

    /// What is tried one after the other, the best first.
    ///
    /// - Parameters:
    ///   - version, method: what the operator chose; `nil` leaves it to the server.
    static func candidates(version: Version?, method: Method?, isFiltered: Bool) -> [CSWDialect] {
        var candidates: [CSWDialect] = []
        func add(_ change: (inout CSWDialect) -> Void) {
            var dialect = CSWDialect(version: version ?? .two, method: method ?? .post, isFiltered: isFiltered)
            change(&dialect)
            if !candidates.contains(dialect) { candidates.append(dialect) }
        }
        add { _ in }
        add { $0.isSorted = false }
        if isFiltered { add { $0.isFiltered = false } }
        if method == nil { add { $0.method = .get } }
        if method == nil { add { ($0.method, $0.isSorted, $0.isFiltered) = (.get, false, false) } }
        if version == nil { add { $0.version = .three } }
        add { ($0.asksForISO, $0.isSorted, $0.isFiltered) = (false, false, false) }
        return candidates
    }
}

/// Questions to a catalogue service: OGC 07-006r1 (CSW 2.0.2) and OGC 12-176r7 (CSW 3.0).
struct CSWRequest {
    static let iso = "http://www.isotc211.org/2005/gmd"

    /// The service's address, with the parameters that are its own and not the protocol's.
    let address: String

    private static let parameters: Set<String> = [
        "service", "version", "request", "acceptversions", "typenames", "outputschema", "outputformat",
        "elementsetname",
        "resulttype", "startposition", "maxrecords", "sortby", "constraint", "constraintlanguage",
        "constraint_language_version", "namespace", "id", "sections",
    ]

    init(_ url: String) {
        address = Address(url).keeping { !Self.parameters.contains($0.lowercased()) }
    }

    private func url(_ parameters: [(String, String)]) -> String {
        let pairs = parameters.map { "\($0)=\(PercentEncoding.encode($1, leaving: Self.plain))" }.joined(separator: "&")
        return address + (address.contains("?") ? "&" : "?") + pairs
    }

    /// Names of schemas are addresses, which servers like to see as they are.
    private static let plain = ByteSet.unreserved.adding(":/")

    var capabilities: String { url([("service", "CSW"), ("request", "GetCapabilities")]) }

    /// One record by its identifier.
    func recordByID(_ id: String, _ dialect: CSWDialect) -> String {
        let schema = dialect.asksForISO ? [("outputSchema", Self.iso)] : []
        return url(
            [("service", "CSW"), ("version", dialect.version.rawValue), ("request", "GetRecordById")] + schema
                + [("elementSetName", "full"), ("id", id)])
    }

    /// A page of records, by KVP.
    ///
    /// - Parameters:
    ///   - since: a day, for what has changed.
    ///   - isBrief: only what identifies the records.
    func pageURL(start: Int, count: Int, since: String?, isBrief: Bool = false, _ dialect: CSWDialect) -> String {
        var parameters = [
            ("service", "CSW"), ("version", dialect.version.rawValue), ("request", "GetRecords"),
        ]
        if dialect.version == .two { parameters.append(("resultType", "results")) }
        parameters.append(("typeNames", Self.typeNames(dialect)))
        parameters.append(("namespace", Self.namespaceList(dialect)))
        parameters.append(("elementSetName", isBrief ? "brief" : "full"))
        if dialect.asksForISO { parameters.append(("outputSchema", Self.iso)) }
        if dialect.isSorted { parameters.append(("sortBy", Self.identifier(dialect) + ":A")) }
        if let since, dialect.isFiltered {
            parameters += [
                ("constraintLanguage", "CQL_TEXT"), ("constraint_language_version", "1.1.0"),
                ("constraint", "\(Self.modified(dialect)) >= '\(since)'"),
            ]
        }
        return url(parameters + [("startPosition", "\(start)"), ("maxRecords", "\(count)")])
    }

    /// A page of records, as the body of a POST.
    func pageBody(start: Int, count: Int, since: String?, isBrief: Bool = false, _ dialect: CSWDialect) -> [UInt8] {
        let isTwo = dialect.version == .two
        let namespace = isTwo ? "http://www.opengis.net/cat/csw/2.0.2" : "http://www.opengis.net/cat/csw/3.0"
        let filters = isTwo ? ("ogc", "http://www.opengis.net/ogc") : ("fes", "http://www.opengis.net/fes/2.0")
        let name = isTwo ? "ogc:PropertyName" : "fes:ValueReference"
        var query = "<csw:ElementSetName>\(isBrief ? "brief" : "full")</csw:ElementSetName>"
        if let since, dialect.isFiltered {
            query += """
                <csw:Constraint version="\(isTwo ? "1.1.0" : "2.0.0")"><\(filters.0):Filter>\
                <\(filters.0):PropertyIsGreaterThanOrEqualTo><\(name)>\(Self.modified(dialect))</\(name)>\
                <\(filters.0):Literal>\(since)</\(filters.0):Literal></\(filters.0):PropertyIsGreaterThanOrEqualTo>\
                </\(filters.0):Filter></csw:Constraint>
                """
        }
        if dialect.isSorted {
            query += """
                <\(filters.0):SortBy><\(filters.0):SortProperty><\(name)>\(Self.identifier(dialect))</\(name)>\
                <\(filters.0):SortOrder>ASC</\(filters.0):SortOrder></\(filters.0):SortProperty></\(filters.0):SortBy>
                """
        }
        let schema = dialect.asksForISO ? " outputSchema=\"\(Self.iso)\"" : ""
        let resultType = isTwo ? " resultType=\"results\"" : ""
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <csw:GetRecords xmlns:csw="\(namespace)" xmlns:\(filters.0)="\(filters.1)" xmlns:gmd="\(Self.iso)" \
            xmlns:apiso="http://www.opengis.net/cat/csw/apiso/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xmlns:dct="http://purl.org/dc/terms/" service="CSW" version="\(dialect.version.rawValue)"\(resultType)\(schema) \
            outputFormat="application/xml" startPosition="\(start)" maxRecords="\(count)">\
            <csw:Query typeNames="\(Self.typeNames(dialect))">\(query)</csw:Query></csw:GetRecords>
            """.utf8)
    }

    // MARK: Names

    private static func usesISONames(_ dialect: CSWDialect) -> Bool { dialect.version == .two && dialect.asksForISO }

    private static func typeNames(_ dialect: CSWDialect) -> String {
        usesISONames(dialect) ? "gmd:MD_Metadata" : "csw:Record"
    }

    private static func identifier(_ dialect: CSWDialect) -> String {
        usesISONames(dialect) ? "apiso:Identifier" : "dc:identifier"
    }

    private static func modified(_ dialect: CSWDialect) -> String {
        usesISONames(dialect) ? "apiso:Modified" : "dct:modified"
    }

    private static func namespaceList(_ dialect: CSWDialect) -> String {
        usesISONames(dialect)
            ? "xmlns(gmd=\(iso)),xmlns(apiso=http://www.opengis.net/cat/csw/apiso/1.0)"
            : "xmlns(csw=http://www.opengis.net/cat/csw/\(dialect.version == .two ? "2.0.2" : "3.0"))"
    }
}
