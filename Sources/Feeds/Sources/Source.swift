package import DCAT
package import Records
import Text

/// A registered feed.
package struct Source: Sendable {
    package let id: String
    package let title: String
    /// Where the feed is: http, https, or a `file:` address made absolute.
    package let url: String
    /// The address as it was registered: what is shown to the world, which a path of this machine does not concern.
    package let registeredURL: String
    /// `nil` where it is to be recognised.
    package let type: SourceType?
    package let publisher: Agent?
    package let schedule: Schedule
    package let options: SourceOptions
    package let isSample: Bool
    /// What is to become of the source.
    package let life: SourceLife
    /// When what is missing from the feed is removed.
    package let removal: RemovalPolicy
    /// Of so many runs one reads everything, and the others what has changed, where the protocol can tell.
    package var fullEvery: Int
    /// The file that registers it.
    package let file: String

    package init(
        id: String, title: String, url: String, registeredURL: String, type: SourceType?, publisher: Agent?,
        schedule: Schedule, options: SourceOptions, isSample: Bool, life: SourceLife, removal: RemovalPolicy,
        fullEvery: Int, file: String
    ) {
        self.id = id
        self.title = title
        self.url = url
        self.registeredURL = registeredURL
        self.type = type
        self.publisher = publisher
        self.schedule = schedule
        self.options = options
        self.isSample = isSample
        self.life = life
        self.removal = removal
        self.fullEvery = fullEvery
        self.file = file
    }

    /// The host that is asked; sources of one host are harvested one after the other.
    package var host: String { Self.host(of: url) }

    /// Hosts that the source file names, without ports: what else is asked is there by a link only.
    package var ownHosts: Set<String> {
        Set((options.hosts.map { $0.lowercased() } + [host]).map(Self.withoutPort))
    }

    private static func withoutPort(_ host: String) -> String {
        String(Address.Authority(host[...]).host)
    }

    package static func host(of url: String) -> String {
        Address(url).authority?.lowercased() ?? url
    }
}
