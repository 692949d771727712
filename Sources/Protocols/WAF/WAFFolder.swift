import Feeds
import Foundation
import Text

/// The folder of a source: what lies in it may be asked for, and nothing else on the server or on another one.
struct WAFFolder: Sendable, Equatable {
    /// `https://host:port/folder/`, without a query.
    let prefix: String

    /// `nil` where the address is none of a web server's.
    ///
    /// - Parameter url: of the folder, or of a page in it that lists it.
    init?(_ url: String) {
        guard let root = Address.root(of: Self.normalised(url)) else { return nil }
        let path = Address(url).path
        prefix = root + (path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "/")
    }

    /// The address that a link means, where it lies in the folder; dots and `..` are taken out first (RFC 3986, section 5.2.4).
    ///
    /// - Parameter folder: that of the page, where many links of one are resolved.
    func resolve(_ link: String, on page: String, in folder: WAFFolder? = nil) -> String? {
        // Nearly all links of a listing are names, which lead nowhere else.
        if let folder, folder.prefix.hasPrefix(prefix), Self.isName(link) { return folder.prefix + link }
        guard !link.isEmpty, let url = URL(string: link, relativeTo: URL(string: page))?.absoluteURL.standardized,
            url.user == nil
        else { return nil }
        let address = Self.normalised(url.absoluteString)
        let lower = address.lowercased()
        // What is encoded is decoded by the server: it could lead out again.
        guard address.hasPrefix(prefix), !lower.contains("%2e%2e"), !lower.contains("%2f"), !lower.contains("%5c"),
            !address.contains("/../"), !address.contains("//", after: prefix.count)
        else { return nil }
        return address
    }

    /// Whether a link is the plain name of a document or a folder.
    private static func isName(_ link: String) -> Bool {
        let name = link.utf8.last == UInt8(ascii: "/") ? link.utf8.dropLast() : link.utf8[...]
        guard let first = name.first, first != UInt8(ascii: ".") else { return false }
        return name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// Without a fragment and a query; scheme and host in lower case.
    static func normalised(_ url: String) -> String {
        let address = Address(url)
        guard let scheme = address.scheme, let authority = address.authority else { return address.front }
        return "\(scheme.lowercased())://\(authority.lowercased())\(address.path)"
    }

    /// How many folders lie between this one and an address in it.
    func depth(of address: String) -> Int {
        address.dropFirst(prefix.count).filter { $0 == "/" }.count
    }

    // MARK: Object stores

    /// What the keys of a bucket are appended to: the address of its listing, without the query.
    static func bucket(of url: String) -> String {
        let whole = normalised(url)
        return whole.hasSuffix("/") ? whole : whole + "/"
    }

    static func setting(_ name: String, to value: String, in url: String) -> String {
        Address.setting(name, to: PercentEncoding.encode(value, leaving: .unreserved), in: url)
    }
}

extension String {
    fileprivate func contains(_ other: String, after count: Int) -> Bool { dropFirst(count).contains(other) }
}
