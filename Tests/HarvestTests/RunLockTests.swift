import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Run locks")
struct RunLockTests {
    @Test("one source has one run at a time, and may run again when that is over")
    func locks() throws {
        let directory = NSTemporaryDirectory() + "locks-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let locks = RunLocks(directory: directory)
        let lock = try locks.lock("gdansk")
        let error = #expect(throws: AlreadyRunning.self) { try RunLocks(directory: directory).lock("gdansk") }
        #expect(error?.description.contains("gdansk") == true)
        let other = try locks.lock("lodz")
        lock.release()
        try locks.lock("gdansk").release()
        other.release()
    }

    @Test("a lock that cannot be made is an error that names its file")
    func noDirectory() throws {
        let file = NSTemporaryDirectory() + "no-directory-" + UUID().uuidString
        try Data().write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(throws: (any Error).self) { try RunLocks(directory: file).lock("gdansk") }
    }
}
