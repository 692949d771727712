import Feeds
import RDF

/// Paging as the Hydra core vocabulary says it, under its present names (`hydra:view`, `PartialCollectionView`, `next`, `last`)
/// and its old ones (`PagedCollection`, `nextPage`, `lastPage`); links are IRIs or, in older portals, texts.
enum DCATHydra {
    private static let namespaces = [
        "http://www.w3.org/ns/hydra/core#", "https://www.w3.org/ns/hydra/core#",
    ].map { Array($0.utf8) }

    /// The local name of a property of Hydra, `nil` for any other.
    static func name(of property: IRI) -> String? {
        for namespace in namespaces where property.string.utf8.starts(with: namespace) {
            return String(property.string.utf8.dropFirst(namespace.count))
        }
        return nil
    }

    /// What a page says about itself.
    struct Statement: Equatable {
        /// Links to the next page as they are written, the likeliest first.
        var next: [String] = []
        var last: String?
        var total: Int?
    }

    /// - Parameter url: the page's own address: what it says about itself goes before what it says about other views.
    static func statement(in triples: [Triple], of url: String) -> Statement {
        var statement = Statement()
        var own: [String] = []
        var others: [String] = []
        var views: Set<Term> = [.iri(IRI(url))]
        for triple in triples where name(of: triple.predicate) == "view" { views.insert(triple.object) }
        for triple in triples {
            guard let text = text(of: triple.object) else { continue }
            switch name(of: triple.predicate) {
            case "next", "nextPage":
                if views.contains(triple.subject) { own.append(text) } else { others.append(text) }
            case "last", "lastPage": statement.last = statement.last ?? text
            case "totalItems":
                // Of several collections the largest: a count that is too large only keeps datasets.
                guard let total = Int(text), total >= 0 else { continue }
                statement.total = max(statement.total ?? 0, total)
            default: continue
            }
        }
        for link in own + others where !statement.next.contains(link) { statement.next.append(link) }
        return statement
    }

    private static func text(of term: Term) -> String? {
        switch term {
        case .iri(let iri): return iri.string
        case .literal(let literal):
            let text = literal.lexical.trimmed
            return text.isEmpty ? nil : text
        case .blank: return nil
        }
    }
}
