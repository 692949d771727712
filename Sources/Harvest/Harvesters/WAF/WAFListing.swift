import DCAT
import Fetch
import Foundation
import XML

/// A folder as a web server lists it: pages of Apache, nginx and IIS, or the XML of an object store.
struct WAFListing {
    /// A document or folder in it.
    struct Entry: Equatable {
        let url: String
        let isFolder: Bool
        /// What the listing says of its time and size, as it is written; empty where it says nothing.
        let stamp: String
    }

    private(set) var entries: [Entry] = []
    /// Where the listing goes on, for stores that list a thousand objects at a time.
    private(set) var next: String?

    /// The most bytes of a listing.
    static let maxBytes = 64 << 20

    /// - Parameter start: the folder at which the source begins; nothing outside it is taken.
    /// - Throws: ``HarvestFailure`` where this is no listing.
    init(_ response: FetchResponse, start: WAFFolder) throws {
        let url = response.url
        guard response.body.count <= Self.maxBytes else {
            throw HarvestFailure(
                .tooLarge, value: "\(response.body.count)",
                "\(url) lists more than \(Self.maxBytes) bytes (maxBytes).")
        }
        if let root = XMLSample.tags(of: response).first, root.name == "ListBucketResult" {
            try readBucket(response, url, start)
            return
        }
        guard WebPage(response) != nil else {
            throw HarvestFailure(
                .notWhatWasExpected, value: url,
                "\(url) answered with \(response.mediaType ?? "something") that is no listing of a folder.")
        }
        readPage(response, url, start)
    }

    // MARK: Pages

    private mutating func readPage(_ response: FetchResponse, _ url: String, _ start: WAFFolder) {
        let text = response.body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        var seen: Set<String> = []
        let own = WAFFolder.normalised(url)
        let prefix = WAFFolder(url)?.prefix
        for link in HTMLLinks(text) {
            // `?C=N;O=D` sorts the listing anew.
            guard !link.href.hasPrefix("?"), !link.href.hasPrefix("#"), let address = start.resolve(link.href, on: url),
                address != own, !address.contains("?"), seen.insert(address).inserted, let prefix,
                address.hasPrefix(prefix)
            else { continue }
            let isFolder = address.hasSuffix("/")
            guard isFolder || Self.isDocument(address) else { continue }
            entries.append(Entry(url: address, isFolder: isFolder, stamp: isFolder ? "" : link.stamp))
        }
        isRecognised = !entries.isEmpty || Self.isIndex(text)
    }

    /// Whether this is a listing, if only an empty one; any other page is no folder.
    private(set) var isRecognised = true

    private static func isIndex(_ text: String) -> Bool {
        let start = text.prefix(20_000).lowercased()
        return ["index of ", "parent directory", "directory listing"].contains { start.contains($0) }
    }

    /// Records are XML, under its usual endings.
    private static func isDocument(_ address: String) -> Bool {
        let name = address.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return false }
        return ["xml", "iso", "iso19139", "gmd"].contains(name[name.index(after: dot)...].lowercased())
    }

    // MARK: Object stores

    /// The answer to ListObjects of S3, which many stores give, in either version.
    private mutating func readBucket(_ response: FetchResponse, _ url: String, _ start: WAFFolder) throws {
        let root: XMLElement
        do throws(XMLError) {
            root = try XMLElement.parse(response.body.array, encoding: response.charset)
        } catch {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) breaks off: \(error).")
        }
        let bucket = WAFFolder.bucket(of: url)
        var last: String?
        for object in root.children("Contents") {
            guard let key = object.child("Key")?.plain else { continue }
            last = key
            let path = key.split(separator: "/", omittingEmptySubsequences: false).map { part in
                part.addingPercentEncoding(withAllowedCharacters: WAFFolder.pathCharacters) ?? ""
            }.joined(separator: "/")
            guard Self.isDocument(key), let address = start.resolve(bucket + path, on: url) else { continue }
            let stamp = ["LastModified", "ETag", "Size"].compactMap { object.child($0)?.plain }.joined(separator: " ")
            entries.append(Entry(url: address, isFolder: false, stamp: stamp))
        }
        guard root.child("IsTruncated")?.plain == "true" else { return }
        if let token = root.child("NextContinuationToken")?.plain {
            next = WAFFolder.setting("continuation-token", to: token, in: url)
        } else if let marker = root.child("NextMarker")?.plain ?? last {
            next = WAFFolder.setting("marker", to: marker, in: url)
        }
    }
}
