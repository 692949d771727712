import DCAT
import JSON

/// The small answers: for machines that watch, for crawlers, and what the problem types mean.
extension Site {
    /// Whether the catalogue can be read, and how far the projection is that is built beside the one that is served.
    func readiness() async throws -> Answer {
        do {
            let (count, projection) = try await withDeadline(configuration.readinessDeadline) {
                (try await reader.lastChange(), try await reader.projection())
            }
            return .json(freshness: .never) { json in
                json.object {
                    $0.member("status", "ready")
                    $0.member("lastChange", Int(count))
                    guard projection.next != nil else { return }
                    $0.key("projection")
                    $0.object {
                        $0.member("built", projection.built)
                        $0.member("records", projection.records)
                    }
                }
            }
        } catch {
            throw Problem(.unavailable, "The catalogue cannot be read.")
        }
    }

    private static let longestSlug = 2000

    /// A publisher is no document; what there is about it are its datasets (HTTP 303: RFC 9110, section 15.4.4).
    func publisher(_ slug: String) throws(Problem) -> Answer {
        guard slug.utf8.count <= Self.longestSlug else {
            throw Problem(.notFound, "No publisher has an address that is so long.")
        }
        var answer = Answer(status: .seeOther, contentType: "text/plain; charset=utf-8", bytes: [])
        answer.headers[.location] = "\(base)/datasets?publisher=\(QueryString.encoded(slug))"
        return answer
    }

    func robots() -> Answer {
        let text = "User-agent: *\nDisallow: /*?cursor=\nDisallow: /*&cursor=\nAllow: /\n"
        return Answer(contentType: "text/plain; charset=utf-8", freshness: .shipped, bytes: Array(text.utf8))
    }

    /// The JSON-LD context that the names of the plain JSON have.
    func context() -> Answer {
        Answer(contentType: Form.jsonLD.contentType, freshness: .shipped, bytes: DatasetContext.context.document())
    }

    func problems() -> Answer {
        .json(freshness: .shipped) { json in
            json.object {
                $0.member("count", ProblemKind.allCases.count)
                $0.key("items")
                $0.array { for kind in ProblemKind.allCases { $0.problem(kind, base: base) } }
            }
        }
    }

    func problem(_ name: String) throws(Problem) -> Answer {
        guard let kind = ProblemKind(rawValue: name) else {
            throw Problem(
                .notFound, "There is no problem of this name.", allowed: ProblemKind.allCases.map(\.rawValue))
        }
        return .json(freshness: .shipped) { $0.problem(kind, base: base) }
    }
}

extension JSONWriter {
    fileprivate mutating func problem(_ kind: ProblemKind, base: String) {
        object {
            $0.member("type", kind.uri(base: base))
            $0.member("title", kind.title)
            $0.member("status", kind.status)
            $0.member("description", kind.explanation)
        }
    }
}
