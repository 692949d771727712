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
        private let process = Process()
        private let errors = Pipe()
        private(set) var said = ""
        let number: Int32

        init(_ program: String, directory: String) throws {
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = [
                "serve", "--data", directory + "/data", "--sources", directory, "--listen", "127.0.0.1:0",
            ]
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            number = process.processIdentifier
            // Neither a daemon that says nothing nor one that does not end may hold up the tests.
            Thread.detachNewThread { [process, number] in
                for _ in 0..<600 where process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
                if process.isRunning { kill(number, SIGKILL) }
            }
        }

        /// Reads until a text was said, or the end.
        func hears(_ text: String) -> Bool {
            while !said.contains(text) {
                let data = errors.fileHandleForReading.availableData
                guard !data.isEmpty else { return false }
                said += String(decoding: data, as: UTF8.self)
            }
            return true
        }

        func status() -> Int32 {
            _ = hears("\u{0}")
            process.waitUntilExit()
            return process.terminationStatus
        }

        func kill9() {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
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
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = [
            "python3", repository.appendingPathComponent("scripts/kill9.py").path, "--snop", program,
            "--simulator", SharedFiles.url("tools/portal_sim.py").path, "--datasets", "400", "--kills", "5",
            "--page-size", "20",
        ]
        let output = Pipe()
        python.standardOutput = output
        python.standardError = output
        try python.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        python.waitUntilExit()
        guard python.terminationStatus != 127 else { return print("skipped: there is no python3") }
        #expect(python.terminationStatus == 0, "\(said)")
        #expect(said.contains("5 kills"), "\(said)")
    }
}
