import Compression
import DCAT
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

    /// - Throws: ``HarvestFailure`` where this is no feed.
    init(_ response: FetchResponse, url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure(.notWhatWasExpected, value: url, "\(url) answered with nothing.")
        }
        do throws(CompressionError) {
            self = try response.body.withUnsafeBytes { bytes throws(CompressionError) in try GTFSFeed(bytes) }
        } catch {
            let start = response.body.withUnsafeBytes { String(decoding: $0.prefix(200), as: UTF8.self).lowercased() }
            let isPage = start.contains("<html") || start.contains("<!doctype")
            throw HarvestFailure(
                .notWhatWasExpected, value: url,
                isPage ? "\(url) answered with a web page where a ZIP archive was expected." : "\(url): \(error).")
        }
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(CompressionError) {
        let archive = try ZIPArchive(bytes)
        // Some pack the folder with its files.
        guard let agency = archive.entries.first(where: { Self.fileName($0.name) == "agency.txt" }) else {
            throw .damaged("an archive without agency.txt, which every GTFS feed has")
        }
        let folder = agency.name.dropLast("agency.txt".count)
        let entries = archive.entries.filter { $0.name.hasPrefix(folder) }
        func table(_ name: String) throws(CompressionError) -> GTFSTable? {
            guard let entry = entries.first(where: { $0.name.dropFirst(folder.count) == name }) else { return nil }
            return GTFSTable(try archive.content(of: entry, in: bytes))
        }
        tables = entries.map { String($0.name.dropFirst(folder.count)) }.filter { $0.hasSuffix(".txt") }.sorted()
        agencies = try table("agency.txt")?.records(limit: Self.maxAgencies) ?? []
        feedInfo = try table("feed_info.txt")?.records(limit: 1).first ?? []
        try table("routes.txt")?.rows([]) { _ in routeCount += 1 }
        if let stops = try table("stops.txt") { readStops(stops) }
        if let calendar = try table("calendar.txt") {
            calendar.rows(["start_date", "end_date"]) { row in row.forEach { takeDay($0) } }
        }
        if let dates = try table("calendar_dates.txt") {
            // 2 takes a day of service away.
            dates.rows(["date", "exception_type"]) { row in if row[1] != "2" { takeDay(row[0]) } }
        }
    }

    private static func fileName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    private mutating func readStops(_ stops: GTFSTable) {
        var corners: (west: Double, south: Double, east: Double, north: Double)?
        stops.rows(["stop_lat", "stop_lon"]) { row in
            stopCount += 1
            // Null island is where stops are that nobody has placed.
            guard let latitude = Double(row[0]), let longitude = Double(row[1]), latitude != 0 || longitude != 0,
                abs(latitude) <= 90, abs(longitude) <= 180
            else { return }
            let old = corners ?? (longitude, latitude, longitude, latitude)
            corners = (
                min(old.west, longitude), min(old.south, latitude), max(old.east, longitude), max(old.north, latitude)
            )
        }
        box = corners.flatMap { BoundingBox(west: $0.west, south: $0.south, east: $0.east, north: $0.north) }
    }

    private mutating func takeDay(_ day: String) {
        guard day.utf8.count == 8, day.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        firstDay = min(firstDay ?? day, day)
        lastDay = max(lastDay ?? day, day)
    }

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
