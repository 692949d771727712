import Compression
import DCAT
import Fetch
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
struct Sitemap {
    private(set) var pages: [SitemapEntry] = []
    private(set) var sitemaps: [String] = []

    /// The protocol allows 50,000 addresses and 50 MB.
    private static let maxEntries = 100_000
    private static let maxBytes = 64 << 20

    /// - Throws: ``HarvestFailure`` where this is none.
    init(_ response: FetchResponse, url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) answered with nothing.")
        }
        let bytes: [UInt8]
        do throws(CompressionError) {
            bytes = try Self.content(response)
        } catch {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) is \(error).")
        }
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "h") {
            readText(bytes)
            return
        }
        do {
            try read(try XMLPullReader(bytes: bytes, encoding: response.charset), url)
        } catch let error as XMLError {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) did not answer with XML: \(error).")
        }
    }

    /// The `Sitemap:` lines of a `robots.txt`, which belong to no group (RFC 9309, section 2.2.4).
    static func addresses(inRobots robots: FetchResponse) -> [String] {
        let text = robots.body.withUnsafeBytes { String(decoding: $0.prefix(512_000), as: UTF8.self) }
        return text.split(whereSeparator: \.isNewline).compactMap { line in
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, String(halves[0]).trimmed.lowercased() == "sitemap" else { return nil }
            return String(halves[1]).trimmed
        }
    }

    private static func content(_ response: FetchResponse) throws(CompressionError) -> [UInt8] {
        try response.body.withUnsafeBytes { bytes throws(CompressionError) in
            if Gzip.isCompressed(bytes) { return try Gzip.decompress(bytes, limit: maxBytes) }
            guard bytes.count <= maxBytes else {
                throw .tooLarge("a sitemap of \(bytes.count) bytes", limit: maxBytes)
            }
            return Array(bytes)
        }
    }

    private mutating func readText(_ bytes: [UInt8]) {
        pages = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(Self.maxEntries)
            .compactMap { IRIText.absolute(String($0)) }.map { SitemapEntry(address: $0, modified: nil) }
    }

    private mutating func read(_ reader: XMLPullReader, _ url: String) throws {
        var hasRoot = false
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            guard hasRoot else {
                guard tag.name == "urlset" || tag.name == "sitemapindex" else {
                    let what =
                        tag.name.lowercased() == "html" ? "a web page" : "the element `\(tag.name.prefix(60))`"
                    throw HarvestFailure(
                        .notWhatWasExpected, value: tag.name, "\(url) answered with \(what), and not with a sitemap.")
                }
                hasRoot = true
                continue
            }
            guard tag.name == "url" || tag.name == "sitemap" else {
                try reader.skipElement()
                continue
            }
            let element = try reader.readElement()
            guard pages.count + sitemaps.count < Self.maxEntries else {
                throw HarvestFailure(
                    .tooLarge, value: url, "\(url) has more than \(Self.maxEntries) addresses (maxEntries).")
            }
            guard let address = element.text(of: "loc") else { continue }
            if tag.name == "url" {
                pages.append(SitemapEntry(address: address, modified: element.text(of: "lastmod")))
            } else {
                sitemaps.append(address)
            }
        }
    }
}
