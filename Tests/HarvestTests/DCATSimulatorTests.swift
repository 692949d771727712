import Catalog
import Foundation
import JSON
import Testing

@testable import Harvest

/// The simulated portal, as a child process on a free port of loopback; it goes with the test.
private final class Simulator: @unchecked Sendable {
    // Sendable: made by one test, and used by it alone.
    private let process = Process()
    let url: String

    /// - Returns: `nil`, and a line, where the simulator or Python is not there.
    init?(datasets: Int) throws {
        guard let script = shared("tools/portal_sim.py") else { return nil }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path, "--port", "0", "--datasets", "\(datasets)"]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let data = errors.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let port = line.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1 else {
            process.waitUntilExit()
            print("skipped: the simulator does not start: \(line)")
            return nil
        }
        url = "http://127.0.0.1:\(port)"
        errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    func stop() {
        (process.standardError as? Pipe)?.fileHandleForReading.readabilityHandler = nil
        // A thread of a task blocks SIGTERM, and its child with it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Sends a body, or gets the address where there is none.
    func ask(_ path: String, _ body: String? = nil) throws -> String {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let code = """
            import sys, urllib.request
            body = sys.argv[2].encode() if len(sys.argv) > 2 else None
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            print(opener.open(urllib.request.Request(sys.argv[1], body)).read().decode())
            """
        client.arguments = ["python3", "-c", code, url + path] + (body.map { [$0] } ?? [])
        let out = Pipe()
        client.standardOutput = out
        try client.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        client.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Titles of the datasets that are there, by id.
    func truth() throws -> [String: String] {
        var truth: [String: String] = [:]
        for line in try ask("/_sim/truth").split(separator: "\n") {
            let row = try JSONValue.parse(String(line))
            if let id = row["id"]?.string { truth[id] = row["title"]?.string }
        }
        return truth
    }
}

@Suite("The simulated DCAT catalogue", .serialized)
struct DCATSimulatorTests {
    /// By id, as the simulator makes the IRIs of its datasets.
    private func titles(_ bench: Bench) async throws -> [String: String] {
        var titles: [String: String] = [:]
        for item in try await bench.items() {
            let id = item.key.split(separator: "/").last.map(String.init) ?? item.key
            titles[id] = item.dataset?.title["pl"]
        }
        return titles
    }

    @Test(
        "every syntax, in pages and as one document, gives the same datasets, and exactly what changes is changed",
        arguments: ["catalog", "all"], ["ttl", "nt", "rdf", "jsonld"])
    func syntaxes(name: String, suffix: String) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = "\(portal.url)/dcat/\(name).\(suffix)"
        let first = try await bench.harvestDCAT(url)
        #expect((first.outcome, first.records, first.added) == (.succeeded, 1000, 1000), "\(first.summary ?? "")")
        #expect(try await titles(bench) == portal.truth())
        let before = try await bench.rows()

        // By 304 for the pages, by reading everything again for the one document.
        let again = try await bench.harvestDCAT(url, isFull: name == "all")
        #expect((again.outcome, again.unchanged, again.added, again.updated) == (.succeeded, 1000, 0, 0))
        #expect(try await bench.rows() == before)

        _ = try portal.ask("/_sim/mutate", #"{"add": 7, "modify": 11, "delete": 5}"#)
        let run = try await bench.harvestDCAT(url)
        #expect((run.outcome, run.added, run.updated, run.removed, run.unchanged) == (.succeeded, 7, 11, 5, 984))
        #expect(try await titles(bench) == portal.truth())
    }

    @Test(
        "faults of every kind lose nothing",
        arguments: [
            "status:503", "truncate", "empty", "garbage", "latin1", "html", "reset", "loop", "nothing", "refusal",
            "duplicate-page", "redirect:http://169.254.169.254/latest/meta-data/",
        ])
    func faults(kind: String) async throws {
        guard let portal = try Simulator(datasets: 250) else { return }
        defer { portal.stop() }
        for path in ["/dcat/catalog.ttl", "/dcat/all.rdf", "/dcat/catalog.jsonld", "/dcat/all.nt"] {
            let bench = try Bench()
            try await #expect(bench.harvestDCAT(portal.url + path).added == 250)
            let before = try await bench.rows()
            _ = try portal.ask("/_sim/fault", #"{"path": "/dcat/", "kind": "\#(kind)", "times": 100}"#)
            let run = try await bench.harvestDCAT(portal.url + path, isFull: true)
            let isHarmless = kind == "duplicate-page" || kind == "latin1"
            #expect(isHarmless || [.failed, .partial].contains(run.outcome), "\(path): \(run.outcome)")
            #expect(run.removed == 0 && run.summary?.isEmpty == false)
            #expect(try await bench.rows().keys.sorted() == before.keys.sorted())
            _ = try portal.ask("/_sim/reset", "{}")
            try await #expect(bench.harvestDCAT(portal.url + path).outcome == .succeeded)
        }
    }
}
