import Feeds
import Foundation
import Harvest
import Protocols
import Records
import TestSupport
import Testing

@Suite("snop sources --check")
struct SourcesCheckTests {
    private static let gdansk = """
        id: gdansk
        title: Otwarty Gdańsk
        url: https://ckan.multimediagdansk.pl
        type: ckan
        publisher: {name: Miasto Gdańsk, teryt: "2261011"}
        schedule: daily at 03:15
        """

    /// A directory of source files, given by their paths in it.
    private func with<Value>(_ files: [String: String], _ body: (String) throws -> Value) throws -> Value {
        let directory = NSTemporaryDirectory() + "sources-check-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (path, text) in files {
            let url = URL(fileURLWithPath: directory + "/" + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return try body(directory)
    }

    /// The faults of a directory, with paths that begin in it.
    private func faults(_ files: [String: String]) throws -> [String] {
        try with(files) { directory in
            let check = try SourceDirectoryCheck(directory: directory)
            #expect(check.files == files.count)
            return check.faults.map { $0.description.replacing(directory + "/", with: "") }
        }
    }

    private func gdansk(_ old: String, _ new: String) -> String { Self.gdansk.replacing(old, with: new) }

    @Test("sources of a voivodeship, of none, and samples are right where they belong")
    func right() throws {
        let national = gdansk("gdansk", "gminy").replacing(#", teryt: "2261011""#, with: "")
        let sample = gdansk("gdansk", "proba") + "\nsample: true"
        let region = gdansk("gdansk", "olsztyn").replacing("2261011", with: "28")
        let files = [
            "pomorskie/gdansk.yaml": Self.gdansk, "krajowe/gminy.yaml": national, "sample/proba.yaml": sample,
            "warminsko-mazurskie/olsztyn.yaml": region,
        ]
        #expect(try faults(files) == [])
    }

    @Test(
        "a file in the wrong place is named",
        arguments: [
            ("pomorskie/danzig.yaml", "pomorskie/danzig.yaml:1: key `id`: the file of `gdansk` is called gdansk.yaml"),
            ("pomorskie/gdansk.yml", "pomorskie/gdansk.yml:1: key `id`: the file of `gdansk` is called gdansk.yaml"),
            ("gdansk.yaml", "gdansk.yaml: a source file lies in a folder of its voivodeship; known are dolnoslaskie, "),
            ("pomorze/gdansk.yaml", "pomorze/gdansk.yaml: a source file lies in a folder of its voivodeship"),
            ("pomorskie/x/gdansk.yaml", "pomorskie/x/gdansk.yaml: a source file lies in a folder"),
            ("lubelskie/gdansk.yaml", "lubelskie/gdansk.yaml:5: key `publisher`: `2261011` is not in the voivodeship"),
            ("krajowe/gdansk.yaml", "krajowe/gdansk.yaml:5: key `publisher`: `2261011` is a unit of a voivodeship"),
            ("sample/gdansk.yaml", "sample/gdansk.yaml: key `sample`: examples lie in the folder `sample`"),
        ])
    func places(path: String, fault: String) throws {
        let faults = try faults([path: Self.gdansk])
        #expect(faults.count == 1 && faults.first?.hasPrefix(fault) == true, "\(faults)")
    }

    @Test(
        "what is wrong inside a file is named with its line",
        arguments: [
            ("2261011", "2261019", ":5: key `publisher`: no unit has the TERYT code `2261019`"),
            (#", teryt: "2261011""#, "", ":5: key `publisher`: the publisher needs a TERYT code"),
            ("publisher: {name: Miasto Gdańsk, teryt: \"2261011\"}\n", "", ": key `publisher`: the publisher needs a"),
            ("\"2261011\"", "226101", ":5: key `publisher`: the TERYT code `226101` is written \"2261011\""),
            ("daily at 03:15", "at night", ":6: key `schedule`: `at night` is no schedule"),
            ("type: ckan", "type: ckan\nkey: abc", ":5: unknown key `key`"),
            ("type: ckan", "type: cka", ":4: key `type`: there is no type `cka`"),
            ("type: ckan", "sample: true", ":4: key `sample`: examples lie in the folder `sample`"),
        ])
    func contents(old: String, new: String, fault: String) throws {
        let faults = try faults(["pomorskie/gdansk.yaml": gdansk(old, new)])
        #expect(faults.count == 1 && faults.first?.hasPrefix("pomorskie/gdansk.yaml" + fault) == true, "\(faults)")
    }

    @Test(
        "two files have neither one id nor one address",
        arguments: [
            ("https://CKAN.multimediagdansk.pl/", true), ("http://ckan.multimediagdansk.pl", true),
            ("https://ckan.multimediagdansk.pl/A", false), ("https://ckan.multimediagdansk.pl?a", false),
        ])
    func twins(address: String, isOne: Bool) throws {
        let other = gdansk("id: gdansk", "id: gdansk-2").replacing("https://ckan.multimediagdansk.pl", with: address)
        let faults = try faults(["pomorskie/gdansk.yaml": Self.gdansk, "pomorskie/gdansk-2.yaml": other])
        // The files come in the order of their paths, and `-` is before `.`.
        let fault = "pomorskie/gdansk.yaml:3: key `url`: this address is registered by pomorskie/gdansk-2.yaml"
        #expect(faults == (isOne ? [fault] : []))
    }

    @Test("an id that two voivodeships have is a fault of the second")
    func twoIDs() throws {
        let lublin = gdansk("2261011", "0663011").replacing("ckan.multimediagdansk.pl", with: "a.example")
        let faults = try faults(["pomorskie/gdansk.yaml": Self.gdansk, "lubelskie/gdansk.yaml": lublin])
        #expect(faults == ["pomorskie/gdansk.yaml:1: key `id`: the id `gdansk` is taken by lubelskie/gdansk.yaml"])
    }

    @Test("every fault of every file is told, in the order of the paths; an empty directory is one")
    func all() throws {
        let files = [
            "slaskie/zly.yaml": "id: [", "lodzkie/a.yaml": "id: a", "lodzkie/gdansk.yaml": Self.gdansk,
        ]
        let faults = try faults(files)
        #expect(
            faults.map { $0.prefix { $0 != ":" } } == ["lodzkie/a.yaml", "lodzkie/gdansk.yaml", "slaskie/zly.yaml"])
        #expect(try self.faults([:]).count == 1)
        #expect(throws: SourceFileError.self) { try SourceDirectoryCheck(directory: "/nie/ma/takiego") }
    }

    // MARK: The command

    private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, out: String, errors: String) {
        let process = try ChildProcess([program] + arguments)
        let handles = [process.output, process.errors]
        let said = handles.map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) }
        return (process.waitUntilExit(), said[0], said[1])
    }

    @Test("the command ends with 0 or 1, says what is wrong for people or machines, and makes no catalogue")
    func command() throws {
        guard let program = ProgramTests.program() else { return }
        try with(["pomorskie/gdansk.yaml": Self.gdansk]) { directory in
            let call = ["sources", "--check", "--sources", directory, "--data", directory + "/data"]
            let right = try run(program, call)
            #expect(right == (0, "Source files: 1, all of them right.\n", ""))
            #expect(try run(program, call + ["--json"]) == (0, "", ""))

            let file = directory + "/pomorskie/zly.yaml"
            try Data("id: zly\ntitel: Zły".utf8).write(to: URL(fileURLWithPath: file))
            let wrong = try run(program, call)
            #expect(wrong.status == 1 && wrong.out.isEmpty && wrong.errors.hasPrefix("snop: \(file):2: unknown key"))
            let machine = try run(program, call + ["--json"])
            #expect(machine.status == 1 && machine.errors.isEmpty)
            #expect(
                machine.out.hasPrefix(#"{"file":"\#(file)","line":2,"message":"unknown key `titel`"#), "\(machine.out)")
            #expect(!FileManager.default.fileExists(atPath: directory + "/data"))
        }
    }
}
