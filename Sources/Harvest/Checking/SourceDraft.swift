import DCAT
import Feeds
import JSON
import Protocols
import Text

/// A source file for a feed that was checked: ready to be saved, but for the lines on the publisher, which are comments.
package struct SourceDraft: Sendable {
    package let id: String
    let title: String
    let url: String
    let type: SourceType
    let publisher: Agent?

    /// - Parameters:
    ///   - title: as the portal calls itself; the host or the file's name where it does not.
    ///   - publisher: whoever most of the records name.
    init?(_ source: Source, title: String?, publisher: Agent?) {
        guard let type = source.type else { return nil }
        id = source.id
        self.title = Self.clean(title) ?? source.title
        url = source.registeredURL
        self.type = type
        self.publisher = publisher
    }

    /// The file's text. Every value is in quotation marks, whatever the portal wrote into it.
    package var yaml: String {
        """
        # A source of Snop, as `snop check` wrote it. Save it as harvesters/<voivodeship>/\(id).yaml.
        # The id is part of the ids and addresses of all datasets: choose it now, and never change it.
        id: "\(id)"
        title: \(Self.quoted(title))
        url: \(Self.quoted(url))
        type: \(type.rawValue)
        # Who publishes: take the signs off these lines, and look the code up in catalog/vocabularies/teryt.csv.
        # publisher:
        #   name: \(Self.quoted(Self.clean(publisher?.name.preferred) ?? title))
        #   teryt: "\(publisher?.teryt ?? "")"
        #   homepage: \(Self.quoted(Self.clean(publisher?.homepage) ?? Address.root(of: url) ?? "https://"))
        # At night, or e.g.: daily at 03:15, every 6 hours, weekly on monday, monthly on 1 at 04:00, manual.
        schedule: daily

        """
    }

    /// One line without what a YAML reader refuses or a terminal obeys; `nil` where nothing is left.
    private static func clean(_ text: String?) -> String? {
        guard let text else { return nil }
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
            default: scalar
            }
        }
        let line = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ").prefix(200)
        return line.isEmpty ? nil : String(line)
    }

    /// A string of JSON is one of YAML in quotation marks (YAML 1.2, section 1.3).
    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).serialized(), as: UTF8.self)
    }

    // MARK: Ids

    /// An id that a source file takes, from a host or a file's name: `https://otwartedane.gdynia.pl` is `gdynia`.
    ///
    /// - Parameter taken: ids that other sources have.
    package static func id(from name: String, taken: Set<String> = []) -> String {
        let base = slug(distinctive(Folding.fold(name)))
        guard taken.contains(base) else { return base }
        // Of one more number than there are ids, one is free.
        let numbers = 2...(taken.count + 2)
        return numbers.map { "\(base.prefix(58))-\($0)" }.first { !taken.contains($0) } ?? base
    }

    /// What portals of all places are called.
    private static let common: Set<String> = [
        "www", "dane", "otwarte", "otwartedane", "otwarte-dane", "opendata", "open", "data", "ckan", "portal", "api",
        "um",
        "ug", "bip", "geoportal",
    ]
    private static let secondLevel: Set<String> = ["gov", "com", "org", "edu", "net", "info"]

    private static func distinctive(_ name: String) -> String {
        var labels = name.split(separator: ".").map(String.init)
        guard !labels.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return labels.joined(separator: "-") }
        if labels.count > 1 { labels.removeLast() }
        if labels.count > 1, let last = labels.last, secondLevel.contains(last) { labels.removeLast() }
        while labels.count > 1, let first = labels.first, common.contains(first) { labels.removeFirst() }
        return labels.joined(separator: "-")
    }

    private static func slug(_ text: String) -> String {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = words.joined(separator: "-").prefix(60)
        let trimmed = slug.last == "-" ? slug.dropLast() : slug
        return trimmed.isEmpty ? "source" : String(trimmed)
    }
}
