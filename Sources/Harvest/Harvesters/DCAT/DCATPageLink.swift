import DCAT
import Foundation

/// A link to another page, as it may be followed.
///
/// A feed may lead to its own host and to those that the operator named, nowhere else: what it says must not make the daemon
/// ask strangers, or the machines of its own network.
enum DCATPageLink: Equatable {
    /// The address to ask, and what was changed to get it.
    case follow(String, rewritten: Bool)
    /// Another host, by its name.
    case foreign(String)
    case unusable

    /// - Parameters:
    ///   - raw: absolute or relative, as the page writes it.
    ///   - page: where the page was asked for, and where it came from after redirects.
    ///   - hosts: those that the operator allows beside; `name` or `name:port`.
    init(_ raw: String, on page: (asked: String, answered: String), hosts: [String]) {
        guard let base = Authority(page.answered), let url = Self.resolve(raw, against: page.answered),
            let link = Authority(url)
        else {
            self = .unusable
            return
        }
        let isOwn = [base, Authority(page.asked)].contains { $0?.isSame(as: link) ?? false }
        if isOwn || hosts.contains(where: { link.isNamed($0) }) {
            // A portal behind a proxy that ends TLS often does not know that it is asked by https.
            let isDowngraded = base.scheme == "https" && link.scheme == "http" && base.host == link.host
            self = .follow(isDowngraded && link.port == nil ? "https" + url.dropFirst(4) : url, rewritten: false)
        } else if link.isInternal || link.host == base.host, Self.path(of: url) == Self.path(of: page.answered) {
            // What a portal behind a proxy believes to be called; only its own page is meant.
            self = .follow(base.text + url.dropFirst(link.text.utf8.count), rewritten: true)
        } else {
            self = .foreign(link.name)
        }
    }

    /// An address without its fragment, for telling whether a page was read before.
    static func normalised(_ url: String) -> String {
        let whole = url.prefix { $0 != "#" }
        return whole.hasSuffix("?") ? String(whole.dropLast()) : String(whole)
    }

    /// The address with a parameter set.
    static func page(_ number: Int, of url: String, parameter: String) -> String {
        let parts = normalised(url).split(separator: "?", maxSplits: 1)
        var query = parts.count > 1 ? parts[1].split(separator: "&").map(String.init) : []
        query.removeAll { $0 == parameter || $0.hasPrefix(parameter + "=") }
        query.append("\(parameter)=\(number)")
        return "\(parts.first ?? "")?\(query.joined(separator: "&"))"
    }

    /// The number of a page, where its address has one in this parameter.
    static func number(of url: String, parameter: String) -> Int? {
        guard let query = url.firstIndex(of: "?") else { return nil }
        let parts = url[url.index(after: query)...].prefix { $0 != "#" }.split(separator: "&")
        return parts.first { $0.hasPrefix(parameter + "=") }.flatMap { Int($0.dropFirst(parameter.count + 1)) }
    }

    private static func resolve(_ raw: String, against base: String) -> String? {
        guard let url = URL(string: raw, relativeTo: URL(string: base))?.absoluteURL else { return nil }
        return normalised(url.absoluteString)
    }

    private static func path(of url: String) -> Substring {
        guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
        return url[start...].drop { $0 != "/" }.prefix { $0 != "?" }
    }

    /// The front part of an address.
    private struct Authority {
        /// `scheme://host:port`, as it is written.
        let text: String
        let scheme: String
        let host: String
        let port: String?

        init?(_ url: String) {
            guard let mark = url.firstRange(of: "://") else { return nil }
            scheme = url[..<mark.lowerBound].lowercased()
            guard scheme == "http" || scheme == "https" else { return nil }
            let whole = url[mark.upperBound...].prefix { !"/?#".contains($0) }
            guard !whole.isEmpty, !whole.contains("@") else { return nil }
            text = String(url[..<whole.endIndex])
            let isLiteral = whole.first == "["
            let colon = whole.lastIndex(of: ":").flatMap { colon in
                isLiteral && whole[colon...].contains("]") ? nil : colon
            }
            host = whole[..<(colon ?? whole.endIndex)].lowercased()
            let port = colon.map { String(whole[whole.index(after: $0)...]) }
            self.port = port == (scheme == "https" ? "443" : "80") || port == "" ? nil : port
        }

        var name: String { port.map { "\(host):\($0)" } ?? host }

        /// Whether it is the same server; `www.` and TLS make no difference.
        func isSame(as other: Authority) -> Bool {
            Self.bare(host) == Self.bare(other.host) && port == other.port
        }

        func isNamed(_ allowed: String) -> Bool {
            let allowed = allowed.lowercased()
            return allowed == host || allowed == name
        }

        private static func bare(_ host: String) -> Substring { host.hasPrefix("www.") ? host.dropFirst(4) : host[...] }

        /// Whether nobody outside the portal's own network can mean this host.
        var isInternal: Bool {
            if host == "localhost" || host.first == "[" || !host.contains(".") { return true }
            if [".localhost", ".local", ".internal", ".lan", ".intranet"].contains(where: host.hasSuffix) {
                return true
            }
            let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            guard numbers.count == 4, let one = numbers[0], let two = numbers[1] else { return false }
            return one == 0 || one == 10 || one == 127 || (one == 192 && two == 168) || (one == 172 && two & 0xF0 == 16)
        }
    }
}
