import DCAT
import Fetch
import Logging
import Text

/// One key of the configuration: its name, what it is for, and how its value is read.
struct ConfigurationKey: Sendable {
    /// The value is not what the key takes.
    struct Invalid: Error {
        let expected: String
    }

    let name: String
    /// What stands in `docs/configuration.md`, with the default.
    let help: String
    let isList: Bool
    let set: @Sendable (inout Configuration, [String]) throws -> Void

    init(
        _ name: String, _ help: String, isList: Bool = false,
        _ set: @escaping @Sendable (inout Configuration, [String]) throws -> Void
    ) {
        self.name = name
        self.help = help
        self.isList = isList
        self.set = set
    }

    /// The variable of the environment: `SNOP_` and the name in capitals, with `_` for the dots.
    var variable: String { "SNOP_" + name.uppercased().replacing(".", with: "_") }

    static var all: [ConfigurationKey] { general + fetch + politeness + record + serve + catalog }

    private static let general: [ConfigurationKey] = [
        .init("listen", "address and port that are listened on; `127.0.0.1:8080`") { try $0.listen(on: $1[0]) },
        .init("base_url", "the address that the world sees; the one listened on") { $0.baseURL = try url($1[0]) },
        .init("data", "directory of the catalogue; `./data`") { $0.dataDirectory = $1[0] },
        .init("sources", "directory of the source files; `./harvesters`") { $0.sourcesDirectory = $1[0] },
        .init("contact", "page about you, sent to every portal in `User-Agent`; the catalogue's own address") {
            $0.contact = try url($1[0])
        },
        .init("log_level", "`trace`, `debug`, `info`, `notice`, `warning`, `error`, `critical`; `info`") {
            guard let level = Logger.Level(rawValue: $1[0]) else { throw Invalid(expected: "a log level") }
            $0.logLevel = level
        },
        .init("harvest.concurrency", "how many sources are harvested at once; `4`") {
            $0.concurrency = try number($1[0], 1...64)
        },
        .init("harvest.max_pages", "pages of one feed that a run reads; `100000`") {
            $0.harvestLimits.maxPages = try number($1[0], 1...1_000_000_000)
        },
        .init("harvest.keep_findings", "runs of a source whose findings are kept one by one; `10`") {
            $0.findings.keepRuns = try number($1[0], 1...100_000)
        },
        .init("harvest.max_findings", "findings beside catalogued records that one run keeps one by one; `1000`") {
            $0.findings.maximumOfRun = try number($1[0], 0...10_000_000)
        },
        .init("harvest.withdrawn_grace", "how long the datasets of a withdrawn source stay; `30d`") {
            $0.withdrawnGrace = try duration($1[0])
        },
    ]

    private static let fetch: [ConfigurationKey] = [
        .init("fetch.timeout", "time for a whole request; `60s`") { $0.fetchLimits.timeout = try duration($1[0]) },
        .init("fetch.connect_timeout", "time to connect; `10s`") {
            $0.fetchLimits.connectTimeout = try duration($1[0])
        },
        .init("fetch.max_bytes", "bytes of an answer as they are sent; `256MiB`") {
            $0.fetchLimits.maxBytes = try bytes($1[0])
        },
        .init("fetch.max_decoded_bytes", "bytes of an answer after decompression; `256MiB`") {
            $0.fetchLimits.maxDecodedBytes = try bytes($1[0])
        },
        .init("fetch.max_redirects", "redirects that are followed; `5`") {
            $0.fetchLimits.maxRedirects = try number($1[0], 0...50)
        },
        .init("fetch.max_header_bytes", "bytes of an answer's header; `64KiB`") {
            $0.fetchLimits.maxHeaderBytes = try bytes($1[0])
        },
        .init("fetch.min_speed", "bytes a second below which a transfer has stalled; `1`") {
            $0.fetchLimits.minSpeed = try number($1[0], 0...1_000_000_000)
        },
        .init("fetch.min_speed_time", "how long a transfer may be slower than that; `30s`") {
            $0.fetchLimits.minSpeedTime = try duration($1[0])
        },
        .init("fetch.allow_networks", "private networks that may be fetched, such as `127.0.0.0/8`; none", isList: true)
        {
            do {
                $0.allowNetworks = try $1.map { try IPNetwork($0) }
            } catch {
                throw Invalid(expected: "a list of networks: \(error)")
            }
        },
    ]

    private static let catalog: [ConfigurationKey] = [
        .init("catalog.title.pl", "the catalogue's title in Polish; `Snop – dane gmin`") { $0.title["pl"] = $1[0] },
        .init("catalog.title.en", "the title in English; `Snop – municipal data`") { $0.title["en"] = $1[0] },
        .init("catalog.description.pl", "what the catalogue is, in Polish") { $0.summary["pl"] = $1[0] },
        .init("catalog.description.en", "what the catalogue is, in English") { $0.summary["en"] = $1[0] },
        .init("catalog.publisher", "who runs the catalogue; `Snop`") { $0.publisher = $1[0] },
        .init("catalog.homepage", "a page about the catalogue; none") { $0.homepage = try url($1[0]) },
    ]

    // MARK: Values

    static func url(_ text: String) throws -> String {
        guard var url = IRIText.absolute(text), url.hasPrefix("http") else {
            throw Invalid(expected: "an address of http or https")
        }
        while url.last == "/" { url.removeLast() }
        return url
    }

    static func number(_ text: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Invalid(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `500ms`, `3s`, `2m`, `1h`, `30d`, or seconds without a unit.
    ///
    /// - Parameter zero: whether none at all is a time.
    static func duration(_ text: String, zero: Bool = false) throws -> Duration {
        let expected = Invalid(expected: "a time such as 500ms, 30s or 2m")
        let units: [(String, Duration)] = [
            ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
            ("d", .seconds(86_400)), ("", .seconds(1)),
        ]
        for (unit, length) in units where text.hasSuffix(unit) {
            guard let count = Int(String(text.dropLast(unit.count)).trimmed),
                ((zero ? 0 : 1)...1_000_000).contains(count)
            else {
                throw expected
            }
            return length * count
        }
        throw expected
    }

    /// `64KiB`, `256MB`, `1GiB`, or bytes without a unit.
    static func bytes(_ text: String) throws -> Int {
        let expected = Invalid(expected: "a size such as 64KiB, 256MB or 1GiB")
        let units = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1000), ("KB", 1000), ("MB", 1_000_000),
            ("GB", 1_000_000_000), ("B", 1), ("", 1),
        ]
        for (unit, size) in units where text.hasSuffix(unit) {
            guard let count = Int(String(text.dropLast(unit.count)).trimmed), (1...(1 << 40)).contains(count) else {
                throw expected
            }
            let (value, isTooLarge) = count.multipliedReportingOverflow(by: size)
            guard !isTooLarge, value <= 1 << 40 else { throw expected }
            return value
        }
        throw expected
    }

    /// The known key that was probably meant: one that begins or ends so, or the nearest by its letters.
    static func suggestion(for name: String) -> String {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        let names = all.map(\.name)
        guard
            let near = names.first(where: { $0.hasSuffix(last) || $0.hasPrefix(name) })
                ?? Suggestion.nearest(to: name, in: names)
        else { return "; see docs/configuration.md" }
        return "; did you mean `\(near)`?"
    }
}
