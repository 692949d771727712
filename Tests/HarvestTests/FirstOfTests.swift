import DCAT
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Ways to read a feed")
struct FirstOfTests {
    @Test("the first way that is not refused is gone, and what was tried before it is said")
    func ways() async throws {
        func way(_ failure: HarvestFailure?, _ name: String) -> FirstOf.Way {
            FirstOf.Way(pages: NumberedPages(last: 1, failure: failure)) { failure in
                failure.isGone ? Finding(.fallbackUsed, value: name, "\(failure)") : nil
            }
        }
        let gone = HarvestFailure.status(404, "https://a.pl")
        let busy = HarvestFailure.status(503, "https://a.pl")
        let first = FirstOf([way(nil, "a"), way(gone, "b")], last: NumberedPages(last: 1))
        #expect(try await first.next()?.note.findings.isEmpty == true)
        let last = FirstOf([way(gone, "a"), way(gone, "b")], last: NumberedPages(last: 1))
        #expect(try await last.next()?.note.findings.compactMap(\.value) == ["a", "b"])
        #expect(try await last.next() == nil)
        let broken = FirstOf([way(gone, "a"), way(busy, "b")], last: NumberedPages(last: 1))
        await #expect(throws: HarvestFailure.self) { _ = try await broken.next() }
    }

    @Test("a list of CKAN without a count ends where it is empty, or comes whole again")
    func ckan() throws {
        var pager = CKANPager(pageSize: 10)
        #expect(try pager.take(returned: 10, mark: 1).isRepeated == false && pager.offset == 10)
        #expect(try pager.take(returned: 4, mark: 2).isRepeated == false && pager.offset == 14)
        #expect(throws: HarvestFailure.self) { try pager.take(returned: 4, mark: 2) }
        _ = try pager.take(returned: 0, mark: 3)
        #expect(pager.offset == nil)
        for (returned, codes) in [(7, []), (10, [.countMismatch])] as [(Int, [FindingCode])] {
            var old = CKANPager(pageSize: 10)
            _ = try old.take(returned: returned, mark: 1)
            let (isRepeated, findings) = try old.take(returned: returned, mark: 1)
            #expect(isRepeated && old.offset == nil && findings.map(\.code) == codes)
        }
    }
}
