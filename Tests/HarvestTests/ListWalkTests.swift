import DCAT
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Walking through a list in pages")
struct ListWalkTests {
    private func walk(parts: Int = 1, window: Int? = nil, cursor: String? = nil) -> TalliedWalk {
        TalliedWalk(ListWalk(parts: parts, window: window, cursor: cursor), maxPages: 50, from: cursor)
    }

    @Test("pages follow each other until as many records came as there are", arguments: [1, 3, 10, 25])
    func pages(size: Int) throws {
        var walk = walk()
        var offsets: [Int] = []
        while let position = try walk.begin() {
            offsets.append(position.offset)
            #expect(position.page == offsets.count)
            let step = ListStep(returned: min(size, 25 - position.offset), total: 25)
            #expect(try walk.take(step, keys: ["\(position.offset)"]).isEmpty)
        }
        #expect(offsets == Array(stride(from: 0, to: 25, by: size)))
    }

    @Test("without a count only an empty page is the end, and a portal that says so is believed")
    func ends() throws {
        var walk = walk()
        for returned in [10, 4, 0] {
            _ = try #require(try walk.begin())
            #expect(try walk.take(ListStep(returned: returned), keys: ["\(returned)"]).isEmpty)
        }
        #expect(try walk.begin() == nil)
        var other = self.walk()
        _ = try other.begin()
        _ = try other.take(ListStep(returned: 10, hasMore: false))
        #expect(try other.begin() == nil && other.cursor == nil)
    }

    @Test("a count that does not agree, or that falls, is a finding")
    func counts() throws {
        var walk = walk()
        _ = try walk.begin()
        #expect(try walk.take(ListStep(returned: 10, total: 20), keys: ["a"]).isEmpty)
        _ = try walk.begin()
        #expect(try walk.take(ListStep(returned: 5, total: 18), keys: ["b"]).map(\.code) == [.countMismatch])
        _ = try walk.begin()
        let findings = try walk.take(ListStep(returned: 0, total: 20))
        #expect(findings.map(\.value) == ["15 of 20"])
        #expect(try walk.begin() == nil)
    }

    @Test("behind the window the list is read on by ranges of keys, and its count is what is left")
    func window() throws {
        var walk = walk(window: 20)
        let steps = [
            ListStep(returned: 10, total: 45, leading: "10"), ListStep(returned: 10, total: 45, leading: "20"),
            ListStep(returned: 10, total: 25, leading: "30"), ListStep(returned: 10, total: 25, leading: "40"),
            ListStep(returned: 5, total: 5, leading: "45"),
        ]
        var afters: [String?] = []
        for (place, step) in steps.enumerated() {
            let position = try #require(try walk.begin())
            afters.append(position.after)
            #expect(try walk.take(step, keys: ["\(place)"]).isEmpty)
        }
        #expect(afters == [nil, nil, "20", "20", "40"])
        #expect(try walk.begin() == nil)
    }

    @Test("a count that stands at the window says nothing of what is behind it, and less than was left is a finding")
    func cappedCount() throws {
        var walk = walk(window: 10)
        _ = try walk.begin()
        #expect(try walk.take(ListStep(returned: 10, total: 10, hasMore: false, leading: "9"), keys: ["a"]).isEmpty)
        #expect(try walk.begin()?.after == "9")
        #expect(try walk.take(ListStep(returned: 0, total: 0)).isEmpty)
        #expect(try walk.begin() == nil)

        var other = self.walk(window: 10)
        _ = try other.begin()
        _ = try other.take(ListStep(returned: 10, total: 14, leading: "9"), keys: ["a"])
        _ = try other.begin()
        #expect(
            try other.take(ListStep(returned: 2, total: 2, leading: "11"), keys: ["b"]).map(\.code) == [.countMismatch])
    }

    @Test("a list that is scrolled is asked for by the last key of each page, until nothing is left")
    func scrolled() throws {
        var walk = TalliedWalk(ListWalk(window: 10, scrolls: true), maxPages: 50)
        var afters: [String?] = []
        for (returned, key) in [(10, "j"), (3, "m"), (3, "p"), (0, nil)] as [(Int, String?)] {
            afters.append(try #require(try walk.begin()).after)
            let total = afters.count == 1 ? 16 : nil
            let step = ListStep(returned: returned, total: total, leading: key)
            #expect(try walk.take(step, keys: key.map { [$0] } ?? []).isEmpty)
        }
        #expect(afters == [nil, "j", "m", "p"])
        #expect(try walk.begin() == nil)
    }

    @Test("a page that comes again, and pages without end, stop the reading")
    func loops() throws {
        var walk = walk()
        _ = try walk.begin()
        _ = try walk.take(ListStep(returned: 2, total: 1000), keys: ["a", "b"])
        _ = try walk.begin()
        #expect(throws: HarvestFailure.self) { try walk.take(ListStep(returned: 2, total: 1000), keys: ["a", "b"]) }
        var endless = self.walk()
        for number in 1...50 {
            _ = try endless.begin()
            _ = try endless.take(ListStep(returned: 1, hasMore: true), keys: ["k\(number)"])
        }
        #expect(throws: HarvestFailure.self) { try endless.begin() }
    }

    @Test("parts are read one after the other, and a walk goes on at its cursor")
    func cursors() throws {
        var walk = walk(parts: 2, window: 10)
        _ = try walk.begin()
        _ = try walk.take(ListStep(returned: 10, total: 12, leading: "klucz ze spacją"), keys: ["a"])
        let cursor = try #require(walk.cursor)
        #expect(ListWalk.isCursor(cursor))
        var resumed = self.walk(parts: 2, window: 10, cursor: cursor)
        #expect(try resumed.begin() == ListPosition(after: "klucz ze spacją"))
        #expect(try resumed.take(ListStep(returned: 1, total: 2), keys: ["b"]).isEmpty)
        _ = try resumed.begin()
        #expect(try resumed.take(ListStep(returned: 0, total: 2)).map(\.code) == [.countMismatch])
        #expect(try resumed.begin() == ListPosition(part: 1))
        // Between two lists the books of the one that was read tell nothing of the next.
        let between = HarvestCursor.text("list 1,1,0 ", received: 500, expected: 500)
        var next = self.walk(parts: 2, window: 1000, cursor: between)
        #expect(try next.begin() == ListPosition(part: 1))
        #expect(try next.take(ListStep(returned: 300, total: 300), keys: ["c"]).isEmpty)
        for text in ["", "list", "list 0,0,0 ", "list 0,1,-1 ", "search 0,1,0 ", "list a,1,0 ", "list 0,1 "] {
            #expect(!ListWalk.isCursor(text), "\(text)")
        }
    }

    @Test(
        "what a page says is stored in one line, and read again",
        arguments: [
            ListStep(returned: 0), ListStep(returned: 10, total: 25, hasMore: true, leading: "a b"),
            ListStep(returned: 3, total: 0, hasMore: false),
        ])
    func notes(step: ListStep) {
        #expect(ListStep(step.note) == step)
        #expect(ListStep(returned: 1, total: -1).total == nil)
        #expect(ListStep("") == nil && ListStep("a b c d") == nil)
    }
}
