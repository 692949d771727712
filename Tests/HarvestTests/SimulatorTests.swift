import Catalog
import Fetch
import Foundation
import JSON
import Testing

@testable import Harvest

/// A whole portal in Python, as a child process on a free port of loopback; it goes with the test.
private final class Simulator: @unchecked Sendable {
    // Sendable: made by one test, and used by it alone.
    private let process = Process()
    let url: String

    /// - Returns: `nil`, and a line, where the simulator or Python is not there.
    init?(datasets: Int) throws {
        guard let script = shared("tools/portal_sim.py") else { return nil }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // Port 0: the simulator says on its first line of standard error which one it got.
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
        // Whatever else it says must not fill the pipe.
        errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    func stop() {
        (process.standardError as? Pipe)?.fileHandleForReading.readabilityHandler = nil
        // Not SIGTERM: a child of a worker thread inherits that thread's mask, in which it is blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func mutate(_ body: String) async throws -> JSONValue { try await post("/_sim/mutate", body) }

    func post(_ path: String, _ body: String) async throws -> JSONValue {
        let network = try IPNetwork("127.0.0.0/8")
        let fetcher = try Fetcher(FetchConfiguration(userAgent: "snop-tests", allowNetworks: [network]))
        let request = FetchRequest(
            url + path, method: .post(body: Array(body.utf8), contentType: "application/json"))
        return try JSONValue.parse(try await fetcher.fetch(request).body.array)
    }
}

@Suite("The simulated portal", .serialized)
struct SimulatorTests {
    @Test(
        "what was added, changed and deleted, and nothing else, changes in the catalogue",
        arguments: [
            ("ckan", "/ckan", false), ("ckan", "/ckan", true), ("otwarte-dane", "/feed/otwarte_dane.xml", false),
        ])
    func changes(type: String, path: String, isFull: Bool) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + path
        let first = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil)
        #expect((first.outcome, first.records, first.added) == (.succeeded, 1000, 1000), "\(first.summary ?? "")")
        let before = try await bench.rows()
        #expect(before.count == 1000)

        let second = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil, isFull: isFull)
        #expect((second.outcome, second.unchanged, second.added, second.updated) == (.succeeded, 1000, 0, 0))
        #expect(try await bench.rows() == before)

        let truth = try await portal.mutate(#"{"add": 7, "modify": 11, "delete": 5}"#)
        let third = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil, isFull: isFull)
        #expect(
            (third.outcome, third.added, third.updated, third.removed, third.unchanged) == (.succeeded, 7, 11, 5, 984))
        let after = try await bench.rows()
        func keys(_ name: String) -> Set<String> { Set((truth[name]?.array ?? []).compactMap(\.string)) }
        #expect(Set(after.keys).subtracting(before.keys) == keys("added"))
        #expect(Set(before.keys).subtracting(after.keys) == keys("deleted"))
        let changed = Set(before.keys.filter { after[$0] != nil && after[$0] != before[$0] })
        #expect(changed == keys("modified"))
    }

    @Test("faults of every kind lose nothing")
    func faults() async throws {
        guard let portal = try Simulator(datasets: 60) else { return }
        defer { portal.stop() }
        let kinds = [
            "status:503", "truncate", "empty", "garbage", "latin1", "html", "reset", "loop", "refusal", "nothing",
            "redirect:http://169.254.169.254/latest/meta-data/", "retry-after:1",
        ]
        for (type, path) in [("ckan", "/ckan"), ("otwarte-dane", "/feed/otwarte_dane.xml")] {
            let bench = try Bench()
            try await bench.harvest(portal.url + path, type: type)
            let before = try await bench.rows()
            for kind in kinds {
                _ = try await portal.post(
                    "/_sim/fault",
                    #"{"path": "package_|current_|otwarte_dane", "kind": "\#(kind)", "times": 100}"#)
                let run = try await bench.harvest(portal.url + path, type: type, isFull: true)
                #expect([.failed, .partial, .held].contains(run.outcome), "\(type), \(kind): \(run.outcome)")
                #expect(run.removed == 0 && run.summary?.isEmpty == false)
                #expect(try await bench.rows() == before, "\(type), \(kind)")
                _ = try await portal.post("/_sim/reset", "{}")
            }
            #expect(try await bench.harvest(portal.url + path, type: type).outcome == .succeeded)
        }
    }
}
