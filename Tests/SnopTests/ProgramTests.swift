import Foundation
import TestSupport
import Testing

/// The program as people run it, in processes of its own.
@Suite("The program in processes of its own")
struct ProgramTests {
    /// The program beside the tests, where it was built with them.
    static func program() -> String? {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = tests.deletingLastPathComponent().appendingPathComponent("snop").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            print("skipped: there is no \(path)")
            return nil
        }
        return path
    }

    /// A daemon on a data directory, and what it says.
    private final class Daemon {
        private let process: ChildProcess
        private(set) var said = ""
        var number: Int32 { process.processIdentifier }

        init(_ program: String, directory: String) throws {
            process = try ChildProcess([
                program, "serve", "--data", directory + "/data", "--sources", directory, "--listen", "127.0.0.1:0",
            ])
            // Neither a daemon that says nothing nor one that does not end may hold up the tests.
            Thread.detachNewThread { [process] in
                for _ in 0..<600 where process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
                process.end()
            }
        }

        /// Reads until a text was said, or the end.
        func hears(_ text: String) -> Bool {
            while !said.contains(text) {
                let data = process.errors.availableData
                guard !data.isEmpty else { return false }
                said += String(decoding: data, as: UTF8.self)
            }
            return true
        }

        func status() -> Int32 {
            _ = hears("\u{0}")
            return process.waitUntilExit()
        }

        func kill9() { process.end() }
    }

    @Test("a second daemon on one data directory says who is there and ends; after kill -9 another may begin")
    func secondDaemon() throws {
        guard let program = Self.program() else { return }
        let directory = NSTemporaryDirectory() + "daemon-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }

        let first = try Daemon(program, directory: directory)
        defer { first.kill9() }
        #expect(first.hears("begins"), "\(first.said)")
        let second = try Daemon(program, directory: directory)
        #expect(second.status() == 1)
        #expect(
            second.said.contains("another daemon (process \(first.number)) runs on \(directory)/data"), "\(second.said)"
        )

        first.kill9()
        let third = try Daemon(program, directory: directory)
        defer { third.kill9() }
        #expect(third.hears("begins"), "\(third.said)")
    }

    @Test("a harvest that is killed again and again ends as one that nobody disturbed")
    func kill9() throws {
        guard let program = Self.program(), SharedFiles.has("tools/portal_sim.py") else { return }
        let python = try ChildProcess([
            "python3", repository.appendingPathComponent("scripts/kill9.py").path, "--snop", program,
            "--simulator", SharedFiles.url("tools/portal_sim.py").path, "--datasets", "400", "--kills", "5",
            "--page-size", "20",
        ])
        let handles = [python.output, python.errors]
        let said = handles.map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) }.joined()
        let status = python.waitUntilExit()
        guard status != 127 else { return print("skipped: there is no python3") }
        #expect(status == 0, "\(said)")
        #expect(said.contains("5 kills"), "\(said)")
    }
}
