import DCAT
import Feeds
import Fetch
import Foundation
import Glibc
import JSON
import RDF

/// An answer in some syntax of RDF, which can be read more than once without being held in memory.
struct DCATDocument: Sendable {
    let syntax: DCATSyntax
    /// Where it came from, against which its relative IRIs are resolved.
    let base: String
    /// What was done to read it at all.
    private(set) var findings: [Finding] = []
    private let body: FetchResponse.Body
    /// Of the document as it came.
    var byteCount: Int { body.count }
    private let charset: String?
    /// The text in UTF-8, where the answer was in something else.
    private var converted: [UInt8]?

    /// The most bytes of a document in an older encoding, which is converted in memory.
    static let maxConvertedBytes = 64 << 20
    /// The most bytes of a JSON-LD document that is one object and not a list of items: it is held in memory as a whole.
    static let maxWholeJSONBytes = 64 << 20

    /// - Throws: ``HarvestFailure`` where the answer is no RDF at all.
    init(_ response: FetchResponse, url: String) throws {
        body = response.body
        charset = response.charset
        base = response.url
        let start = body.withUnsafeBytes { Array($0.prefix(DCATSyntax.sampleBytes)) }
        do throws(DCATSyntax.NotRDF) {
            syntax = try DCATSyntax(start, mediaType: response.mediaType, url: response.url)
        } catch {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered with \(error.what), where RDF was expected.")
        }
        if syntax != .rdfXML { try convert(url) }
        if syntax == .jsonLD { try checkSize(url) }
    }

    // MARK: Encodings

    private mutating func convert(_ url: String) throws {
        guard let encoding = TextEncoding.older(in: body, charset: charset) else { return }
        guard body.count <= Self.maxConvertedBytes else {
            throw HarvestFailure(
                .tooLarge, value: "\(body.count)",
                "\(url) is in \(encoding.name), and too large to be converted: \(body.count) bytes, more than "
                    + "\(Self.maxConvertedBytes) (maxConvertedBytes). Publish it in UTF-8.")
        }
        let data = body.withUnsafeBytes { Data($0) }
        guard let text = String(data: data, encoding: encoding.encoding) else { return }
        converted = Array(text.utf8)
        findings.append(
            Finding(.textRepaired, "\(url) is not in UTF-8, as RDF must be; it was read as \(encoding.name)."))
    }

    // MARK: Size

    /// An array, or an object of `@context` and `@graph`, is read item by item; anything else is built as a whole.
    private func checkSize(_ url: String) throws {
        guard body.count > Self.maxWholeJSONBytes, !withBytes(Self.isListOfItems) else { return }
        throw HarvestFailure(
            .tooLarge, value: "\(body.count)",
            """
            \(url) is one JSON-LD object of \(body.count) bytes, more than \(Self.maxWholeJSONBytes) \
            (maxWholeJSONBytes). Publish a list of nodes under `@graph`, or pages.
            """)
    }

    private static func isListOfItems(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(bytes)
        if scanner.kind == .array { return true }
        guard (try? scanner.enterObject()) != nil else { return false }
        while let key = try? scanner.nextKey() {
            guard key == "@context" || (key == "@graph" && scanner.kind == .array) else { return false }
            guard (try? scanner.skipValue()) != nil else { return false }
        }
        return true
    }

    private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        if let converted { return try converted.withUnsafeBytes(body) }
        return try self.body.withUnsafeBytes(body)
    }

    // MARK: Reading

    /// One bad statement costs itself; the number of problems that are counted before reading ends.
    private static let limits = RDFLimits(maxProblems: 1_000_000)

    /// Some 10 MB of a document.
    private static let eventsBetweenReleases = 100_000

    /// Hands every statement and every problem to `receive`.
    ///
    /// - Throws: `RDFProblem` where reading cannot go on, and what `receive` throws.
    func read(_ receive: (RDFEvent) throws -> Void) throws {
        let limits = Self.limits
        let base = IRI(base)
        var count = 0
        func take(_ event: RDFEvent) throws {
            count += 1
            if count % Self.eventsBetweenReleases == 0 { body.releasePages() }
            try receive(event)
        }
        switch syntax {
        case .nTriples:
            try withBytes { try NTriplesReader(allowsGraphs: true, limits: limits).read($0, take) }
        case .turtle:
            try withBytes { try TurtleReader(base: base, limits: limits).read($0, take) }
        case .jsonLD:
            try withBytes {
                try JSONLDReader(base: base, contexts: KnownContexts.all, limits: limits).read($0, take)
            }
        case .rdfXML:
            let descriptor = try body.openFileDescriptor()
            defer { close(descriptor) }
            try RDFXMLReader(base: base, encoding: charset, limits: limits)
                .read(path: "/proc/self/fd/\(descriptor)", take)
        }
    }
}

/// The encodings of older systems, in which some publish what must be UTF-8.
private enum TextEncoding {
    /// `nil` for UTF-8, also where it has a few broken bytes: those cost a statement each.
    static func older(
        in body: FetchResponse.Body, charset: String?
    ) -> (name: String, encoding: String.Encoding)? {
        guard !isUTF8(body), body.withUnsafeBytes(isMostlyOlder) else { return nil }
        switch charset {
        case "iso-8859-2", "latin2": return ("ISO 8859-2", .isoLatin2)
        case "iso-8859-1", "latin1", "windows-1252": return ("windows-1252", .windowsCP1252)
        default: return ("windows-1250", .windowsCP1250)
        }
    }

    private static func isUTF8(_ body: FetchResponse.Body) -> Bool {
        body.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                var end = min(start + (4 << 20), bytes.count)
                // Not in the middle of a character.
                while end < bytes.count, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
                guard end > start, String(validating: bytes[start..<end], as: UTF8.self) != nil else { return false }
                start = end
                body.releasePages()
            }
            return true
        }
    }

    /// Whether bytes outside ASCII are mostly no UTF-8.
    private static func isMostlyOlder(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var good = 0
        var bad = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte >= 0x80 else { continue }
            let length = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0
            let isCharacter =
                length > 0 && index + length <= bytes.count
                && bytes[index..<index + length].allSatisfy { $0 & 0xC0 == 0x80 }
            if isCharacter {
                good += 1
                index += length
            } else {
                bad += 1
            }
        }
        return bad > good
    }
}
