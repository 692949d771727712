import DCAT
package import Fetch
package import JSON

/// Where in a document its records are, and what of it is read beside them.
package struct JSONEnvelope: Sendable {
    /// The member that is the list of records; `nil` where the document is the list itself.
    package var list: String?
    /// Members of the document that say something of the list.
    package var facts: Set<String> = []

    package init(list: String? = nil, facts: Set<String> = []) {
        self.list = list
        self.facts = facts
    }
}

/// An answer that holds a list of records: `{"data": […], "meta": {…}}`, or a bare list.
///
/// The document is never built as a tree; the records are found as byte ranges, so one that is broken costs itself.
package struct JSONAnswer: Sendable {
    private let body: FetchResponse.Body
    private var elements = JSONElements()
    /// The members that the envelope names, as far as they are there.
    package private(set) var facts: [String: JSONValue] = [:]

    /// The records, in bytes from the start of the answer; of entries that cannot be any only the first ones.
    package var ranges: [Range<Int>] { elements.ranges }
    /// How many entries are not in `ranges`, because nothing can be in them: `{}`, `null`, numbers.
    package var emptyCount: Int { elements.emptyCount }
    /// How many entries the list has.
    package var returned: Int { elements.count }

    /// What a portal says of a list are a few numbers and links.
    package static let factLimits = JSONLimits(maxStringBytes: 1 << 16, maxMembers: 10_000, maxValues: 20_000)

    /// - Throws: ``HarvestFailure`` where this is no such document.
    package init(_ response: FetchResponse, url: String, _ envelope: JSONEnvelope) throws {
        body = response.body
        try Self.check(response, url)
        var hasList = false
        do throws(JSONError) {
            hasList = try response.body.withUnsafeBytes { bytes throws(JSONError) in try read(bytes, envelope) }
        } catch {
            throw Self.failure(error, response, url)
        }
        guard !elements.isTooLong else { throw PageLimits.tooManyElements(url) }
        guard hasList else {
            let what = envelope.list.map { "a list `\($0)`" } ?? "a list of records"
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered with JSON in which there is not \(what).")
        }
    }

    /// - Throws: ``HarvestFailure`` where nothing came.
    package static func check(_ response: FetchResponse, _ url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
    }

    /// What stands in the place of the answer, in words.
    package static func failure(_ error: JSONError, _ response: FetchResponse, _ url: String) -> HarvestFailure {
        let start = response.body.withUnsafeBytes { Array($0.prefix(200)) }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.contains("<html") || text.contains("<!doctype") {
            return HarvestFailure(
                .unreadable, value: url, "\(url) answered with a web page where JSON was expected.")
        }
        return HarvestFailure(.unreadable, value: url, "\(url) did not answer with JSON: \(error).")
    }

    /// - Returns: whether there is a list.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, _ envelope: JSONEnvelope) throws(JSONError) -> Bool {
        var scanner = JSONScanner(bytes, limits: Self.factLimits)
        var hasList = false
        guard let name = envelope.list else {
            guard scanner.kind == .array else {
                try scanner.skipValue()
                return false
            }
            try elements.read(&scanner)
            if !elements.isTooLong { try scanner.finish() }
            return true
        }
        guard scanner.kind == .object else {
            try scanner.skipValue()
            return false
        }
        try scanner.enterObject()
        while let key = try scanner.nextKey() {
            if key == name, scanner.kind == .array, !hasList {
                try elements.read(&scanner)
                guard !elements.isTooLong else { return true }
                hasList = true
            } else if envelope.facts.contains(key) {
                facts[key] = try scanner.parseValue()
            } else {
                try scanner.skipValue()
            }
        }
        try scanner.finish()
        return hasList
    }

    /// What was found in an answer in another way.
    package init(_ body: FetchResponse.Body, _ elements: JSONElements, facts: [String: JSONValue] = [:]) {
        (self.body, self.elements, self.facts) = (body, elements, facts)
    }

    /// The records, to be handed out.
    package var pieces: RecordPieces { RecordPieces(body, ranges: ranges, emptyCount: emptyCount) }

    /// Calls the body with the bytes of one record.
    package func withRecord<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        self.body.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// A copy of one record's bytes.
    package func bytes(_ range: Range<Int>) -> [UInt8] {
        body.withUnsafeBytes { Array($0[range]) }
    }
}

/// The entries of a list, as byte ranges.
package struct JSONElements: Sendable {
    package private(set) var ranges: [Range<Int>] = []
    /// How many are not in `ranges`, because nothing can be in them.
    package private(set) var emptyCount = 0
    /// The list has more than one may have, and was not read on.
    package private(set) var isTooLong = false
    private var emptyKept = 0

    /// `{"id":1}`
    private static let leastRecordBytes = 8
    private static let mostEmptyKept = 20

    package init(_ ranges: [Range<Int>] = []) {
        self.ranges = ranges
    }

    package var count: Int { ranges.count + emptyCount }

    /// - Parameter isKept: whether an entry is something although it is short.
    package mutating func read(
        _ scanner: inout JSONScanner, isKept: (Range<Int>) -> Bool = { _ in false }
    ) throws(JSONError) {
        try scanner.enterArray()
        while let range = try scanner.nextElement() {
            guard count < PageLimits.maxElements else {
                isTooLong = true
                return
            }
            let isEmpty = range.count < Self.leastRecordBytes && !isKept(range)
            if isEmpty { emptyKept += 1 }
            if isEmpty, emptyKept > Self.mostEmptyKept {
                emptyCount += 1
            } else {
                ranges.append(range)
            }
        }
    }
}

extension JSONScanner {
    /// What decides about a record is small.
    private static let headLimits = JSONLimits(maxStringBytes: 1 << 20, maxMembers: 10_000, maxValues: 20_000)

    /// A scanner before the value at a path of members, without building what is around it; `nil` where there is none.
    private static func scanner(at path: [String], in bytes: UnsafeRawBufferPointer) -> JSONScanner? {
        var scanner = JSONScanner(bytes, limits: headLimits)
        for name in path {
            guard scanner.kind == .object, (try? scanner.enterObject()) != nil else { return nil }
            while true {
                guard let key = try? scanner.nextKey() else { return nil }
                if key == name { break }
                guard (try? scanner.skipValue()) != nil else { return nil }
            }
        }
        return scanner
    }

    /// The value at a path of members; `nil` where it is not there or cannot be read.
    package static func value(at path: [String], in bytes: UnsafeRawBufferPointer) -> JSONValue? {
        guard var scanner = scanner(at: path, in: bytes) else { return nil }
        return try? scanner.parseValue()
    }

    /// What kind of value stands at a path; `nil` where there is none.
    package static func kind(at path: [String], in bytes: UnsafeRawBufferPointer) -> Kind? {
        scanner(at: path, in: bytes)?.kind
    }

    /// The text or the whole number at a path, as a key is written; `nil` where it is empty.
    package static func key(at path: [String], in bytes: UnsafeRawBufferPointer) -> String? {
        switch value(at: path, in: bytes) {
        case .string(let text): text.utf8.contains { $0 > 0x20 } ? text : nil
        case .number(let number): number.int.map(String.init)
        default: nil
        }
    }
}
