import Foundation
import TestSupport
import Testing

/// Hostile feeds and clients against the program in a process of its own; `make survive` has all of them.
@Suite(
    "The program under attack",
    .enabled(if: ProcessInfo.processInfo.environment["SNOP_TEST_ALONE"] != nil, "it runs alone, since it measures time")
)
struct AttackTests {
    /// Runs a script of the project; `nil` where there is no Python for it.
    private func run(_ script: String, _ words: [String]) throws -> (status: Int32, said: String)? {
        let python = try ChildProcess(["python3", repository.appendingPathComponent("scripts/\(script)").path] + words)
        let handles = [python.output, python.errors]
        let said = handles.map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) }.joined()
        let status = python.waitUntilExit()
        guard status != 127 else {
            print("skipped: there is no python3")
            return nil
        }
        return (status, said)
    }

    @Test("no hostile feed and no hostile client ends the program, fills its memory or keeps health waiting")
    func attack() throws {
        guard let program = ProgramTests.program() else { return }
        // A build for debugging is slow.
        guard let attack = try run("attack.py", ["--snop", program, "--quick", "--patience", "15"]) else { return }
        #expect(attack.status == 0, "\(attack.said)")
        #expect(attack.said.contains(" 0 short of what was asked"), "\(attack.said)")
    }
}
