import Catalog
import DCAT
import Metrics
import Testing

@testable import Web

struct MetricsTests {
    private func text(_ registry: PrometheusRegistry) -> [String] {
        var text = PrometheusText()
        registry.write(to: &text)
        return text.text.split(separator: "\n").map(String.init)
    }

    @Test("what is counted through swift-metrics is written in Prometheus' format, always in one order")
    func format() {
        let registry = PrometheusRegistry()
        for _ in 0..<3 {
            Counter(label: "b-total", dimensions: [("z", "1"), ("a", "x\\y\"\n")], factory: registry).increment(by: 2)
        }
        Counter(label: "b-total", factory: registry).increment()
        Gauge(label: "9c", factory: registry).record(1.5)
        Meter(label: "d", factory: registry).set(7)
        #expect(
            text(registry) == [
                "# TYPE _9c gauge", "_9c 1.5", "# TYPE b_total counter", "b_total 1",
                #"b_total{a="x\\y\"\n",z="1"} 6"#, "# TYPE d gauge", "d 7",
            ])
        // The same name as another kind harms nothing.
        Gauge(label: "b-total", factory: registry).record(9)
        #expect(text(registry).contains("b_total 1"))
    }

    @Test("a timer is a histogram in seconds, whose buckets count all that is at most their bound")
    func histogram() {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "t", dimensions: [("route", "/")], factory: registry)
        timer.recordNanoseconds(500_000)
        timer.recordNanoseconds(600_000)
        timer.recordNanoseconds(2_000_000_000)
        timer.recordNanoseconds(100_000_000_000_000)
        let lines = text(registry)
        #expect(lines.count == MetricHistogram.bounds.count + 4)
        for (bound, count) in [("0.0005", 1), ("0.001", 2), ("1", 2), ("2.5", 3), ("7200", 3), ("+Inf", 4)] {
            #expect(lines.contains("t_bucket{route=\"/\",le=\"\(bound)\"} \(count)"), "\(bound)")
        }
        #expect(lines.contains("t_count{route=\"/\"} 4") && lines.contains("t_sum{route=\"/\"} 100002.0011"))
        #expect(MetricHistogram.bounds == MetricHistogram.bounds.sorted())
    }

    @Test("requests are timed by route and not by path, and strangers cannot make up labels")
    func requests() async throws {
        try await withSite { client in
            for path in ["/datasets", "/datasets.ttl?limit=1", "/datasets?limit=x", "/wp-login.php", "/datasets/1/2/3"]
            {
                _ = try await client.get(path)
            }
            _ = try await client.get("/datasets/\(TestCatalog.id("g0"))")
            _ = try await client.get("/datasets", method: "DELETE")
            let answer = try await client.get("/metrics")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.headers["cache-control"] == "no-store")
            let name = "snop_http_request_duration_seconds_count"
            let counts = answer.text.split(separator: "\n").filter { $0.hasPrefix(name) }
            #expect(
                Set(counts) == [
                    "\(name){method=\"GET\",route=\"/datasets\",status=\"2xx\"} 2",
                    "\(name){method=\"GET\",route=\"/datasets\",status=\"4xx\"} 1",
                    "\(name){method=\"other\",route=\"/datasets\",status=\"4xx\"} 1",
                    "\(name){method=\"GET\",route=\"/datasets/{id}\",status=\"2xx\"} 1",
                    "\(name){method=\"GET\",route=\"none\",status=\"4xx\"} 2",
                ])
            #expect(!answer.text.contains("wp-login") && !answer.text.contains("DELETE"))
            #expect(try await client.get("/metrics?x=1").status == 400)
        }
    }

    @Test("the catalogue's figures and the process's are there, each with what it is")
    func figures() async throws {
        try await TestCatalog.with(datasets: 4) { catalog in
            var unlicensed = TestCatalog.dataset(0)
            unlicensed.license = []
            try await catalog.harvest("gdansk", [("g0", unlicensed)], at: TestCatalog.time + 1)
            try await withServer(catalog) { client in
                let text = try await client.get("/metrics").text
                let lines = text.split(separator: "\n")
                // Removing three of four is held, so all are there.
                for line in [
                    "snop_datasets 9", "snop_findings{severity=\"warning\"} 2", "snop_findings{severity=\"error\"} 0",
                    "snop_sources{state=\"held\"} 1", "snop_sources{state=\"ok\"} 1",
                    "snop_sources{state=\"failing\"} 0",
                ] {
                    #expect(lines.contains { $0 == line }, "\(line)\n\(text)")
                }
                for line in lines where line.hasPrefix("# TYPE") {
                    let name = line.split(separator: " ")[2]
                    #expect(text.contains("# HELP \(name) "), "\(name)")
                }
                let memory = try #require(lines.first { $0.hasPrefix("process_resident_memory_bytes ") })
                #expect(Double(memory.split(separator: " ")[1]) ?? 0 > 1_000_000)
                let start = try #require(lines.first { $0.hasPrefix("process_start_time_seconds ") })
                #expect(Double(start.split(separator: " ")[1]) ?? 0 > 1_700_000_000)
            }
        }
    }

    @Test("figures are counted again only where the catalogue has changed, and not at every scrape")
    func cached() async throws {
        try await TestCatalog.with(datasets: 2) { catalog in
            let reader = catalog.reader
            let slow = CatalogFigureCache(
                reader, version: CatalogVersion(reader, interval: .zero), interval: .seconds(3600))
            let quick = CatalogFigureCache(reader, version: CatalogVersion(reader, interval: .zero), interval: .zero)
            #expect(try await slow.current().datasets == 7)
            #expect(try await quick.current().datasets == 7)
            let more = (0..<3).map { (key: "g\($0)", dataset: TestCatalog.dataset($0)) }
            try await catalog.harvest("gdansk", more, at: TestCatalog.time + 1)
            #expect(try await slow.current().datasets == 7)
            #expect(try await quick.current().datasets == 8)
        }
    }
}
