import DCAT
import Feeds
import Fetch
import Foundation
import Text
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

    /// Whether it has more than is read.
    private(set) var isCut = false
    private var looked = 0
    private var addressBytes = 0

    /// The most bytes of a listing.
    static let maxBytes = 64 << 20
    /// The most links and objects that are looked at.
    static let maxLinks = 200_000
    private static let maxAddressBytes = 2048
    /// Of all entries together.
    private static let maxAddressesBytes = 32 << 20

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
                .unreadable, value: url,
                "\(url) answered with \(response.mediaType ?? "something") that is no listing of a folder.")
        }
        response.body.withUnsafeBytes { readPage($0, url, start) }
    }

    /// Takes an entry while there is room for it.
    private mutating func take(_ entry: Entry) {
        addressBytes += entry.url.utf8.count + entry.stamp.utf8.count
        isCut = isCut || addressBytes > Self.maxAddressesBytes
        if !isCut { entries.append(entry) }
    }

    /// Whether one more may be looked at.
    private mutating func mayLook() -> Bool {
        looked += 1
        isCut = isCut || looked > Self.maxLinks
        return !isCut
    }

    // MARK: Pages

    private mutating func readPage(_ bytes: UnsafeRawBufferPointer, _ url: String, _ start: WAFFolder) {
        var seen: Set<Int> = []
        let own = WAFFolder.normalised(url)
        let folder = WAFFolder(url)
        // A page that is itself outside, or has an address that is written otherwise, is no place for shortcuts.
        let plain = folder.flatMap { start.resolve($0.prefix, on: url) == $0.prefix ? $0 : nil }
        for link in HTMLLinks(bytes) {
            guard mayLook() else { break }
            // `?C=N;O=D` sorts the listing anew.
            guard let folder, !link.href.hasPrefix("?"), !link.href.hasPrefix("#"),
                link.href.utf8.count <= Self.maxAddressBytes,
                let address = start.resolve(link.href, on: url, in: plain), address != own, !address.contains("?"),
                seen.insert(address.hashValue).inserted, address.hasPrefix(folder.prefix)
            else { continue }
            let isFolder = address.hasSuffix("/")
            guard isFolder || Self.isDocument(address) else { continue }
            take(Entry(url: address, isFolder: isFolder, stamp: isFolder ? "" : link.stamp))
        }
        isRecognised = !entries.isEmpty || Self.isIndex(String(decoding: bytes.prefix(20_000), as: UTF8.self))
    }

    /// Whether this is a listing, if only an empty one; any other page is no folder.
    private(set) var isRecognised = true

    private static func isIndex(_ text: String) -> Bool {
        let start = text.lowercased()
        return ["index of ", "parent directory", "directory listing"].contains { start.contains($0) }
    }

    /// Records are XML, under its usual endings.
    private static func isDocument(_ address: String) -> Bool {
        let name = address.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return false }
        return ["xml", "iso", "iso19139", "gmd"].contains(name[name.index(after: dot)...].lowercased())
    }

    // MARK: Object stores

    /// The answer to ListObjects of S3, which many stores give, in either version; it is read as a stream.
    private mutating func readBucket(_ response: FetchResponse, _ url: String, _ start: WAFFolder) throws {
        var isTruncated = false
        var token: String?
        var marker: String?
        var last: String?
        do {
            let document = try XMLDocument(response)
            // It closes the file that its reader reads from.
            try withExtendedLifetime(document) {
                let reader = document.reader
                var isRoot = true
                while let event = try reader.next() {
                    guard case .start(let tag) = event else { continue }
                    guard !isRoot else {
                        isRoot = false
                        continue
                    }
                    guard mayLook() else { return }
                    switch tag.name {
                    case "Contents": take(try reader.readRecord(), &last, url, start)
                    case "IsTruncated": isTruncated = try reader.readElement().plain == "true"
                    case "NextContinuationToken": token = try reader.readElement().plain
                    case "NextMarker": marker = try reader.readElement().plain
                    default: try reader.skipElement()
                    }
                }
            }
        } catch let error as XMLError {
            throw HarvestFailure.brokenOff(url, error)
        }
        guard isTruncated else { return }
        if let token {
            next = WAFFolder.setting("continuation-token", to: token, in: url)
        } else if let marker = marker ?? last {
            next = WAFFolder.setting("marker", to: marker, in: url)
        }
    }

    /// What stands as it is in the address of an object; some servers see parameters behind a semicolon.
    private static let keyCharacters = ByteSet.pathCharacters.adding("/").removing(";")

    private mutating func take(_ object: XMLElement, _ last: inout String?, _ url: String, _ start: WAFFolder) {
        guard let key = object.child("Key")?.plain, key.utf8.count <= Self.maxAddressBytes else { return }
        last = key
        let path = PercentEncoding.encode(key, leaving: Self.keyCharacters)
        guard Self.isDocument(key), let address = start.resolve(WAFFolder.bucket(of: url) + path, on: url) else {
            return
        }
        let stamp = ["LastModified", "ETag", "Size"].compactMap { object.child($0)?.plain }.joined(separator: " ")
        take(Entry(url: address, isFolder: false, stamp: String(stamp.prefix(200))))
    }
}
