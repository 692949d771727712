import Compression
import DCAT
import Feeds
package import Fetch
import XML

/// An address of a sitemap, and when what is there was changed.
struct SitemapEntry: Sendable {
    let address: String
    /// `lastmod` as it was written.
    let modified: String?

    /// `lastmod` where what it says is over: of a page that was changed today, a second change today says the same.
    func settledModified(now: Int) -> String? {
        guard let modified, let date = DateReader.date(modified, naive: .utc), date.endSecondsSince1970 < now else {
            return nil
        }
        return modified
    }
}

/// A sitemap, a list of sitemaps, or a list of addresses in plain text; as it is, or as a gzip file.
///
/// It is read as a stream, and what is kept of it is bounded: 50,000 addresses of less than 2,048 characters are what the
/// protocol allows.
package struct Sitemap {
    private(set) var pages: [SitemapEntry] = []
    private(set) var sitemaps: [String] = []
    /// How many addresses were left out, because they are longer than addresses are.
    private(set) var overlong = 0
    private var bytes = 0

    private static let maxEntries = 100_000
    /// Of a gzip file, which is unpacked in memory.
    private static let maxBytes = 64 << 20
    private static let maxAddressBytes = 2048
    /// Of all addresses together.
    private static let maxAddressesBytes = 24 << 20
    /// As it was written.
    private static let maxModifiedBytes = 64
    private static let maxRobotsBytes = 512_000
    private static let maxRobotsSitemaps = 1000

    /// - Throws: ``HarvestFailure`` where this is none.
    init(_ response: FetchResponse, url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            if let unpacked = try Self.unpacked(response) {
                if unpacked.withUnsafeBytes({ Self.isText($0) }) {
                    try unpacked.withUnsafeBytes { try readText($0, url) }
                } else {
                    try read(try XMLPullReader(bytes: unpacked, encoding: response.charset), url)
                }
            } else if response.body.withUnsafeBytes({ Self.isText($0) }) {
                try response.body.withUnsafeBytes { try readText($0, url) }
            } else {
                let document = try XMLDocument(response)
                // It closes the file that its reader reads from.
                try withExtendedLifetime(document) { try read(document.reader, url) }
            }
        } catch let error as CompressionError {
            throw HarvestFailure(.unreadable, value: url, "\(url) is \(error).")
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    /// The `Sitemap:` lines of a `robots.txt`, which belong to no group (RFC 9309, section 2.2.4).
    package static func addresses(inRobots robots: FetchResponse) -> [String] {
        robots.body.withUnsafeBytes { bytes in
            var addresses: [String] = []
            forEachLine(of: UnsafeRawBufferPointer(rebasing: bytes.prefix(maxRobotsBytes))) { line in
                let name = line.prefix(20)
                guard let colon = name.firstIndex(of: UInt8(ascii: ":")), line.count <= maxAddressBytes,
                    String(decoding: line[..<colon], as: UTF8.self).trimmed.lowercased() == "sitemap"
                else { return true }
                addresses.append(String(decoding: line[(colon + 1)...], as: UTF8.self).trimmed)
                return addresses.count < maxRobotsSitemaps
            }
            return addresses
        }
    }

    /// `nil` for what is no gzip file.
    private static func unpacked(_ response: FetchResponse) throws(CompressionError) -> [UInt8]? {
        try response.body.withUnsafeBytes { bytes throws(CompressionError) in
            Gzip.isCompressed(bytes) ? try Gzip.decompress(bytes, limit: maxBytes) : nil
        }
    }

    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.first { $0 > 0x20 } == UInt8(ascii: "h")
    }

    private mutating func readText(_ bytes: UnsafeRawBufferPointer, _ url: String) throws {
        var failure: HarvestFailure?
        Self.forEachLine(of: bytes) { line in
            guard let text = address(line) else { return true }
            do throws(HarvestFailure) {
                try take(url, text.utf8.count)
                if let address = IRIText.absolute(text) { pages.append(SitemapEntry(address: address, modified: nil)) }
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }

    /// `nil` for a line without one, and for one that is too long.
    private mutating func address(_ line: Slice<UnsafeRawBufferPointer>) -> String? {
        guard line.count <= Self.maxAddressBytes else {
            overlong += 1
            return nil
        }
        let text = String(decoding: line, as: UTF8.self).trimmed
        return text.isEmpty ? nil : text
    }

    /// Calls the body with the lines that are not empty, until it returns `false`.
    private static func forEachLine(
        of bytes: UnsafeRawBufferPointer, _ body: (Slice<UnsafeRawBufferPointer>) -> Bool
    ) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            if end > start, !body(bytes[start..<end]) { return }
            start = end + 1
        }
    }

    /// Counts one more address.
    private mutating func take(_ url: String, _ count: Int) throws(HarvestFailure) {
        bytes += count
        guard pages.count + sitemaps.count < Self.maxEntries else {
            throw HarvestFailure(
                .tooLarge, value: url, "\(url) has more than \(Self.maxEntries) addresses (maxEntries).")
        }
        guard bytes <= Self.maxAddressesBytes else {
            throw HarvestFailure(
                .tooLarge, value: url,
                "\(url) has addresses of more than \(Self.maxAddressesBytes) bytes (maxAddressesBytes).")
        }
    }

    private mutating func read(_ reader: XMLPullReader, _ url: String) throws {
        var hasRoot = false
        var others = 0
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            guard hasRoot else {
                guard tag.name == "urlset" || tag.name == "sitemapindex" else {
                    let what =
                        tag.name.lowercased() == "html" ? "a web page" : "the element `\(tag.name.prefix(60))`"
                    throw HarvestFailure(
                        .unreadable, value: tag.name, "\(url) answered with \(what), and not with a sitemap.")
                }
                hasRoot = true
                continue
            }
            others += 1
            guard others <= PageLimits.maxElements else { throw PageLimits.tooManyElements(url) }
            guard tag.name == "url" || tag.name == "sitemap" else {
                try reader.skipElement()
                continue
            }
            let element = try reader.readRecord()
            guard let address = element.text(of: "loc") else { continue }
            guard address.utf8.count <= Self.maxAddressBytes else {
                overlong += 1
                continue
            }
            try take(url, address.utf8.count)
            if tag.name == "url" {
                let modified = element.text(of: "lastmod").flatMap { text in
                    text.utf8.count <= Self.maxModifiedBytes ? text : nil
                }
                pages.append(SitemapEntry(address: address, modified: modified))
            } else {
                sitemaps.append(address)
            }
        }
    }
}
