import DCAT
package import Feeds
import Foundation
import Protocols
import Text

extension Source {
    /// A feed on the web that nobody has registered, with an id that its source file could have.
    ///
    /// - Throws: ``InvalidFeedAddress``.
    package static func unregistered(
        url raw: String, taken: Set<String> = []
    ) throws(InvalidFeedAddress) -> Source {
        let url = try webAddress(raw)
        let host = String(Address.Authority(Address(url).authority ?? "").host)
        return unregistered(host, url: url, id: SourceDraft.id(from: host, taken: taken))
    }

    /// A feed in a file of this machine.
    ///
    /// - Parameter path: absolute, or from the current directory.
    package static func unregistered(path: String, taken: Set<String> = []) -> Source {
        let file = URL(fileURLWithPath: path).standardizedFileURL
        return unregistered(
            file.lastPathComponent, url: file.absoluteString,
            id: SourceDraft.id(from: file.lastPathComponent, taken: taken))
    }

    private static func unregistered(_ title: String, url: String, id: String) -> Source {
        Source(
            id: id, title: title, url: url, registeredURL: url, type: nil, publisher: nil, schedule: .daily,
            options: SourceOptions(), isSample: false, life: .active, removal: .standard, fullEvery: 1, file: "")
    }

    /// The same source with the type that was recognised, where it was found.
    func being(_ type: SourceType, at address: String) -> Source {
        Source(
            id: id, title: title, url: address, registeredURL: address == url ? registeredURL : address, type: type,
            publisher: publisher, schedule: schedule, options: options, isSample: isSample, life: life,
            removal: removal, fullEvery: fullEvery, file: file)
    }

    /// The address of a feed on the web, as it is asked.
    static func webAddress(_ raw: String) throws(InvalidFeedAddress) -> String {
        guard let url = IRIText.absolute(raw), url.hasPrefix("http") else {
            throw InvalidFeedAddress(description: "`\(raw)` is no address of http or https")
        }
        guard Address(url).authority?.utf8.contains(UInt8(ascii: "@")) != true else {
            throw InvalidFeedAddress(
                description: "an address must not hold a name or password: it is shown to the world")
        }
        return url
    }
}

/// A text that is no address of a feed.
package struct InvalidFeedAddress: Error, CustomStringConvertible {
    package let description: String
}
