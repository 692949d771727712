import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Lists of OAI-PMH")
struct OAIPagerTests {
    @Test("a token that has expired begins the list anew, but not for ever, and not in a run that went on")
    func oai() throws {
        var pager = OAIPager()
        pager.prefix = "oai_dc"
        var evidence = try pager.take(returned: 2, content: 1, token: "a b", listSize: 9)
        #expect(evidence.isStart && evidence.stated == nil && pager.step == .list(token: "a b"))
        let cursor = HarvestCursor.text(try #require(pager.cursor), received: 2, expected: 0)
        #expect(pager.take(error: "badArgument", isBySet: false) == .askAgain && pager.sendsPrefix)
        for _ in 1...2 {
            #expect(pager.take(error: "badResumptionToken", isBySet: false) == .beginAnew && pager.step == .start)
            evidence = try pager.take(returned: 2, content: 1, token: "a b", listSize: 0)
            #expect(evidence.isStart && pager.received == 2)
        }
        #expect(pager.take(error: "badResumptionToken", isBySet: false) == .none)
        #expect(throws: HarvestFailure.self) { try pager.take(returned: 0, content: 0, token: "a b", listSize: nil) }

        var resumed = OAIPager(cursor: cursor)
        #expect((resumed.step, resumed.prefix, resumed.received) == (.list(token: "a b"), "oai_dc", 2))
        #expect(resumed.take(error: "badResumptionToken", isBySet: false) == .none)
        evidence = try resumed.take(returned: 3, content: 2, token: nil, listSize: nil)
        #expect(evidence.isEnd && evidence.stated == 9 && resumed.step == .done && resumed.cursor == nil)
        for text in ["", "oai", "oai  prefix", "oai 1,2 prefix token", "2 9 oai_dc token"] {
            #expect(!OAIPMHHarvester().canResume(at: text), "\(text)")
        }
    }
}
