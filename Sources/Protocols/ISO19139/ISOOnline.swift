import DCAT
import Feeds
import XML

/// An online resource of ISO 19115 (CI_OnlineResource), and what it leads to.
struct ISOOnline {
    /// What kind of thing an address leads to.
    enum Target: Equatable {
        /// A service of this protocol: `wms`.
        case service(String)
        case download
        /// A page about the data.
        case page
        case landingPage
    }

    let url: String
    let target: Target
    let title: ISOText
    let description: ISOText
    /// Told from the address and the protocol alone, whatever the function says.
    let isAtom: Bool

    /// `nil` without an address.
    init?(_ element: XMLElement, _ languages: ISOLanguages) {
        guard let url = element.child("linkage")?.value else { return nil }
        self.url = url
        title = languages.text(element.child("name"))
        description = languages.text(element.child("description"))
        let protocolText = languages.text(element.child("protocol"))
        let words = Self.words(protocolText.texts.map(\.text) + [protocolText.href].compactMap { $0 })
        isAtom = words.contains("atom") || words.contains("rfc4287")
        target = Self.target(url, words: words, function: element.first("function", "*")?.code)
    }

    private static let services = ["wms", "wfs", "wcs", "wmts", "csw", "sos", "sps", "wps"]
    private static let names = [
        "webmapservice": "wms", "webfeatureservice": "wfs", "webcoverageservice": "wcs", "webmaptileservice": "wmts",
    ]

    /// The address of each kind's standard, as GeoDCAT-AP names protocols.
    static func standard(of service: String) -> String {
        service == "csw"
            ? "http://www.opengeospatial.org/standards/cat" : "http://www.opengeospatial.org/standards/\(service)"
    }

    private static func words(_ texts: [String]) -> Set<String> {
        var words: Set<String> = []
        for text in texts {
            let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            words.formUnion(parts)
            let joined = parts.joined()
            // Most texts are shorter than any name.
            guard joined.utf8.count >= 13 else { continue }
            for (name, service) in names where joined.contains(name) { words.insert(service) }
        }
        return words
    }

    /// What an address leads to, by the protocols that are named beside it.
    static func target(_ url: String, protocols: [String]) -> Target {
        target(url, words: words(protocols), function: nil)
    }

    private static func target(_ url: String, words: Set<String>, function: String?) -> Target {
        if let service = services.first(where: words.contains) ?? service(of: url) { return .service(service) }
        switch function {
        case "download", "offlineAccess", "order", "fileAccess": return .download
        case "information", "search", "completeMetadata", "browseGraphic", "browsing": return .page
        default: break
        }
        let isDownload =
            words.contains("atom") || words.contains("rfc4287") || words.contains("download") || words.contains("ftp")
            || words.contains("file")
        return isDownload || isFile(url) ? .download : .landingPage
    }

    /// The service that an address asks (`service=WFS`), or that its path ends in (`…/app-mpzp/wfs`).
    private static func service(of url: String) -> String? {
        let lower = url.lowercased()
        let path = lower.prefix { $0 != "?" && $0 != "#" }
        let query = lower.dropFirst(path.count)
        if !query.isEmpty, let range = query.firstRange(of: "service=") {
            let name = query[range.upperBound...].prefix { $0.isLetter }
            if services.contains(String(name)) { return String(name) }
        }
        let parts = path.split(separator: "/")
        let last = parts.last.map(String.init) ?? ""
        let name = last.hasSuffix("server") ? String(last.dropLast(6)) : last
        guard parts.count > 2, services.contains(name) else { return nil }
        return name
    }

    /// An address that ends like a file's that is not a page.
    static func isFile(_ url: String) -> Bool {
        guard let suffix = IRIText.pathExtension(url), let type = Vocabularies.fileTypes.type(ofExtension: suffix)
        else {
            return false
        }
        return !["HTML", "XHTML", "ASP", "PHP", "JSP"].contains(type.code)
    }

    /// The address without its query: where a service is.
    static func endpoint(_ url: String) -> String { String(url.prefix { $0 != "?" && $0 != "#" }) }

    /// A service at an address, which may be a question for its capabilities.
    static func service(_ kind: String, at url: String, title: LocalizedText) -> DataService {
        var service = DataService()
        service.title = title
        service.endpointURL = [endpoint(url)]
        service.endpointDescription = asksForCapabilities(url) ? [url] : []
        service.conformsTo = [standard(of: kind)]
        return service
    }

    static func asksForCapabilities(_ url: String) -> Bool { url.lowercased().contains("getcapabilities") }
}
