import Catalog
import DCAT
import Feeds
import Foundation
import Glibc
import Harvest
import JSON
import Protocols
import Records
import TestSupport
import Testing

@testable import snop

@Suite("snop doctor")
struct DoctorTests {
    /// A directory for one test, with a data directory and one of source files.
    private func withInstallation(_ body: (inout Configuration) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "doctor-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for name in ["data", "sources"] {
            try FileManager.default.createDirectory(
                atPath: directory + "/" + name, withIntermediateDirectories: true)
        }
        var configuration = try Configuration(file: nil, environment: [:])
        configuration.dataDirectory = directory + "/data"
        configuration.sourcesDirectory = directory + "/sources"
        configuration.contact = "https://example.test"
        configuration.port = 0
        try write("{id: a, title: A, url: 'https://a.test', schedule: manual}", "a.yaml", configuration)
        try await body(&configuration)
    }

    private func write(_ text: String, _ name: String, _ configuration: Configuration) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: configuration.sourcesDirectory + "/" + name))
    }

    private static let now = 1_800_000_000

    private func diagnoses(
        _ configuration: Configuration, isDeep: Bool = true, now: Int = DoctorTests.now
    ) -> Diagnoses {
        Diagnoses(
            all: Examination(configuration: configuration, file: nil, isDeep: isDeep, now: now).diagnoses())
    }

    private func diagnosis(_ check: String, _ diagnoses: Diagnoses) throws -> Diagnosis {
        try #require(
            diagnoses.all.first { $0.check == check && $0.status != .ok } ?? diagnoses.all.first { $0.check == check })
    }

    @Test("a sound installation has no error, and every check is there once")
    func sound() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            let database = try CatalogDatabase(dataDirectory: configuration.dataDirectory)
            try await CatalogWriter(database).register(
                try SourceRegistry(directory: configuration.sourcesDirectory).sources.map(\.registration))
            let found = diagnoses(configuration)
            let checks = [
                "configuration", "contact", "libcurl", "libxml2", "sqlite", "time-zone", "data", "disk", "database",
                "schema", "integrity", "projection", "wal", "locks", "clock", "sources", "daemon", "listen",
            ]
            #expect(found.all.map(\.check) == checks)
            #expect(found.all.filter { $0.status == .error }.isEmpty, "\(found.text)")
            #expect(!diagnoses(configuration, isDeep: false).all.contains { $0.check == "projection" })
            try await database.pool.write {
                try $0.execute(sql: "UPDATE projection SET next_version = 'new', built = 7")
            }
            let building = diagnoses(configuration, isDeep: false).all.filter { $0.check == "projection" }
            #expect(building.map(\.status) == [.warning] && building[0].message.contains("7 of 7"))
        }
    }

    @Test("a new installation is no error, and nothing is made in it")
    func new() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            configuration.contact = nil
            let found = diagnoses(configuration)
            #expect(try diagnosis("database", found).status == .warning)
            #expect(try diagnosis("contact", found).status == .warning)
            #expect(found.status == .warning)
            #expect(try FileManager.default.contentsOfDirectory(atPath: configuration.dataDirectory).isEmpty)
            configuration.dataDirectory += "/none"
            #expect(try diagnosis("data", diagnoses(configuration)).status == .warning)
            #expect(!FileManager.default.fileExists(atPath: configuration.dataDirectory))
        }
    }

    @Test("what is broken is an error that says what to do")
    func broken() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            try write("{id: a, title: B, url: 'https://b.test'}", "b.yaml", configuration)
            try write("{id: c}", "c.yaml", configuration)
            let path = CatalogDatabase.path(in: configuration.dataDirectory)
            try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
            let found = diagnoses(configuration)
            #expect(found.status == .error)
            #expect(found.all.count { $0.check == "sources" && $0.status == .error } == 2)
            #expect(found.all.contains { $0.message.contains("the id `a` is taken by") })
            #expect(try diagnosis("database", found).status == .error)
            for diagnosis in found.all where diagnosis.status != .ok {
                #expect(diagnosis.advice?.isEmpty == false, "\(diagnosis.check)")
            }
            configuration.sourcesDirectory += "/none"
            #expect(try diagnosis("sources", diagnoses(configuration)).status == .error)
            configuration.dataDirectory = path
            #expect(try diagnosis("data", diagnoses(configuration)).message.contains("no directory"))
        }
    }

    @Test("a clock before the last run, and a run that was cut off, are told")
    func runs() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            let writer = CatalogWriter(try CatalogDatabase(dataDirectory: configuration.dataDirectory))
            try await writer.register(
                try SourceRegistry(directory: configuration.sourcesDirectory).sources.map(\.registration))
            _ = try await writer.beginRun(source: "a", RunPlan(), now: Self.now)
            let found = diagnoses(configuration)
            #expect(try diagnosis("clock", found).status == .ok)
            #expect(try diagnosis("locks", found).message == "cut off, and worked on by nobody: run 1 of a")
            #expect(try diagnosis("clock", diagnoses(configuration, now: Self.now - 61)).status == .error)
            #expect(try diagnosis("clock", diagnoses(configuration, now: 0)).status == .error)
            let locks = configuration.dataDirectory + "/locks"
            try FileManager.default.createDirectory(atPath: locks, withIntermediateDirectories: true)
            let descriptor = open(locks + "/a.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            #expect(flock(descriptor, LOCK_EX) == 0)
            #expect(try diagnosis("locks", diagnoses(configuration)) == .ok("locks", "being harvested: a"))
            close(descriptor)
        }
    }

    @Test("a daemon is known by its lock, which goes with it")
    func daemon() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            let data = configuration.dataDirectory
            #expect(ServeLock.owner(in: data) == nil)
            let first = try ServeLock(dataDirectory: data)
            let second = try ServeLock(dataDirectory: data)
            #expect(first.isOwn && !second.isOwn && second.owner == "\(getpid())")
            #expect(try diagnosis("daemon", diagnoses(configuration)).message.contains("process \(getpid()) runs"))
            second.release()
            first.release()
            #expect(ServeLock.owner(in: data) == nil)
        }
    }

    @Test("an address that another program has is an error, and none where that is the daemon")
    func listening() async throws {
        try await withInstallation { (configuration: inout Configuration) async throws in
            let server = try TestServer { _ in .close("") }
            defer { server.stop() }
            configuration.port = server.port
            #expect(try diagnosis("listen", diagnoses(configuration)).status == .error)
            let lock = try ServeLock(dataDirectory: configuration.dataDirectory)
            #expect(try diagnosis("listen", diagnoses(configuration)).status == .ok)
            lock.release()
            configuration.port = 0
            configuration.host = "no such host"
            #expect(try diagnosis("listen", diagnoses(configuration)).status == .error)
        }
    }

    @Test(
        "room is needed for a copy of the catalogue",
        arguments: [(99 << 20, 0, "error"), (1 << 29, 0, "warning"), (2 << 30, 3 << 30, "warning"), (2 << 30, 1, "ok")])
    func space(free: Int, catalog: Int, status: String) {
        #expect(Examination.space(free: free, catalog: catalog).status.rawValue == status)
    }

    @Test(
        "a directory over the network is known by the mount that it is on",
        arguments: [
            ("/srv/snop/data", "nfs4"), ("/srv/snop", "nfs4"), ("/srv/snopper", nil), ("/srv/snop/data/local/x", nil),
            ("/mnt/my disk/x", "cifs"), ("/", nil),
        ] as [(String, String?)])
    func network(path: String, type: String?) {
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            host:/export /srv/snop nfs4 rw 0 0
            /dev/sdb1 /srv/snop/data/local xfs rw 0 0
            //host/x /mnt/my\\040disk cifs rw 0 0
            """
        #expect(Examination.networkFileSystem(of: path, mounts: mounts) == type)
    }

    @Test("a schema is present, older, or of a newer program")
    func schema() {
        #expect(Examination.schema((["1", "2"], ["1", "2"])).status == .ok)
        #expect(Examination.schema((["1", "2"], ["1"])).status == .warning)
        #expect(Examination.schema((["1", "2"], ["1", "2", "3"])).status == .error)
        #expect(
            Examination.library("x", "1", missing: ["y"])
                == .error("x", "1, without y", "install the one of Debian 12 or later"))
    }

    @Test("checks are printed for people and for programs")
    func printed() throws {
        let found = Diagnoses(all: [.ok("data", "fine"), .warning("contact", "a\nb", "do c"), .error("x", "d", "e")])
        #expect(
            found.text == """
                ok       data     fine
                warning  contact  a b
                                  → do c
                error    x        d
                                  → e
                3 checks, 1 errors, 1 warnings.
                """)
        let json = try JSONValue.parse(String(decoding: found.json, as: UTF8.self))
        #expect(json["status"]?.string == "error" && json["checks"]?.array?.count == 3)
        #expect(json["checks"]?[1]?["advice"]?.string == "do c" && json["checks"]?[0]?["advice"] == nil)
    }
}
