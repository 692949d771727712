import Catalog
import DCAT
import Fetch
import JSON

/// The portal answered, and its answer is that it will not do this.
struct CKANRefusal: Error {
    let message: String
    /// The refusal is an answer of CKAN's own, and not just a status.
    var isInWords = false

    var failure: HarvestFailure { HarvestFailure(.refused, message) }
}

/// An answer of the action API: `{"success": true, "result": …}`, its members in any order.
///
/// The document is never built as a tree; the packages are found as byte ranges, so one that is broken costs itself.
struct CKANAnswer {
    private let response: FetchResponse
    private let url: String
    private(set) var count: Int?
    /// Byte ranges of the packages, or of the names.
    private var elements: [Range<Int>] = []
    /// Entries in which nothing can be, which are only counted.
    private var emptyCount = 0
    private var isTooLong = false
    private var result: Range<Int>?
    private var error: String?

    /// `{"id":1}`; a name is shorter, but `""`, `{}` and `null` are none.
    private static let leastRecordBytes = 8
    private static let mostEmptyKept = 20
    private static let factLimits = JSONLimits(maxStringBytes: 1 << 16, maxMembers: 10_000, maxValues: 20_000)

    /// - Parameter allowsBareList: whether packages alone are an answer too, a list of them or one, as exports into files are.
    /// - Throws: ``CKANRefusal`` where the portal refuses, ``HarvestFailure`` where this is no answer of CKAN.
    init(_ response: FetchResponse, url: String, allowsBareList: Bool = false) throws {
        self.response = response
        self.url = url
        guard !response.body.isEmpty else {
            if !response.isSuccess { throw CKANRefusal(message: "\(url) answered \(response.status).") }
            throw HarvestFailure(.unreadable, value: url, "\(url) answered with nothing.")
        }
        var success: Bool?
        do throws(JSONError) {
            success = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                try self.read(bytes, allowsBareList)
            }
        } catch {
            throw Self.failure(error, response, url)
        }
        guard !isTooLong else { throw PageLimits.tooManyElements(url) }
        guard success == true else {
            guard success == false else {
                throw HarvestFailure(
                    .unreadable, value: url, "\(url) answered without `success`: this is no CKAN.")
            }
            throw CKANRefusal(
                message: "\(url) answered `success: false`\(error.map { ": \($0)" } ?? "").", isInWords: error != nil)
        }
        guard response.isSuccess else { throw CKANRefusal(message: "\(url) answered \(response.status).") }
        guard result != nil else {
            throw HarvestFailure(.unreadable, value: url, "\(url) answered without a `result`.")
        }
    }

    /// What stands in the place of the answer, in words.
    private static func failure(_ error: JSONError, _ response: FetchResponse, _ url: String) -> any Error {
        if !response.isSuccess { return CKANRefusal(message: "\(url) answered \(response.status).") }
        let start = response.body.withUnsafeBytes { Array($0.prefix(200)) }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.contains("<html") || text.contains("<!doctype") {
            return HarvestFailure(
                .unreadable, value: url, "\(url) answered with a web page where JSON was expected.")
        }
        return HarvestFailure(.unreadable, value: url, "\(url) did not answer with JSON: \(error).")
    }

    /// - Returns: the value of `success`, where there is one.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ allowsBareList: Bool) throws(JSONError) -> Bool? {
        var success: Bool?
        var scanner = JSONScanner(bytes, limits: Self.factLimits)
        if allowsBareList, scanner.kind == .array {
            try readResult(&scanner)
            if isTooLong { return nil }
            try scanner.finish()
            // Of an empty list nobody knows what it is a list of.
            return elements.isEmpty ? nil : true
        }
        let start = scanner.offset
        var members: Set<String> = []
        try scanner.enterObject()
        while let key = try scanner.nextKey() {
            members.insert(key)
            switch key {
            case "success": success = try scanner.parseValue().bool
            case "error": error = Self.message(of: try scanner.parseValue())
            case "result":
                try readResult(&scanner)
                if isTooLong { return nil }
            default: try scanner.skipValue()
            }
        }
        guard allowsBareList, elements.isEmpty else {
            try scanner.finish()
            return success
        }
        if success == nil, Self.isPackage(members) {
            result = start..<scanner.offset
            success = true
        }
        if isSinglePackage(bytes) || result?.lowerBound == start, let result { elements = [result] }
        try scanner.finish()
        return success
    }

    /// Whether what was asked for is one package (`package_show`).
    private func isSinglePackage(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let result else { return false }
        var members: Set<String> = []
        var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: bytes[result]))
        guard (try? scanner.enterObject()) != nil else { return false }
        while let key = try? scanner.nextKey() {
            members.insert(key)
            guard (try? scanner.skipValue()) != nil else { return false }
        }
        return Self.isPackage(members)
    }

    /// Descriptions of data packages have a name and resources too, but none of CKAN's own members.
    private static func isPackage(_ members: Set<String>) -> Bool {
        members.contains("resources") && !members.isDisjoint(with: ["id", "name"])
            && !members.isDisjoint(with: ["notes", "owner_org", "license_id", "metadata_modified", "extras", "author"])
    }

    private mutating func readResult(_ scanner: inout JSONScanner) throws(JSONError) {
        let start = scanner.offset
        switch scanner.kind {
        case .array: try readElements(&scanner)
        case .object:
            // The members of a search's result, or those of a single package.
            var ahead = scanner
            try ahead.enterObject()
            while !isTooLong, let key = try ahead.nextKey() {
                if key == "count" {
                    count = try ahead.parseValue().int
                } else if key == "results", ahead.kind == .array {
                    try readElements(&ahead)
                } else {
                    try ahead.skipValue()
                }
            }
            try scanner.skipValue()
        default: try scanner.skipValue()
        }
        result = start..<scanner.offset
    }

    private mutating func readElements(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.enterArray()
        var emptyKept = 0
        let bytes = scanner.bytes
        while let element = try scanner.nextElement() {
            guard elements.count + emptyCount < PageLimits.maxElements else {
                isTooLong = true
                return
            }
            let isName = element.count > 2 && bytes[element.lowerBound] == UInt8(ascii: "\"")
            if element.count < Self.leastRecordBytes, !isName { emptyKept += 1 }
            if element.count < Self.leastRecordBytes, !isName, emptyKept > Self.mostEmptyKept {
                emptyCount += 1
            } else {
                elements.append(element)
            }
        }
    }

    private static func message(of error: JSONValue) -> String {
        error["message"]?.string ?? error.string ?? error["__type"]?.string ?? "no reason was given"
    }

    // MARK: What the answer holds

    /// The packages of a search or a list; very old portals put each into a list of its own.
    func packages() throws -> CKANPackages {
        CKANPackages(body: response.body, ranges: elements, emptyCount: emptyCount)
    }

    /// The single package of `package_show`.
    func package() throws -> CKANPackages {
        CKANPackages(body: response.body, ranges: result.map { [$0] } ?? [], emptyCount: 0)
    }

    /// The names of `package_list`.
    func names() throws -> CKANNames { CKANNames(body: response.body, ranges: elements) }
}

/// The names of a list, which are read out of the answer one by one: there may be a million of them.
struct CKANNames: Sendable {
    private let body: FetchResponse.Body
    private let ranges: [Range<Int>]

    init(body: FetchResponse.Body, ranges: [Range<Int>]) {
        self.body = body
        self.ranges = ranges
    }

    var count: Int { ranges.count }

    /// Empty where there is no name.
    subscript(_ place: Int) -> String {
        body.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes, limits: JSONLimits(maxStringBytes: PageLimits.maxKeyBytes))
            return (try? scanner.value(in: ranges[place]))?.string ?? ""
        }
    }
}

/// Packages as byte ranges of an answer, handed out piece by piece.
struct CKANPackages: Sendable {
    private let body: FetchResponse.Body
    private let emptyCount: Int
    private(set) var pieces: RecordPieces
    private var ranges: [Range<Int>] { pieces.ranges }

    /// What decides about a package.
    private struct Head {
        var key: String?
        var name: String?
        var isPublished = true
        /// Whether it has anything that is CKAN's own.
        var isPackage = false
    }

    init(body: FetchResponse.Body, ranges: [Range<Int>], emptyCount: Int) {
        self.body = body
        self.emptyCount = emptyCount
        pieces = RecordPieces(body, ranges: ranges, emptyCount: emptyCount)
    }

    /// States in which CKAN shows a package to its editors only. DKAN has words of its own for the others, in its language.
    private static let hiddenStates: Set<String> = ["deleted", "draft", "draft-complete", "pending"]

    private static let ownMembers: Set<String> = [
        "resources", "state", "owner_org", "license_id", "metadata_modified", "notes",
    ]

    /// Whether they look like packages: many a list has entries with an `id`.
    var arePackages: Bool { ranges.prefix(5).contains { head($0).isPackage } }

    /// Whether there is any with a key that is catalogued.
    var hasKeys: Bool { ranges.prefix(1000).contains { head($0).key != nil && head($0).isPublished } }

    /// How many the portal gave, also those that are not catalogued.
    var returned: Int { ranges.count + emptyCount }

    /// What tells this page from others: how many there are, and the first and the last of them.
    var mark: Int {
        let ends = [ranges.first, ranges.last].map { $0.flatMap { head($0).key }.hashValue }
        return ([returned] + ends).hashValue
    }

    static let reason = "private, drafts, deleted, or no datasets"

    private func head(_ range: Range<Int>) -> Head {
        body.withUnsafeBytes { Self.head(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Looks for what decides about a package without building it; what cannot be read is left to the mapping to report.
    private static func head(_ bytes: UnsafeRawBufferPointer) -> Head {
        var head = Head()
        var scanner = JSONScanner(bytes, limits: JSONLimits(maxStringBytes: 1 << 20, maxValues: 20_000))
        guard (try? scanner.enterObject()) != nil else { return head }
        while let member = try? scanner.nextKey() {
            if ownMembers.contains(member) { head.isPackage = true }
            switch member {
            case "id": head.key = text(&scanner)
            case "name": head.name = text(&scanner)
            case "private": if (try? scanner.parseValue())?.bool == true { head.isPublished = false }
            case "state": if let state = text(&scanner), hiddenStates.contains(state) { head.isPublished = false }
            case "type":
                // The harvester and the showcase extensions keep their own things among the packages.
                if let type = text(&scanner), ["harvest", "showcase"].contains(type) { head.isPublished = false }
            default: if (try? scanner.skipValue()) == nil { return head }
            }
        }
        return head
    }

    private static func text(_ scanner: inout JSONScanner) -> String? {
        guard let text = (try? scanner.parseValue())?.string, !text.isEmpty else { return nil }
        return text
    }

    /// As many of the packages as may be held at once.
    mutating func next(of source: Source, api: CKANAddress, maxRecordBytes: Int) -> [HarvestPage.Record] {
        pieces.next(
            maxBytes: maxRecordBytes,
            head: { bytes in
                let head = Self.head(bytes)
                return JSONHead(
                    key: head.key, url: head.name.flatMap(api.page(of:)), isLeftOut: !head.isPublished)
            },
            mapping: { bytes in { try CKANPackageMapping(source, api).map(bytes, &$0) } })
    }
}
