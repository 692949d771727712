import DCAT
import Feeds
import Fetch
import Foundation
import Text

/// Where a page of a declared list begins, and how it is asked for.
enum TabularPosition: Equatable {
    /// The list is one document.
    case whole
    case offset(Int)
    case page(Int)
    /// `nil` for the first page.
    case cursor(String?)
    case link(String)

    init(_ declaration: TabularDeclaration) {
        guard let paging = declaration.paging else {
            self = .whole
            return
        }
        switch paging.way {
        case .offset: self = .offset(paging.first)
        case .page: self = .page(paging.first)
        case .cursor, .link: self = .cursor(nil)
        }
    }

    /// Where a run goes on; `nil` where that means nothing later.
    var cursor: HarvestCursor? {
        switch self {
        case .offset(let offset): HarvestCursor("offset", [offset])
        case .page(let page): HarvestCursor("page", [page])
        case .whole, .cursor, .link: nil
        }
    }

    /// - Returns: `nil` where this is no cursor of a declared list.
    static func place(_ text: String) -> (position: TabularPosition, received: Int)? {
        guard let place = HarvestCursor(reading: text), place.numbers.count == 1, place.rest.isEmpty else { return nil }
        switch place.name {
        case "offset": return (.offset(place.numbers[0]), place.received)
        case "page": return (.page(place.numbers[0]), place.received)
        default: return nil
        }
    }

    /// The names that stand for the position in a body: `${offset}`, `${page}`, `${cursor}`.
    private var value: (name: String, text: String)? {
        switch self {
        case .offset(let offset): ("offset", "\(offset)")
        case .page(let page): ("page", "\(page)")
        case .cursor(let cursor): ("cursor", cursor ?? "")
        case .whole, .link: nil
        }
    }

    /// The request for the page here.
    ///
    /// - Throws: ``HarvestFailure`` where a variable of the environment is missing.
    func request(_ url: String, _ declaration: TabularDeclaration) throws -> FetchRequest {
        var request = FetchRequest(address(url, declaration), accept: Self.mediaTypes)
        request.headers = try declaration.headers.map { header in
            (header.name, try Self.filled(header.value) { _ in nil })
        }
        guard let body = declaration.body else { return request }
        let size = declaration.paging?.size ?? 0
        let text = try Self.filled(body) { name in
            if name == "size" { return "\(size)" }
            return name == value?.name ? value?.text.addingJSONEscapes : nil
        }
        request.method = .post(body: Array(text.utf8), contentType: declaration.contentType)
        return request
    }

    private static let mediaTypes = "application/json, text/csv, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"

    private func address(_ url: String, _ declaration: TabularDeclaration) -> String {
        if case .link(let link) = self { return link }
        guard let paging = declaration.paging else { return url }
        var parameters: [(String, String)] = []
        if let name = paging.parameter, let value, !value.text.isEmpty { parameters.append((name, value.text)) }
        if let name = paging.sizeParameter { parameters.append((name, "\(paging.size)")) }
        guard !parameters.isEmpty else { return url }
        let query = parameters.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
        return url + (url.contains("?") ? "&" : "?") + query
    }

    private static func encoded(_ text: String) -> String { PercentEncoding.encode(text, leaving: .unreserved) }

    /// - Parameter place: what stands for a name that is not one of the environment's.
    private static func filled(_ text: String, _ place: (String) -> String?) throws -> String {
        try TabularTemplate.filled(text) { name in
            guard TabularTemplate.isVariable(name) else { return place(name) }
            guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
                throw HarvestFailure(
                    .locked, value: name,
                    "The source needs the variable \(name) of the environment, which is not set; nothing was asked.")
            }
            return value
        }
    }
}

extension String {
    /// As it stands within a string of JSON.
    fileprivate var addingJSONEscapes: String {
        replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
