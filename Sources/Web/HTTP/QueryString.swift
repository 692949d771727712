import Catalog
import Text

/// The parameters of a request, decoded, in the order in which they came.
struct QueryString: Sendable, Equatable {
    struct Parameter: Sendable, Equatable {
        let name: String
        let value: String
    }

    static let maximumParameters = 200

    let parameters: [Parameter]

    init(_ parameters: [Parameter]) {
        self.parameters = parameters
    }

    /// Reads the part of the address after `?`.
    ///
    /// - Throws: ``Problem`` for wrong percent-encoding, for what is not UTF-8, and for more than 200 parameters.
    init(_ encoded: Substring) throws(Problem) {
        var parameters: [Parameter] = []
        for pair in encoded.utf8.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair.dropFirst(name.count + 1)
            guard let name = PercentEncoding.decode(Substring(name), plusIsBlank: true),
                let value = PercentEncoding.decode(Substring(value), plusIsBlank: true)
            else { throw Problem(.invalidEncoding, "The query is not percent-encoded UTF-8.") }
            parameters.append(Parameter(name: name, value: value))
            guard parameters.count <= Self.maximumParameters else {
                throw Problem(.invalidParameter, "There are more than \(Self.maximumParameters) parameters.")
            }
        }
        self.parameters = parameters
    }

    /// The values of a parameter as the database would keep them: to it `gdansk` and a NUL would else be `gdansk`.
    func values(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value.storable) }

    /// The only value of a parameter that may stand once.
    func value(_ name: String) throws(Problem) -> String? {
        let values = values(name)
        guard values.count < 2 else {
            throw Problem(.invalidParameter, "The parameter \(name) stands more than once.", parameter: name)
        }
        return values.first
    }

    /// The same parameters with one changed, which then stands last.
    func replacing(_ name: String, with value: String) -> QueryString {
        QueryString(parameters.filter { $0.name != name } + [Parameter(name: name, value: value)])
    }

    func removing(_ name: String) -> QueryString { QueryString(parameters.filter { $0.name != name }) }

    /// A name or value, percent-encoded; what may stand in a query as well as encoded is read more easily as it is.
    static func encoded(_ text: String) -> String { PercentEncoding.encode(text, leaving: plain) }

    private static let plain = ByteSet.unreserved.adding(",:/")

    /// The query as text, with its `?` where there is anything to ask.
    var text: String {
        guard !parameters.isEmpty else { return "" }
        let pairs = parameters.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }
        return "?" + pairs.joined(separator: "&")
    }
}
