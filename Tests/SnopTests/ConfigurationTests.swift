import Fetch
import Foundation
import Logging
import Testing

@testable import snop

@Suite("The configuration")
struct ConfigurationTests {
    /// Reads a configuration file with this text.
    private func configuration(_ text: String?, _ environment: [String: String] = [:]) throws -> Configuration {
        guard let text else { return try Configuration(file: nil, environment: environment) }
        let path = NSTemporaryDirectory() + "snop-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try Configuration(file: path, environment: environment)
    }

    private func error(_ text: String?, _ environment: [String: String] = [:]) -> String? {
        do {
            _ = try configuration(text, environment)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("without a file and an environment there are defaults")
    func defaults() throws {
        let configuration = try configuration(nil)
        #expect((configuration.host, configuration.port) == ("127.0.0.1", 8080))
        #expect((configuration.dataDirectory, configuration.sourcesDirectory) == ("./data", "./harvesters"))
        #expect(configuration.effectiveBaseURL == "http://127.0.0.1:8080")
        #expect(configuration.allowNetworks.isEmpty)
        #expect(configuration.fetchLimits == FetchLimits())
        #expect(try self.configuration("").port == 8080)
        #expect(try self.configuration("# nic\n").port == 8080)
    }

    @Test("the environment counts before the file")
    func precedence() throws {
        let file = "data: /z/pliku\nfetch: {timeout: 5s, max_redirects: 3}\n"
        #expect(try configuration(file).dataDirectory == "/z/pliku")
        let both = try configuration(file, ["SNOP_DATA": "/ze/srodowiska", "SNOP_FETCH_TIMEOUT": "7s", "DATA": "/x"])
        #expect(both.dataDirectory == "/ze/srodowiska")
        #expect((both.fetchLimits.timeout, both.fetchLimits.maxRedirects) == (.seconds(7), 3))
    }

    @Test("the command line counts before both")
    func flags() throws {
        var options = try SourceOptionsGroup.parse(["--sources", "/z/polecenia"])
        var configuration = try configuration("sources: /z/pliku", ["SNOP_SOURCES": "/ze/srodowiska"])
        #expect(configuration.sourcesDirectory == "/ze/srodowiska")
        options.apply(to: &configuration)
        #expect(configuration.sourcesDirectory == "/z/polecenia")
        options = try SourceOptionsGroup.parse([])
        options.apply(to: &configuration)
        #expect(configuration.sourcesDirectory == "/z/polecenia")
        #expect(try SharedOptions.parse(["--data", "/dane"]).configuration().dataDirectory == "/dane")
    }

    @Test("every key can be set in the file, nested or dotted, and in the environment")
    func allKeys() throws {
        let values = [
            "listen": "[::1]:9000", "base_url": "https://dane.example.pl/", "data": "/d", "sources": "/s",
            "contact": "https://example.pl/kontakt", "log_level": "debug", "harvest.concurrency": "2",
            "harvest.keep_findings": "8", "harvest.max_findings": "88", "harvest.max_pages": "77",
            "harvest.withdrawn_grace": "5d", "fetch.timeout": "3s", "fetch.retries": "7",
            "fetch.retry_delay": "2s",
            "fetch.max_retry_wait": "9s", "fetch.host_delay": "0s", "fetch.max_crawl_delay": "4s",
            "fetch.host_budget": "60", "fetch.breaker_failures": "2", "fetch.breaker_pause": "1h",
            "fetch.robots": "all", "fetch.run_time": "2h", "fetch.run_bytes": "1GiB", "fetch.run_requests": "50",
            "fetch.source_time": "3h", "fetch.source_bytes": "2GiB",
            "record.max_bytes": "1MB", "record.max_distributions": "10", "record.max_keywords": "11",
            "record.max_text_bytes": "12kB", "record.max_elements": "13", "record.max_languages": "14",
            "record.max_agents": "15", "record.max_values": "16", "record.max_dataset_bytes": "17kB",
            "record.max_time": "18s",
            "fetch.connect_timeout": "500ms", "fetch.max_bytes": "1MiB", "fetch.max_decoded_bytes": "2MB",
            "fetch.max_redirects": "0", "fetch.max_header_bytes": "16KiB", "fetch.min_speed": "100",
            "fetch.min_speed_time": "1m",
            "serve.max_connections": "50", "serve.idle_timeout": "7s", "serve.request_timeout": "8s",
            "serve.stall_timeout": "9s", "serve.max_page_bytes": "1MiB", "serve.answer_memory": "32MiB",
            "fetch.allow_networks": "127.0.0.0/8", "catalog.title.pl": "Tytuł", "catalog.title.en": "Title",
            "catalog.description.pl": "Opis", "catalog.description.en": "About", "catalog.publisher": "Gmina",
            "catalog.homepage": "https://example.pl",
        ]
        #expect(Set(values.keys) == Set(ConfigurationKey.all.map(\.name)), "a key is not tested here")
        let environment = Dictionary(
            uniqueKeysWithValues: ConfigurationKey.all.map { ($0.variable, values[$0.name] ?? "") })
        let file = values.sorted { $0.key < $1.key }.map { "\($0.key): '\($0.value)'" }.joined(separator: "\n")
        for configuration in [try configuration(nil, environment), try configuration(file)] {
            #expect((configuration.host, configuration.port) == ("::1", 9000))
            #expect(configuration.effectiveBaseURL == "https://dane.example.pl")
            #expect((configuration.logLevel, configuration.concurrency) == (.debug, 2))
            let web = configuration.web
            #expect((web.connections.maximum, web.connections.idle) == (50, .seconds(7)))
            #expect((web.connections.request, web.connections.stall) == (.seconds(8), .seconds(9)))
            #expect((web.maximumPageBytes, web.answerMemory) == (1 << 20, 32 << 20))
            #expect((configuration.findings.keepRuns, configuration.findings.maximumOfRun) == (8, 88))
            let limits = configuration.fetchLimits
            #expect(
                (limits.timeout, limits.connectTimeout, limits.minSpeedTime) == (
                    .seconds(3), .milliseconds(500), .seconds(60)
                ))
            #expect((limits.maxBytes, limits.maxDecodedBytes, limits.maxHeaderBytes) == (1 << 20, 2_000_000, 16 << 10))
            #expect((limits.maxRedirects, limits.minSpeed) == (0, 100))
            #expect(
                configuration.politeness
                    == PolitenessPolicy(
                        retries: 7, retryDelay: .seconds(2), maxRetryWait: .seconds(9), hostDelay: .zero,
                        maxCrawlDelay: .seconds(4), hostBudget: 60, breakerFailures: 2, breakerPause: .seconds(3600),
                        robots: .all))
            #expect(
                configuration.harvestLimits.run
                    == RunLimits(
                        time: .seconds(7200), bytes: 1 << 30, requests: 50, sourceTime: .seconds(10_800),
                        sourceBytes: 2 << 30))
            let record = configuration.harvestLimits.record
            #expect((record.bytes, record.distributions) == (1_000_000, 10))
            #expect((record.keywords, record.textBytes) == (11, 12_000))
            #expect(configuration.harvestLimits.maxPages == 77)
            #expect(configuration.withdrawnGrace == .seconds(5 * 86_400))
            #expect(configuration.allowNetworks.count == 1)
            #expect((configuration.title["pl"], configuration.title["en"]) == ("Tytuł", "Title"))
            #expect((configuration.publisher, configuration.homepage) == ("Gmina", "https://example.pl"))
        }
    }

    @Test("networks are a list in the file and separated by commas in the environment")
    func lists() throws {
        #expect(try configuration("fetch: {allow_networks: ['127.0.0.0/8', '10.0.0.0/8']}").allowNetworks.count == 2)
        #expect(try configuration(nil, ["SNOP_FETCH_ALLOW_NETWORKS": "127.0.0.0/8, ::1/128"]).allowNetworks.count == 2)
        #expect(try configuration("fetch: {allow_networks: []}").allowNetworks.isEmpty)
    }

    @Test(
        "an unknown key is named, with the key that was meant",
        arguments: [
            ("colour: red", "`colour`", ""), ("timeout: 3s", "`timeout`", "`fetch.timeout`"),
            ("fetch: {timeouts: 3s}", "`fetch.timeouts`", ""),
            ("fetch: {max_byte: 1}", "`fetch.max_byte`", "`fetch.max_bytes`"),
            ("fetch: 3", "`fetch`", ""),
        ])
    func unknownKeys(text: String, key: String, meant: String) {
        let error = error(text)
        #expect(error?.contains(key) == true)
        #expect(meant.isEmpty || error?.contains(meant) == true, "\(error ?? "")")
        #expect(error?.contains(".yaml") == true)
    }

    @Test(
        "a value that is not what the key takes is named with its place",
        arguments: [
            ("listen: 8080", "listen"), ("listen: 'a:99999'", "listen"), ("base_url: dane.pl", "base_url"),
            ("contact: ja", "contact"),
            ("log_level: loud", "log_level"), ("harvest: {concurrency: 0}", "harvest.concurrency"),
            ("fetch: {timeout: soon}", "fetch.timeout"), ("fetch: {max_bytes: much}", "fetch.max_bytes"),
            ("fetch: {max_redirects: 99}", "fetch.max_redirects"),
            ("fetch: {allow_networks: [home]}", "fetch.allow_networks"),
            ("catalog: {homepage: strona}", "catalog.homepage"), ("data: [a, b]", "data"),
        ])
    func badValues(text: String, key: String) {
        #expect(error(text)?.contains("`\(key)`") == true, "\(error(text) ?? "no error")")
    }

    @Test("a variable of the environment that is wrong is named")
    func badVariable() {
        #expect(error(nil, ["SNOP_FETCH_TIMEOUT": "soon"])?.contains("SNOP_FETCH_TIMEOUT") == true)
    }

    @Test("a file that is missing or no YAML is named", arguments: ["[unclosed", "- a", "tekst", "\t"])
    func badFiles(text: String) {
        #expect(error(text)?.contains(".yaml") == true)
        #expect(throws: UsageError.self) { try Configuration(file: "/nie/ma.yaml", environment: [:]) }
    }

    // MARK: Values

    @Test(
        "times are read with their units",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("3s", .seconds(3)), ("3 s", .seconds(3)), ("2m", .seconds(120)),
            ("1h", .seconds(3600)),
            ("60", .seconds(60)), ("", nil), ("0s", nil), ("-1s", nil), ("1.5s", nil), ("s", nil),
            ("5d", .seconds(432_000)),
            ("99999999999999999999s", nil),
        ] as [(String, Duration?)])
    func durations(text: String, expected: Duration?) {
        #expect((try? ConfigurationKey.duration(text)) == expected)
    }

    @Test(
        "sizes are read with their units",
        arguments: [
            ("64KiB", 65_536), ("256MiB", 256 << 20), ("1GiB", 1 << 30), ("2kB", 2000), ("2KB", 2000),
            ("3MB", 3_000_000),
            ("1 GB", 1_000_000_000), ("7B", 7), ("7", 7), ("", nil), ("0", nil), ("-1MB", nil), ("1.5MB", nil),
            ("MB", nil), ("1TB", nil),
            ("9999999999999GiB", nil), ("1025GiB", nil), ("1024GiB", 1 << 40),
        ] as [(String, Int?)])
    func sizes(text: String, expected: Int?) {
        #expect((try? ConfigurationKey.bytes(text)) == expected)
    }

    @Test(
        "an address to listen on has a port",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:80", "::1", 80), (":80", "0.0.0.0", 80),
            ("localhost:0", "localhost", 0),
        ])
    func listening(text: String, host: String, port: Int) throws {
        var configuration = try configuration(nil)
        try configuration.listen(on: text)
        #expect((configuration.host, configuration.port) == (host, port))
    }
}
