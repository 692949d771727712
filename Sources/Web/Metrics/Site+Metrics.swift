import Catalog
import DCAT
import Glibc
import Threads

/// `/metrics`: what the program counts and how the catalogue stands, for Prometheus.
extension Site {
    func metricsPage(_ request: WebRequest) async throws -> Answer {
        try DatasetParameters.refuseAll(request.query)
        let figures = try await withDeadline(configuration.queryDeadline) { [figures] in try await figures.current() }
        var text = PrometheusText()
        registry.write(to: &text)
        text.figures(figures)
        text.family("snop_catalog_wal_bytes", type: "gauge")
        text.sample("snop_catalog_wal_bytes", [], Double(reader.logSize))
        text.process()
        return Answer(contentType: PrometheusText.contentType, freshness: .never, bytes: Array(text.text.utf8))
    }
}

/// The catalogue's figures, counted anew only where the catalogue has changed, and no more than once in a while: counting
/// takes about a second for a million findings.
final class CatalogFigureCache: Sendable {
    private struct Entry: Sendable {
        let figures: CatalogFigures
        let version: Int
        let counted: ContinuousClock.Instant
    }

    private let reader: CatalogReader
    private let version: CatalogVersion
    private let interval: Duration
    private let entry = Lock<Entry?>(nil)

    /// - Parameter interval: how old the figures of a catalogue that has changed may be.
    init(_ reader: CatalogReader, version: CatalogVersion, interval: Duration) {
        self.reader = reader
        self.version = version
        self.interval = interval
    }

    func current() async throws -> CatalogFigures {
        let version = try await version.current()
        let now = ContinuousClock.now
        if let known = entry.withLock({ $0 }), known.version == version || now - known.counted < interval {
            return known.figures
        }
        let figures = try await reader.figures()
        entry.withLock { $0 = Entry(figures: figures, version: version, counted: now) }
        return figures
    }
}

extension PrometheusText {
    fileprivate mutating func figures(_ figures: CatalogFigures) {
        family("snop_datasets", type: "gauge")
        sample("snop_datasets", [], Double(figures.datasets))
        family("snop_findings", type: "gauge")
        for severity in Finding.Severity.allCases {
            sample("snop_findings", [("severity", severity.rawValue)], Double(figures.findings[severity] ?? 0))
        }
        family("snop_sources", type: "gauge")
        for state in SourceState.Health.allCases {
            sample("snop_sources", [("state", state.rawValue)], Double(figures.sources[state] ?? 0))
        }
    }

    fileprivate mutating func process() {
        let process: [(name: String, type: String, value: Double?)] = [
            ("process_resident_memory_bytes", "gauge", ProcessFigures.residentMemory),
            ("process_cpu_seconds_total", "counter", ProcessFigures.processorTime),
            ("process_start_time_seconds", "gauge", ProcessFigures.start),
        ]
        for (name, type, value) in process {
            guard let value else { continue }
            family(name, type: type)
            sample(name, [], value)
        }
    }
}

/// What the kernel tells of this process (proc(5)).
enum ProcessFigures {
    /// The second number of `/proc/self/statm` is the resident set in pages.
    static var residentMemory: Double? {
        guard let pages = words(of: "/proc/self/statm").dropFirst().first.flatMap(Double.init) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    static var processorTime: Double? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        return Double(seconds) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// The machine's start from `/proc/stat`, and the process's from then on in ticks.
    static let start: Double? = {
        // The program's name, in brackets, may hold blanks; what follows it is fields 3 and on, the start field 22.
        let whole = text(of: "/proc/self/stat")
        guard let bracket = whole.lastIndex(of: ")") else { return nil }
        let fields = whole[whole.index(after: bracket)...].split(separator: " ")
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        let line = text(of: "/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard let boot = line?.split(separator: " ").last.flatMap({ Double($0) }) else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    private static func words(of path: String) -> [String] {
        text(of: path).split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    /// A file of the kernel's, which says nothing of its size before it is read.
    private static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
