import DCAT
import Feeds
import Fetch
import JSON

/// The portal answered, and its answer is that it will not do this.
struct CKANRefusal: Error {
    let message: String
    /// The refusal is an answer of CKAN's own, and not just a status.
    var isInWords = false

    init(message: String, isInWords: Bool = false) {
        (self.message, self.isInWords) = (message, isInWords)
    }

    init(status response: FetchResponse, _ url: String) {
        self.init(message: "\(url) answered \(response.status).")
    }

    var failure: HarvestFailure { HarvestFailure(.refused, message) }
}

/// An answer of the action API: `{"success": true, "result": …}`, its members in any order.
///
/// The document is never built as a tree; the packages are found as byte ranges, so one that is broken costs itself.
struct CKANAnswer {
    private let response: FetchResponse
    private let url: String
    private(set) var count: Int?
    /// The packages, or the names.
    private var elements = JSONElements()
    private var result: Range<Int>?
    private var error: String?

    /// Answers after which another action may still work: the action is unknown, forbidden to guests, or broken.
    static let refusals: Set<Int> = [400, 404, 405, 409, 410, 500]

    /// An answer, where a refusal is a failure too.
    static func read(_ response: FetchResponse, url: String, allowsBareList: Bool = false) throws -> CKANAnswer {
        do {
            return try CKANAnswer(response, url: url, allowsBareList: allowsBareList)
        } catch let refusal as CKANRefusal {
            throw refusal.failure
        }
    }

    /// - Parameter allowsBareList: whether packages alone are an answer too, a list of them or one, as exports into files are.
    /// - Throws: ``CKANRefusal`` where the portal refuses, ``HarvestFailure`` where this is no answer of CKAN.
    init(_ response: FetchResponse, url: String, allowsBareList: Bool = false) throws {
        self.response = response
        self.url = url
        if response.isSuccess { try JSONAnswer.check(response, url) }
        guard !response.body.isEmpty else { throw CKANRefusal(status: response, url) }
        var success: Bool?
        do throws(JSONError) {
            success = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                try self.read(bytes, allowsBareList)
            }
        } catch {
            guard response.isSuccess else { throw CKANRefusal(status: response, url) }
            throw JSONAnswer.failure(error, response, url)
        }
        guard !elements.isTooLong else { throw PageLimits.tooManyElements(url) }
        guard success == true else {
            guard success == false else {
                throw HarvestFailure(
                    .unreadable, value: url, "\(url) answered without `success`: this is no CKAN.")
            }
            throw CKANRefusal(
                message: "\(url) answered `success: false`\(error.map { ": \($0)" } ?? "").", isInWords: error != nil)
        }
        guard response.isSuccess else { throw CKANRefusal(status: response, url) }
        guard result != nil else {
            throw HarvestFailure(.unreadable, value: url, "\(url) answered without a `result`.")
        }
    }

    /// - Returns: the value of `success`, where there is one.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ allowsBareList: Bool) throws(JSONError) -> Bool? {
        var success: Bool?
        var scanner = JSONScanner(bytes, limits: JSONAnswer.factLimits)
        if allowsBareList, scanner.kind == .array {
            try readResult(&scanner)
            if elements.isTooLong { return nil }
            try scanner.finish()
            // Of an empty list nobody knows what it is a list of.
            return elements.ranges.isEmpty ? nil : true
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
                if elements.isTooLong { return nil }
            default: try scanner.skipValue()
            }
        }
        guard allowsBareList, elements.ranges.isEmpty else {
            try scanner.finish()
            return success
        }
        if success == nil, Self.isPackage(members) {
            result = start..<scanner.offset
            success = true
        }
        if isSinglePackage(bytes) || result?.lowerBound == start, let result { elements = JSONElements([result]) }
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
            while !elements.isTooLong, let key = try ahead.nextKey() {
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
        let bytes = scanner.bytes
        // A name is shorter than any record, but `""` is none.
        try elements.read(&scanner) { $0.count > 2 && bytes[$0.lowerBound] == UInt8(ascii: "\"") }
    }

    private static func message(of error: JSONValue) -> String {
        error["message"]?.string ?? error.string ?? error["__type"]?.string ?? "no reason was given"
    }

    // MARK: What the answer holds

    /// The packages of a search or a list; very old portals put each into a list of its own.
    var packages: JSONAnswer {
        JSONAnswer(response.body, elements, facts: count.map { ["count": .number(JSONNumber($0))] } ?? [:])
    }

    /// The single package of `package_show`.
    var package: JSONAnswer { JSONAnswer(response.body, JSONElements(result.map { [$0] } ?? [])) }

    /// The names of `package_list`.
    var names: CKANNames { CKANNames(body: response.body, ranges: elements.ranges) }
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
