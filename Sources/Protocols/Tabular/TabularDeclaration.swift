import DCAT
import Feeds
import JSON

/// What a source file declares of a list of datasets that no protocol describes: where the items are, how to page, and
/// which of their fields is which property of DCAT.
package struct TabularDeclaration: Sendable, Equatable {
    /// The forms that a list can have.
    enum Form: String, Sendable, CaseIterable {
        case csv, json, xml
    }

    /// How to come from one page to the next.
    struct Paging: Sendable, Equatable {
        enum Way: String, Sendable, CaseIterable {
            /// By the number of items that came before.
            case offset
            /// By the number of the page.
            case page
            /// By a text that each page gives for the next one.
            case cursor
            /// By an address that each page gives.
            case link
        }

        var way: Way
        /// The query parameter of the offset, the page or the cursor; `nil` where the body has it.
        var parameter: String?
        var sizeParameter: String?
        /// How many items to ask for.
        var size = 100
        /// The number of the first page, or the first offset.
        var first = 0
        /// Where a page says the cursor or the address of the next one.
        var next: String?
    }

    /// A field of an item, as a text.
    struct Value: Sendable, Equatable {
        /// A JSON Pointer, or for XML an XPath expression.
        var path: String?
        /// What stands for every item.
        var constant: String?
        /// A text with paths in braces.
        var template: String?
        /// Of a text that is not in the language of the source.
        var language: String?
        /// What stands between several values in one text.
        var separator: String?
        /// What to read instead of a value.
        var values: [String: String] = [:]
    }

    /// Nothing where the media type tells it.
    var form: Form?
    /// What separates the columns of a CSV; found out where nothing is said.
    var delimiter: UInt8?
    /// What is sent by POST; without it the address is asked by GET.
    var body: String?
    var contentType = "application/json"
    var headers: [Header] = []
    /// A JSON Pointer to the array of items; for XML the names of the elements from the root to an item.
    var items = ""
    /// Where the number of all items stands.
    var total: String?
    var paging: Paging?
    /// Prefixes of XPath expressions.
    var namespaces: [String: String] = [:]
    /// Values by property, in the names of the JSON that is served: `title`, `temporal.startDate`.
    var fields: [String: [Value]] = [:]
    /// The same of each distribution; none where the items have no files.
    var distribution: [String: [Value]]?
    /// Where the parts of an item are that are a distribution each; the item itself where nothing is said.
    var distributionItems: String?

    /// A header field whose value may name variables of the environment.
    struct Header: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// The properties that an item can be mapped to: those of which a column can hold the whole or a part.
    static let properties = Dataset.properties.rows.flatMap(\.columns)

    static let distributionProperties = ["items"] + Distribution.properties.rows.flatMap(\.columns)

    /// Properties whose parts are mapped each.
    static let divided = Set(Dataset.properties.rows.filter { !$0.parts.isEmpty }.map(\.name))
}

/// Texts with `${NAME}` in them.
enum TabularTemplate {
    /// Puts a value in the place of each name.
    ///
    /// - Throws: what `value` throws; a name without one is left as it is.
    static func filled(_ text: String, _ value: (String) throws -> String?) rethrows -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let name = rest[start.upperBound..<end]
            result += rest[..<start.lowerBound]
            result += try value(String(name)) ?? "${\(name)}"
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Names of the environment are in capitals; the others are places in the paging.
    static func isVariable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
