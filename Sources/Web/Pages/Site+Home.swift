import HTTPTypes
import JSON

/// `/`: the search page for a browser, links to everything for a program.
extension Site {
    private static let page = "text/html"

    func home(_ request: WebRequest) async throws -> Answer {
        let types = [Form.json.mediaType, Self.page]
        let type = request.accept.best(of: types, mediaType: \.self)
        var answer = try await type == Self.page ? searchPage(request) : links()
        answer.headers[.vary] = "Accept, Accept-Language"
        return answer
    }

    /// Parameters that the search does not know are let pass: links that people follow carry all kinds.
    private func searchPage(_ request: WebRequest) async throws -> Answer {
        let text = PageText.preferred(named: request.query.values("lang").first, request.acceptLanguage)
        let known = request.query.parameters.filter {
            $0.name == "lang" || $0.name != "facets" && DatasetParameters.names.contains($0.name)
        }
        let asked = WebRequest(
            path: request.path, query: QueryString(known), accept: request.accept,
            acceptLanguage: request.acceptLanguage)
        let page = try await page(asked, defaultLimit: 20, copies: .one, form: nil, ignoring: "lang")
        var answer = Answer(
            contentType: "text/html; charset=utf-8", bytes: SearchPage(site: self, page: page, text: text).bytes())
        page.share.shrink(to: 0)
        answer.headers[.contentLanguage] = text.language
        answer.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        answer.headers[.referrerPolicy] = "no-referrer"
        if let next = page.next { answer.addLink(next, relation: "next") }
        return answer
    }

    private func links() -> Answer {
        let links = [
            ("datasets", "/datasets"), ("catalog", "/catalog"), ("sources", "/sources"),
            ("context", "/context.jsonld"), ("problems", "/problems"), ("health", "/healthz"),
            ("readiness", "/readyz"), ("metrics", "/metrics"),
        ]
        return .json { json in
            json.object {
                $0.text("title", configuration.title)
                $0.text("description", configuration.description)
                $0.key("links")
                $0.object { for (name, path) in links { $0.member(name, base + path) } }
            }
        }
    }
}
