import DCAT
import Foundation
import Text

/// A link to another page, as it may be followed.
///
/// A feed may lead to its own host and to those that the operator named, nowhere else: what it says must not make the daemon
/// ask strangers, or the machines of its own network.
package enum PageLink: Equatable {
    /// The address to ask, and what was changed to get it.
    case follow(String, rewritten: Bool)
    /// Another host, by its name.
    case foreign(String)
    case unusable

    /// - Parameters:
    ///   - raw: absolute or relative, as the page writes it.
    ///   - page: where the page was asked for, and where it came from after redirects.
    ///   - hosts: those that the operator allows beside; `name` or `name:port`.
    package init(_ raw: String, on page: (asked: String, answered: String), hosts: [String]) {
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
        } else if link.isInternal || link.host == base.host, Address(url).path == Address(page.answered).path {
            // What a portal behind a proxy believes to be called; only its own page is meant.
            self = .follow(base.text + url.dropFirst(link.text.utf8.count), rewritten: true)
        } else {
            self = .foreign(link.name)
        }
    }

    /// An address without its fragment, for telling whether a page was read before.
    package static func normalised(_ url: String) -> String {
        let whole = url.prefix { $0 != "#" }
        return whole.hasSuffix("?") ? String(whole.dropLast()) : String(whole)
    }

    /// The address with a parameter set.
    package static func page(_ number: Int, of url: String, parameter: String) -> String {
        Address.setting(parameter, to: "\(number)", in: url)
    }

    /// The number of a page, where its address has one in this parameter.
    package static func number(of url: String, parameter: String) -> Int? {
        Address(url).parameters.first { $0.name == parameter && $0.value != nil }.flatMap { Int($0.value ?? "") }
    }

    private static func resolve(_ raw: String, against base: String) -> String? {
        guard let url = URL(string: raw, relativeTo: URL(string: base))?.absoluteURL else { return nil }
        return normalised(url.absoluteString)
    }

    /// The front part of an address.
    private struct Authority {
        /// `scheme://host:port`, as it is written.
        let text: String
        let scheme: String
        let host: String
        let port: String?

        init?(_ url: String) {
            guard let text = Address.root(of: url) else { return nil }
            let address = Address(text)
            let authority = Address.Authority(address.authority ?? "")
            scheme = address.scheme?.lowercased() ?? ""
            guard address.authority?.isEmpty == false, authority.userInfo == nil else { return nil }
            self.text = text
            host = authority.host.lowercased()
            let port = authority.port.map(String.init)
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
