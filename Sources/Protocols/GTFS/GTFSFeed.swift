import Compression
import DCAT
import Feeds
import Fetch
import JSON

/// What a feed says of itself, without its timetable: small enough to be kept as its record.
struct GTFSFeed: Sendable {
    typealias Row = [(name: String, value: String)]

    private(set) var feedInfo: Row = []
    private(set) var agencies: [Row] = []
    private(set) var box: BoundingBox?
    private(set) var stopCount = 0
    private(set) var routeCount = 0
    /// `YYYYMMDD`, the first and the last day of service.
    private(set) var firstDay: String?
    private(set) var lastDay: String?
    /// The tables that the feed has.
    private(set) var tables: [String] = []

    private static let maxAgencies = 200
    private static let maxTables = 100
    /// Bytes of the rows that are kept.
    private static let maxRowsBytes = 1 << 20

    /// - Throws: ``HarvestFailure`` where this is no feed.
    init(_ response: FetchResponse, url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            self = try response.body.withUnsafeBytes { bytes in try GTFSFeed(bytes) }
        } catch let error as CompressionError {
            let start = response.body.withUnsafeBytes { String(decoding: $0.prefix(200), as: UTF8.self).lowercased() }
            let isPage = start.contains("<html") || start.contains("<!doctype")
            throw HarvestFailure(
                .unreadable, value: url,
                isPage ? "\(url) answered with a web page where a ZIP archive was expected." : "\(url): \(error).")
        }
    }

    /// - Throws: `CompressionError` where this is no feed, `CancellationError` where nobody wants it any more.
    init(_ bytes: UnsafeRawBufferPointer) throws {
        let archive = try ZIPArchive(bytes)
        // Some pack the folder with its files.
        guard let agency = archive.entries.first(where: { Self.fileName($0.name) == "agency.txt" }) else {
            throw CompressionError.damaged("an archive without agency.txt, which every GTFS feed has")
        }
        let folder = agency.name.dropLast("agency.txt".count)
        let entries = archive.entries.filter { $0.name.hasPrefix(folder) }
        /// Reads a table to its end, or as long as rows of it are wanted.
        func read(_ name: String, _ columns: [String]?, _ body: ([String], GTFSRow) -> Bool) throws {
            guard let entry = entries.first(where: { $0.name.dropFirst(folder.count) == name }) else { return }
            var table = GTFSTable(columns)
            var isWanted = true
            try archive.read(entry, in: bytes) { piece in
                try Task.checkCancellation()
                isWanted = table.take(piece, body)
                return isWanted
            }
            if isWanted { table.finish(body) }
        }
        let names = entries.lazy.map { String($0.name.dropFirst(folder.count)) }.filter { $0.hasSuffix(".txt") }
        tables = Array(names.prefix(Self.maxTables)).sorted()
        var room = Self.maxRowsBytes
        func record(_ columns: [String], _ row: GTFSRow) -> Row? {
            let record = zip(columns, row.texts).filter { !$0.1.isEmpty }
            room -= record.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count }
            return record.isEmpty || room < 0 ? nil : record.map { (name: $0.0, value: $0.1) }
        }
        try read("agency.txt", nil) { columns, row in
            if let record = record(columns, row) { agencies.append(record) }
            return agencies.count < Self.maxAgencies && room > 0
        }
        try read("feed_info.txt", nil) { columns, row in
            feedInfo = record(columns, row) ?? []
            return feedInfo.isEmpty && room > 0
        }
        try read("routes.txt", []) { _, _ in
            routeCount += 1
            return true
        }
        var box = GTFSBox()
        try read("stops.txt", ["stop_lat", "stop_lon"]) { _, row in
            stopCount += 1
            box.take(row.number(0), row.number(1))
            return true
        }
        self.box = box.box
        var days = GTFSDays()
        try read("calendar.txt", ["start_date", "end_date"]) { _, row in
            days.take(row.content(0))
            days.take(row.content(1))
            return true
        }
        // 2 takes a day of service away.
        try read("calendar_dates.txt", ["date", "exception_type"]) { _, row in
            if !row.content(1).elementsEqual("2".utf8) { days.take(row.content(0)) }
            return true
        }
        (firstDay, lastDay) = (days.first, days.last)
    }

    private static func fileName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// The record that is kept: JSON with the rows of `feed_info.txt` and `agency.txt`, and what was counted.
    var record: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("feed_info")
        Self.write(feedInfo, &writer)
        writer.key("agency")
        writer.beginArray()
        for agency in agencies { Self.write(agency, &writer) }
        writer.endArray()
        for (name, value) in [("first_day", firstDay), ("last_day", lastDay)] {
            guard let value else { continue }
            writer.key(name)
            writer.string(value)
        }
        for (name, count) in [("stops", stopCount), ("routes", routeCount)] {
            writer.key(name)
            writer.int(count)
        }
        if let box {
            writer.key("bbox")
            writer.beginArray()
            for number in box.coordinates { writer.double(number) }
            writer.endArray()
        }
        writer.key("tables")
        writer.beginArray()
        for table in tables { writer.string(table) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ row: Row, _ writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in row {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }
}

/// The box around the stops.
private struct GTFSBox {
    private var corners: (west: Double, south: Double, east: Double, north: Double)?

    mutating func take(_ latitude: Double?, _ longitude: Double?) {
        // Null island is where stops are that nobody has placed.
        guard let latitude, let longitude, latitude != 0 || longitude != 0, abs(latitude) <= 90, abs(longitude) <= 180
        else { return }
        let old = corners ?? (longitude, latitude, longitude, latitude)
        corners = (
            min(old.west, longitude), min(old.south, latitude), max(old.east, longitude), max(old.north, latitude)
        )
    }

    var box: BoundingBox? {
        corners.flatMap { BoundingBox(west: $0.west, south: $0.south, east: $0.east, north: $0.north) }
    }
}

/// The first and the last day of those that are met.
private struct GTFSDays {
    private var range: ClosedRange<Int>?

    /// - Parameter day: `YYYYMMDD`; anything else is passed over.
    mutating func take(_ day: ArraySlice<UInt8>) {
        guard day.count == 8, day.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        let number = day.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
    }

    var first: String? { range.map { Self.text($0.lowerBound) } }
    var last: String? { range.map { Self.text($0.upperBound) } }

    private static func text(_ number: Int) -> String { String(String(100_000_000 + number).dropFirst()) }
}
