import Catalog
import Crypto
import DCAT
import Feeds
import Protocols

/// What a source is told from its former self by.
struct SourceFingerprints: Sendable {
    /// Of how the portal is read: another one has it downloaded whole.
    let feed: [UInt8]
    /// Of what the records become: another one maps them again.
    let mapping: [UInt8]

    init(_ source: Source, limits: RecordLimits) {
        // Of a source whose type is recognised by each run it may be any.
        let types = source.type.map { [$0] } ?? SourceType.allCases
        let feed = Self.hash(
            [source.url, source.type?.rawValue ?? ""] + types.map { "\($0.readingVersion)" } + source.options.identity
                + limits.identity)
        let agent = source.publisher
        let publisher = [agent?.slug, agent?.name.preferred, agent?.homepage, agent?.teryt].map { $0 ?? "" }
        let versions = ([RecordDesk.version] + types.map(\.mappingVersion)).map { "\($0)" }
        mapping = Self.hash(versions + publisher, feed + Vocabularies.fingerprint)
        // What cannot be mapped from where it is stored must be downloaded for another mapping.
        self.feed = source.type?.storedHarvester(for: source) == nil ? mapping : feed
    }

    private static func hash(_ parts: [String], _ other: [UInt8] = []) -> [UInt8] {
        Array(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8) + other))
    }
}
