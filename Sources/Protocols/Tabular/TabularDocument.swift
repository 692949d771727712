import DCAT
import Feeds
import Fetch
import JSON
import XML

/// One item of a list.
struct TabularItem {
    let bytes: [UInt8]
    /// The limit that it passed while it was read, so that only its beginning is here.
    var limit: LimitMet?
}

/// The items of one answer, one after the other.
protocol TabularDocument: AnyObject {
    /// As JSON objects, or as elements in their canonical form.
    var itemMediaType: String { get }
    /// The next items; none at the end.
    ///
    /// - Throws: ``HarvestFailure`` where the answer cannot be read on.
    func next(_ count: Int) throws -> [TabularItem]
    /// Whether there are no more items; known when a call gave none or fewer than could be held.
    var isAtEnd: Bool { get }
    /// How many items the list has on all pages, where it says so; known when there are no more items here.
    var total: Int? { get }
    /// The cursor or the address of the next page, as the answer says it; known when there are no more items here.
    var following: String? { get }
}

extension TabularDeclaration {
    /// An answer as what its source file, or else its media type, says it is.
    func document(_ response: FetchResponse, url: String) throws -> any TabularDocument {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        switch form ?? Self.form(of: response) {
        case .csv: return try TabularCSV(response, url: url, delimiter: delimiter)
        case .json: return try TabularJSON(response, url: url, self)
        case .xml: return try TabularXML(response, url: url, self)
        }
    }

    private static func form(of response: FetchResponse) -> Form {
        let type = response.mediaType ?? ""
        if type.contains("csv") || response.url.lowercased().hasSuffix(".csv") { return .csv }
        return type.contains("xml") ? .xml : .json
    }
}

/// A list in JSON: it is never built as a tree, only its items are, one by one.
final class TabularJSON: TabularDocument {
    let itemMediaType = "application/json"
    private(set) var total: Int?
    private(set) var following: String?
    private let body: FetchResponse.Body
    private var items: ArraySlice<Range<Int>> = []
    private var isTooLong = false

    init(_ response: FetchResponse, url: String, _ declaration: TabularDeclaration) throws {
        body = response.body
        do throws(JSONError) {
            let found = try body.withUnsafeBytes { bytes throws(JSONError) in
                try Self.items(bytes, declaration.items)
            }
            isTooLong = found == nil
            items = (found ?? [])[...]
            total = try value(declaration.total).flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
            following = try value(declaration.paging?.next).flatMap { $0.string ?? $0.number?.raw }
        } catch {
            throw HarvestFailure(.unreadable, value: url, "\(url) did not answer with JSON: \(error).")
        }
        guard !isTooLong else { throw PageLimits.tooManyElements(url) }
        guard items.isEmpty, try !isList(declaration.items) else { return }
        // GraphQL says with a status of 200 what went wrong (its specification, section 7.1).
        if let message = try? value("/errors/0/message")?.string {
            throw HarvestFailure(.refused, value: url, "\(url) refused: \(message.prefix(300))")
        }
        throw HarvestFailure(
            .unreadable, value: declaration.items, "\(url) has no list at `\(declaration.items)`.")
    }

    /// - Returns: `nil` where there are more than are read.
    private static func items(_ bytes: UnsafeRawBufferPointer, _ place: String) throws(JSONError) -> [Range<Int>]? {
        var scanner = JSONScanner(bytes)
        let range = try JSONPointer(place).flatMap { pointer throws(JSONError) in try scanner.locate(pointer) }
        try scanner.finish()
        guard let range, bytes[range.lowerBound] == UInt8(ascii: "[") else { return [] }
        var list = scanner.scanner(in: range)
        var items: [Range<Int>] = []
        try list.enterArray()
        while let item = try list.nextElement() {
            guard items.count < PageLimits.maxElements else { return nil }
            items.append(item)
        }
        return items
    }

    /// It is not built: it may be long.
    private func isList(_ place: String) throws -> Bool {
        guard let pointer = JSONPointer(place) else { return false }
        return try body.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            return try scanner.locate(pointer).map { bytes[$0.lowerBound] == UInt8(ascii: "[") } ?? false
        }
    }

    /// What a portal says of its list is a number or a text.
    private static let limits = JSONLimits(maxStringBytes: 1 << 16, maxMembers: 1000, maxValues: 10_000)

    private func value(_ place: String?) throws(JSONError) -> JSONValue? {
        guard let pointer = place.flatMap(JSONPointer.init) else { return nil }
        return try body.withUnsafeBytes { bytes throws(JSONError) in
            var scanner = JSONScanner(bytes, limits: Self.limits)
            guard let range = try scanner.locate(pointer) else { return nil }
            return try scanner.value(in: range)
        }
    }

    var isAtEnd: Bool { items.isEmpty }

    func next(_ count: Int) -> [TabularItem] {
        var size = PieceSize()
        var taken: [TabularItem] = []
        while taken.count < count, !size.isFull, let range = items.popFirst() {
            size.add(range.count)
            taken.append(TabularItem(bytes: body.withUnsafeBytes { Array($0[range]) }))
        }
        return taken
    }
}

/// A list in XML, read as a stream.
final class TabularXML: TabularDocument {
    let itemMediaType = "application/xml"
    private(set) var total: Int?
    private(set) var following: String?
    private let document: XMLDocument
    private let url: String
    private let item: [String]
    private let totalPlace: TabularPlace?
    private let nextPlace: TabularPlace?
    private var path: [String] = []
    private(set) var isAtEnd = false
    /// Whether the root element is the one that the source file names.
    private var isExpected = false

    init(_ response: FetchResponse, url: String, _ declaration: TabularDeclaration) throws {
        self.url = url
        item = TabularPlace(declaration.items)?.names ?? []
        totalPlace = declaration.total.flatMap(TabularPlace.init)
        nextPlace = declaration.paging?.next.flatMap(TabularPlace.init)
        do {
            document = try XMLDocument(response)
        } catch let error as XMLError {
            throw Self.failure(error, url)
        }
    }

    private static func failure(_ error: XMLError, _ url: String) -> HarvestFailure {
        HarvestFailure(.unreadable, value: url, "\(url) cannot be read as XML: \(error).")
    }

    func next(_ count: Int) throws -> [TabularItem] {
        var items: [TabularItem] = []
        var size = PieceSize()
        do throws(XMLError) {
            while items.count < count, !size.isFull {
                guard let event = try document.reader.next() else {
                    isAtEnd = true
                    break
                }
                switch event {
                case .start(let tag):
                    path.append(tag.name)
                    if path.count == 1 { isExpected = tag.name == item.first }
                    if path == item {
                        let element = try document.reader.readRecord()
                        let item = TabularItem(bytes: element.serialized(), limit: LimitMet(element))
                        size.add(item.bytes.count)
                        items.append(item)
                        path.removeLast()
                    } else {
                        note(tag)
                    }
                case .text(let text): note(text.trimmed)
                case .end: path.removeLast()
                }
            }
        } catch {
            throw Self.failure(error, url)
        }
        guard isExpected else {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) does not begin with the element `\(item.first ?? "")`.")
        }
        return items
    }

    private func note(_ tag: XMLTag) {
        if let totalPlace, totalPlace.names == path, let name = totalPlace.attribute {
            total = tag.attribute(name).flatMap { Int($0) }
        }
        if let nextPlace, nextPlace.names == path, let name = nextPlace.attribute {
            following = tag.attribute(name)
        }
    }

    private func note(_ text: String) {
        guard !text.isEmpty else { return }
        if let totalPlace, totalPlace.attribute == nil, totalPlace.names == path { total = Int(text) ?? total }
        if let nextPlace, nextPlace.attribute == nil, nextPlace.names == path { following = text }
    }
}
