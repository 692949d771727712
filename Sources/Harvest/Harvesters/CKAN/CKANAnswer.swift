import Catalog
import DCAT
import Fetch
import JSON

/// The portal answered, and its answer is that it will not do this.
struct CKANRefusal: Error {
    let message: String
    /// The refusal is an answer of CKAN's own, and not just a status.
    var isInWords = false

    var failure: HarvestFailure { HarvestFailure(.refusedByPortal, message) }
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
    private var result: Range<Int>?
    private var error: String?

    /// - Parameter allowsBareList: whether packages alone are an answer too, a list of them or one, as exports into files are.
    /// - Throws: ``CKANRefusal`` where the portal refuses, ``HarvestFailure`` where this is no answer of CKAN.
    init(_ response: FetchResponse, url: String, allowsBareList: Bool = false) throws {
        self.response = response
        self.url = url
        guard !response.body.isEmpty else {
            if !response.isSuccess { throw CKANRefusal(message: "\(url) answered \(response.status).") }
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) answered with nothing.")
        }
        var success: Bool?
        do throws(JSONError) {
            success = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                try self.read(bytes, allowsBareList)
            }
        } catch {
            throw Self.failure(error, response, url)
        }
        guard success == true else {
            guard success == false else {
                throw HarvestFailure(
                    .notWhatWasExpected, value: url, "\(url) answered without `success`: this is no CKAN.")
            }
            throw CKANRefusal(
                message: "\(url) answered `success: false`\(error.map { ": \($0)" } ?? "").", isInWords: error != nil)
        }
        guard response.isSuccess else { throw CKANRefusal(message: "\(url) answered \(response.status).") }
        guard result != nil else {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) answered without a `result`.")
        }
    }

    /// What stands in the place of the answer, in words.
    private static func failure(_ error: JSONError, _ response: FetchResponse, _ url: String) -> any Error {
        if !response.isSuccess { return CKANRefusal(message: "\(url) answered \(response.status).") }
        let start = response.body.withUnsafeBytes { Array($0.prefix(200)) }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.contains("<html") || text.contains("<!doctype") {
            return HarvestFailure(
                .notWhatWasExpected, value: url, "\(url) answered with a web page where JSON was expected.")
        }
        return HarvestFailure(.notWhatWasExpected, value: url, "\(url) did not answer with JSON: \(error).")
    }

    /// - Returns: the value of `success`, where there is one.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ allowsBareList: Bool) throws(JSONError) -> Bool? {
        var success: Bool?
        var scanner = JSONScanner(bytes)
        if allowsBareList, scanner.kind == .array {
            try readResult(&scanner)
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
            case "result": try readResult(&scanner)
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
            while let key = try ahead.nextKey() {
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
        while let element = try scanner.nextElement() { elements.append(element) }
    }

    private static func message(of error: JSONValue) -> String {
        error["message"]?.string ?? error.string ?? error["__type"]?.string ?? "no reason was given"
    }

    // MARK: What the answer holds

    /// The packages of a search or a list; very old portals put each into a list of its own.
    func packages() throws -> CKANPackages {
        CKANPackages(body: response.body, ranges: elements)
    }

    /// The single package of `package_show`.
    func package() throws -> CKANPackages {
        CKANPackages(body: response.body, ranges: result.map { [$0] } ?? [])
    }

    /// The names of `package_list`.
    func names() throws -> [String] {
        response.body.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return elements.compactMap { range in (try? scanner.value(in: range))?.string }
        }
    }
}

/// Packages as byte ranges of an answer.
struct CKANPackages {
    private let body: FetchResponse.Body
    private let items: [(range: Range<Int>, head: Head)]

    /// What decides about a package.
    private struct Head {
        var key: String?
        var name: String?
        var isPublished = true
        /// Whether it has anything that is CKAN's own.
        var isPackage = false
    }

    init(body: FetchResponse.Body, ranges: [Range<Int>]) {
        self.body = body
        items = body.withUnsafeBytes { bytes in
            ranges.map { range in
                (range, Self.head(UnsafeRawBufferPointer(rebasing: bytes[range])))
            }
        }
    }

    /// States in which CKAN shows a package to its editors only. DKAN has words of its own for the others, in its language.
    private static let hiddenStates: Set<String> = ["deleted", "draft", "draft-complete", "pending"]

    private static let ownMembers: Set<String> = [
        "resources", "state", "owner_org", "license_id", "metadata_modified", "notes",
    ]

    /// Whether they look like packages: many a list has entries with an `id`.
    var arePackages: Bool { items.prefix(5).contains(where: \.head.isPackage) }

    /// How many the portal gave, also those that are not catalogued.
    var returned: Int { items.count }

    static let reason = "private, drafts, deleted, or no datasets"

    /// How many are not catalogued.
    var leftOut: Int { items.count { !$0.head.isPublished } }

    /// The keys of those that are catalogued.
    var keys: [String] { items.filter(\.head.isPublished).compactMap(\.head.key) }

    /// Looks for what decides about a package without building it; what cannot be read is left to the mapping to report.
    private static func head(_ bytes: UnsafeRawBufferPointer) -> Head {
        var head = Head()
        var scanner = JSONScanner(bytes)
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

    func records(of source: Source, api: CKANAddress) -> [HarvestPage.Record] {
        items.enumerated().compactMap { place, item in
            guard item.head.isPublished else { return nil }
            let bytes = body.withUnsafeBytes { Array($0[item.range]) }
            guard let key = item.head.key else {
                let message =
                    "Package \(place + 1) of the page has no `id`, so it cannot be told apart; it was left out."
                return .unreadable(key: nil, Finding(.keyMissing, field: "id", message))
            }
            let record = SourceRecord(
                key: key, mediaType: "application/json", bytes: bytes,
                url: item.head.name.flatMap(api.page(of:)))
            return .record(HarvestedRecord(record) { try CKANPackageMapping(source, api).map(bytes, &$0) })
        }
    }
}
