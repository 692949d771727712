package import Foundation

/// A program that a test starts.
///
/// Foundation's `Process` looks through all open files of the process when it starts one, and reads behind the end of their
/// list where there are more than about a thousand: the tests have that many, since all suites run beside each other.
package final class ChildProcess: Sendable {
    package let processIdentifier: pid_t
    /// What the child says on standard error; it ends with the child.
    package let errors: FileHandle
    /// What it says on standard output.
    package let output: FileHandle
    private let status = Guarded<Int32?>(nil)

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts a program with the environment of the tests, and none of their open files.
    ///
    /// - Parameter arguments: the program, looked for in `PATH`, and its arguments.
    package init(_ arguments: [String]) throws {
        let (out, said) = (Pipe(), Pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, out.fileHandleForWriting.fileDescriptor, 1)
        posix_spawn_file_actions_adddup2(&actions, said.fileHandleForWriting.fileDescriptor, 2)
        // What is closed already is passed over; some more, since others open files meanwhile.
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        for descriptor in 3...(open.max() ?? 3) + 200 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = arguments.map { strdup($0) } + [nil]
        let variables = TestEnvironment.variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var number: pid_t = 0
        let failure = posix_spawnp(&number, arguments[0], &actions, nil, words, variables)
        guard failure == 0 else {
            throw Failure(description: "\(arguments[0]) does not start: \(String(cString: strerror(failure)))")
        }
        for pipe in [out, said] { try pipe.fileHandleForWriting.close() }
        processIdentifier = number
        (output, errors) = (out.fileHandleForReading, said.fileHandleForReading)
    }

    package var isRunning: Bool { exitStatus() == nil }

    /// The status that the program ended with, or the number of the signal that ended it.
    package func waitUntilExit() -> Int32 {
        while true {
            if let status = exitStatus() { return status }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    /// Ends the program at once: others signals may be blocked in the thread that started it, and so in the child.
    package func end() {
        if isRunning { kill(processIdentifier, SIGKILL) }
        _ = waitUntilExit()
    }

    private func exitStatus() -> Int32? {
        status.with { status in
            if let status { return status }
            var raw: Int32 = 0
            guard waitpid(processIdentifier, &raw, WNOHANG) == processIdentifier else { return nil }
            let signal = raw & 0x7F
            status = signal == 0 ? (raw >> 8) & 0xFF : signal
            return status
        }
    }
}
