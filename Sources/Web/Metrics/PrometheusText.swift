/// Writes metrics in Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// What each metric of the program is; one that a library counts has no such line.
    static let help: [String: String] = [
        "snop_runs_total": "Runs that ended since the program began, by outcome.",
        "snop_records_total": "Records that runs read since the program began.",
        "snop_run_duration_seconds": "How long runs took.",
        "snop_portal_requests_total":
            "Requests to portals: to the source's own host, another one or a local file; by class of status, or what failed.",
        "snop_portal_request_duration_seconds": "How long portals took to answer.",
        "snop_harvest_running": "Sources that this program is harvesting.",
        "snop_harvest_queue": "Sources that are due and wait for their turn.",
        "snop_http_request_duration_seconds":
            "How long requests to this server took, by route, method and class of status.",
        "snop_http_connections": "Connections to this server that are open.",
        "snop_http_connections_limit": "How many connections may be open at once.",
        "snop_http_connections_closed_total": "Connections that the server closed by itself, by reason.",
        "snop_http_answer_memory_bytes": "Memory in which large answers are made and sent.",
        "snop_http_answer_memory_limit_bytes": "How much of it there is.",
        "snop_datasets": "Datasets in the catalogue.",
        "snop_findings": "Findings as they stand, by severity.",
        "snop_sources": "Sources, by state.",
        "snop_catalog_wal_bytes": "Size of the database's write-ahead log.",
        "process_resident_memory_bytes": "Memory of the process that is in RAM.",
        "process_cpu_seconds_total": "Processor time of the process.",
        "process_start_time_seconds": "When the process began, in seconds since 1970.",
    ]

    /// Begins the samples of one name.
    mutating func family(_ name: String, type: String) {
        let name = Self.name(name)
        if let help = Self.help[name] { text += "# HELP \(name) \(help)\n" }
        text += "# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        text += Self.name(name)
        if !labels.isEmpty {
            let pairs = labels.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A histogram: how many values are at most each bound, then their sum and number.
    mutating func histogram(_ name: String, _ labels: [(String, String)], _ values: MetricHistogram.Values) {
        var count = 0
        for (index, more) in values.counts.enumerated() {
            count += more
            let bound = index < MetricHistogram.bounds.count ? Self.number(MetricHistogram.bounds[index]) : "+Inf"
            sample(name + "_bucket", labels + [("le", bound)], Double(count))
        }
        sample(name + "_sum", labels, values.sum)
        sample(name + "_count", labels, Double(count))
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`: anything else becomes an underscore.
    private static func name(_ name: String) -> String {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte == 0x3A }
        let bytes = name.utf8.map { isLetter($0) || (0x30...0x39).contains($0) ? $0 : 0x5F }
        let text = String(decoding: bytes, as: UTF8.self)
        return bytes.first.map(isLetter) == true ? text : "_" + text
    }

    private static func escaped(_ value: String) -> String {
        var out: [UInt8] = []
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): out += "\\\\".utf8
            case UInt8(ascii: "\""): out += "\\\"".utf8
            case UInt8(ascii: "\n"): out += "\\n".utf8
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}
