import ArgumentParser
import Foundation

/// Is this installation sound?
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Is this installation sound: configuration, libraries, disk, database, sources, locks, clock, address.",
        discussion: """
            A line for each check, with what to do where something is wrong. Nothing is changed: neither the database nor its \
            schema. It may run beside the daemon.

            EXAMPLES
              snop doctor
              snop doctor --config /etc/snop.yaml --deep
              snop doctor --json | jq -r '.checks[] | select(.status != "ok") | .message'

            Exit status: 0 where there is no error (warnings are none), 1 where there is one, 2 when called wrongly.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceDirectory: SourceDirectoryOption
    @OptionGroup var listening: ListenOption

    @Flag(
        help: "Also compare every index with its table, and what is served with the ledger: slow where there is much.")
    var deep = false

    @Flag(help: "Print the checks as JSON.")
    var json = false

    mutating func run() async throws {
        let diagnoses = Diagnoses(all: try examine())
        if json { Console.line(diagnoses.json) } else { Console.show(diagnoses.text) }
        if diagnoses.status == .error { throw ExitCode(1) }
    }

    /// A configuration that cannot be read is a finding here, and nothing else can be checked without it.
    private func examine() throws -> [Diagnosis] {
        var configuration: Configuration
        do {
            configuration = try shared.configuration()
        } catch {
            return [.error("configuration", "\(error)", "correct it; docs/configuration.md lists the keys")]
        }
        sourceDirectory.apply(to: &configuration)
        try listening.apply(to: &configuration)
        let examination = Examination(
            configuration: configuration, file: shared.config, isDeep: deep, now: Int(Date().timeIntervalSince1970))
        return examination.diagnoses()
    }
}

/// All checks of an installation, in the order in which one rests on the other.
struct Examination {
    let configuration: Configuration
    let file: String?
    let isDeep: Bool
    /// Seconds since 1970.
    let now: Int

    var data: String { configuration.dataDirectory }

    func diagnoses() -> [Diagnosis] {
        [configurationIsReadable(), contact()] + libraries() + [timeZone(), dataDirectory(), diskSpace()] + database()
            + sources() + [daemon(), listenAddress()]
    }

    private func configurationIsReadable() -> Diagnosis {
        .ok("configuration", file.map { "\($0) and the environment were read" } ?? "no file; defaults and environment")
    }

    private func contact() -> Diagnosis {
        if let contact = configuration.contact ?? configuration.baseURL {
            return .ok("contact", "portals are told \(contact)")
        }
        return .warning(
            "contact", "portals cannot tell who is asking: neither `contact` nor `base_url` is set",
            "set `contact` to a page about you, or `base_url` to the catalogue's public address")
    }
}
