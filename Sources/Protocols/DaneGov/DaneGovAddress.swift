import Feeds
import Text

/// The addresses of the API, from whatever address of the portal it was registered with.
struct DaneGovAddress: Sendable {
    /// The API with its version, without a closing slash: `https://api.dane.gov.pl/1.4`.
    let root: String
    /// The portal for people, where it is known to have one: `https://dane.gov.pl`.
    private let portal: String?

    static let version = "1.4"

    init(_ url: String) {
        var parts = Address.bare(url).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let place = parts.firstIndex(where: Self.isVersion) {
            // What follows the version is one of its lists.
            parts.removeLast(parts.count - place - 1)
            parts[place] = Self.version
        } else {
            parts.append(Self.version)
        }
        if parts.count > 2, ["dane.gov.pl", "www.dane.gov.pl"].contains(parts[2].lowercased()) {
            // The portal for people is on the same machine under another name, and its paths are not the API's.
            parts = [parts[0], "", "api.dane.gov.pl", Self.version]
        }
        root = parts.joined(separator: "/")
        let host = parts.count > 2 ? parts[2].lowercased() : ""
        portal = host.hasPrefix("api.") ? "\(parts[0])//\(host.dropFirst(4))" : nil
    }

    private static func isVersion(_ part: String) -> Bool {
        let digits = part.split(separator: ".", omittingEmptySubsequences: false)
        return digits.count == 2 && digits.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) && $0.count < 3 }
    }

    /// A page of a list; the order of ids is the only one that stays while the portal is read.
    func list(_ name: String, page: Int, size: Int, order: String = "id", _ conditions: [(String, String)]) -> String {
        let parameters = [("page", "\(page)"), ("per_page", "\(size)"), ("sort", order)]
        return "\(root)/\(name)?\(Query.text(parameters + conditions))"
    }

    /// The dataset's page for people. The title in the portal's own addresses changes, the number does not.
    func page(of number: String) -> String? { portal.map { "\($0)/pl/dataset/\(number)" } }
}
