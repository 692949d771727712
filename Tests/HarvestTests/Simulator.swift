import Fetch
import Foundation
import JSON
import TestSupport

/// A whole portal in Python, as a child process on a free port of loopback; it goes with the test.
final class Simulator: @unchecked Sendable {
    // Sendable: made by one test, and used by it alone.
    private let process: ChildProcess
    private let fetcher: Fetcher
    let url: String

    /// - Parameter pageSize: the largest page of those protocols that let the portal choose.
    /// - Returns: `nil`, and a line, where the simulator or Python is not there.
    init?(datasets: Int, pageSize: Int = 100) throws {
        guard let script = shared("tools/portal_sim.py") else { return nil }
        fetcher = try Fetcher(
            FetchConfiguration(userAgent: "snop-tests", allowNetworks: [try IPNetwork("127.0.0.0/8")]))
        // Port 0: the simulator says on its first line of standard error which one it got.
        process = try ChildProcess([
            "python3", script.path, "--port", "0", "--datasets", "\(datasets)", "--page-size", "\(pageSize)",
        ])
        var line = ""
        while !line.contains("\n") {
            let data = process.errors.availableData
            guard !data.isEmpty else { break }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let port = line.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1 else {
            _ = process.waitUntilExit()
            print("skipped: the simulator does not start: \(line)")
            return nil
        }
        url = "http://127.0.0.1:\(port)"
        // Whatever else it says must not fill the pipe.
        process.errors.readabilityHandler = { _ = $0.availableData }
    }

    func stop() {
        process.errors.readabilityHandler = nil
        process.end()
    }

    /// Adds, modifies and deletes so many datasets; the ids of each kind come back.
    func mutate(add: Int, modify: Int, delete: Int) async throws -> JSONValue {
        try await post("/_sim/mutate", #"{"add": \#(add), "modify": \#(modify), "delete": \#(delete)}"#)
    }

    /// Lets the next answers at these paths fail.
    func fault(_ kind: String, at path: String, times: Int = 100) async throws {
        _ = try await post("/_sim/fault", #"{"path": "\#(path)", "kind": "\#(kind)", "times": \#(times)}"#)
    }

    /// No faults, and the datasets as they were at the start.
    func reset() async throws { _ = try await post("/_sim/reset", "{}") }

    /// Titles of the datasets that are there, by id.
    func truth() async throws -> [String: String] {
        let lines = try await fetcher.fetch(FetchRequest(url + "/_sim/truth")).body.array
        var truth: [String: String] = [:]
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let row = try JSONValue.parse(Array(line))
            if let id = row["id"]?.string { truth[id] = row["title"]?.string }
        }
        return truth
    }

    private func post(_ path: String, _ body: String) async throws -> JSONValue {
        let request = FetchRequest(
            url + path, method: .post(body: Array(body.utf8), contentType: "application/json"))
        return try JSONValue.parse(try await fetcher.fetch(request).body.array)
    }
}
