import Feeds

/// The addresses of a repository's verbs, from whatever address it was registered with: that of the repository, or of one of
/// its answers (OAI-PMH 2.0, section 3.1.1).
struct OAIAddress: Sendable {
    private let base: QueryAddress
    /// What an address that asks for records asks for.
    let statedPrefix: String?
    let statedSet: String?
    let isFile: Bool

    private static let arguments: Set<String> = [
        "verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier",
    ]

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        let address = QueryAddress(url)
        base = address.without(Self.arguments)
        statedPrefix = address["metadataPrefix"]
        statedSet = address["set"]
    }

    /// The repository itself (`baseURL`).
    var root: String { base.with([]) }

    func verb(_ name: String, _ arguments: [(String, String)] = []) -> String {
        base.with([("verb", name)] + arguments)
    }

    /// The address of one record.
    func record(_ identifier: String, prefix: String) -> String? {
        isFile ? nil : verb("GetRecord", [("metadataPrefix", prefix), ("identifier", identifier)])
    }
}
