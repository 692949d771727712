import DCAT
import Feeds
import Fetch
import JSON

/// Where in a catalogue its records are: datasets, those of nested catalogues, of series and of services.
///
/// The document is never built as a tree, because catalogues of 300 MB are met.
struct DCATUSOutline: Sendable {
    /// A dataset or a series, in bytes from the start of the document.
    struct Item: Sendable {
        let range: Range<Int>
        var isSeries = false
        /// The series that it is listed in.
        var series: Range<Int>?
        /// The service that serves it.
        var service: Range<Int>?
    }

    private(set) var items: [Item] = []
    /// Services in which no dataset is.
    private(set) var idleServices: [Range<Int>] = []
    /// Entries in which nothing can be, which are only counted.
    private(set) var emptyCount = 0
    private var members = 0
    private var limit: String?

    /// Catalogues within catalogues that are read.
    private static let maxDepth = 16
    /// Datasets of series and services, which are remembered with what they stand in.
    private static let maxMembers = 100_000
    /// `{"title":1}`
    private static let leastRecordBytes = 8
    private static let lists = ["dataset", "datasetSeries", "service", "catalog"]

    /// - Throws: ``HarvestFailure`` where this is no catalogue of DCAT-US.
    init(_ response: FetchResponse, url: String) throws {
        try JSONAnswer.check(response, url)
        var isCatalogue = false
        do throws(JSONError) {
            isCatalogue = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                var scanner = JSONScanner(bytes)
                let isCatalogue = try readDocument(&scanner)
                if limit == nil { try scanner.finish() }
                return isCatalogue
            }
        } catch {
            throw JSONAnswer.failure(error, response, url)
        }
        if let limit {
            throw HarvestFailure(.tooLarge, value: url, "\(url) has a list of more than \(limit).")
        }
        guard isCatalogue else {
            throw HarvestFailure(
                .unreadable, value: url,
                "\(url) answered with JSON that is no catalogue of DCAT-US: it has no list `dataset`.")
        }
    }

    private mutating func readDocument(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
        switch scanner.kind {
        case .array:
            // Version 1.0 was a bare list.
            try readItems(&scanner)
            return true
        case .object:
            let start = scanner.offset
            let isCatalogue = try readCatalogue(&scanner, depth: 0)
            guard !isCatalogue else { return true }
            // One dataset by itself, as examples and single records are published.
            let range = start..<scanner.offset
            let document = scanner.bytes
            let isDataset = Self.isDataset(UnsafeRawBufferPointer(rebasing: document[range]))
            if isDataset { items.append(Item(range: range)) }
            return isDataset
        default:
            try scanner.skipValue()
            return false
        }
    }

    private static func isDataset(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let type = JSONScanner.key(at: ["@type"], in: bytes)
        return type == "Dataset" || type == "dcat:Dataset"
    }

    /// - Returns: whether there is any list in it that a catalogue has.
    private mutating func readCatalogue(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> Bool {
        var isCatalogue = false
        try scanner.enterObject()
        while limit == nil, let key = try scanner.nextKey() {
            guard Self.lists.contains(key), scanner.kind == .array else {
                try scanner.skipValue()
                continue
            }
            isCatalogue = true
            switch key {
            case "dataset": try readItems(&scanner)
            case "datasetSeries": try readParents(&scanner, members: "seriesMember", isSeries: true)
            case "service": try readParents(&scanner, members: "servesDataset", isSeries: false)
            default: try readCatalogues(&scanner, depth: depth + 1)
            }
        }
        return isCatalogue
    }

    private mutating func readCatalogues(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) {
        try scanner.enterArray()
        while limit == nil, try scanner.hasNextElement() {
            if scanner.kind == .object, depth <= Self.maxDepth {
                _ = try readCatalogue(&scanner, depth: depth)
            } else {
                try scanner.skipValue()
            }
        }
    }

    private mutating func readItems(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.enterArray()
        while mayGoOn, let range = try scanner.nextElement() {
            if range.count < Self.leastRecordBytes { emptyCount += 1 } else { items.append(Item(range: range)) }
        }
    }

    /// Whether there are no more entries than are read.
    private var mayGoOn: Bool {
        mutating get {
            if items.count + emptyCount + idleServices.count >= PageLimits.maxElements {
                limit = "\(PageLimits.maxElements) entries (maxElements)"
            } else if members > Self.maxMembers {
                limit = "\(Self.maxMembers) members of series and services (maxMembers)"
            }
            return limit == nil
        }
    }

    /// Series, which are records themselves, or services; what they hold as whole objects are records too.
    private mutating func readParents(
        _ scanner: inout JSONScanner, members: String, isSeries: Bool
    ) throws(JSONError) {
        try scanner.enterArray()
        while mayGoOn, let parent = try scanner.nextElement() {
            if isSeries { items.append(Item(range: parent, isSeries: true)) }
            let count = items.count
            var inner = scanner.scanner(in: parent)
            guard inner.kind == .object else { continue }
            try inner.enterObject()
            while let key = try inner.nextKey() {
                guard key == members, inner.kind == .array else {
                    try inner.skipValue()
                    continue
                }
                try inner.enterArray()
                while mayGoOn, try inner.hasNextElement() {
                    // Where they are named only, they are listed elsewhere.
                    let isObject = inner.kind == .object
                    let range = try inner.skipValue()
                    guard isObject else { continue }
                    self.members += 1
                    items.append(
                        Item(range: range, series: isSeries ? parent : nil, service: isSeries ? nil : parent))
                }
                guard limit == nil else { return }
            }
            if !isSeries, items.count == count { idleServices.append(parent) }
        }
    }
}
