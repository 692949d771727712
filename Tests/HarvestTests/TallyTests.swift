import DCAT
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The books of a run")
struct TallyTests {
    private typealias Step = (evidence: PageEvidence, values: [String])

    private func page(
        _ returned: Int, of stated: Int? = nil, mark: PageEvidence.Mark = .unknown, isStart: Bool = false,
        isEnd: Bool = false
    ) -> PageEvidence {
        PageEvidence(returned: returned, stated: stated, mark: mark, isStart: isStart, isEnd: isEnd)
    }

    @Test("what does not add up is said once, and the most that was ever promised counts")
    func counts() throws {
        let lists: [[Step]] = [
            [(page(10, of: 20, isStart: true), []), (page(10, of: 20, isEnd: true), [])],
            [(page(10, of: 20, isStart: true), []), (page(5, of: 20, isEnd: true), ["15 of 20"])],
            [
                (page(10, of: 20, isStart: true), []), (page(5, of: 18), ["20 to 18"]),
                (page(0, isEnd: true), ["15 of 20"]),
            ],
            // What has no count has come to its end.
            [(page(10, isStart: true), []), (page(0, isEnd: true), [])],
            // More than was promised is no fault; nor is what is not read on because nothing of it is wanted.
            [(page(30, of: 20, isStart: true, isEnd: true), [])],
            [
                (page(10, of: 90, isStart: true), []), (page(10, of: 20, isStart: true), []),
                (page(10, isEnd: true), []),
            ],
            [(page(1, of: .max, isStart: true), []), (page(1, of: .max, isEnd: true), ["2 of \(Int.max)"])],
            [(page(1, of: -5, isStart: true, isEnd: true), ["0 to -5"])],
        ]
        for (number, list) in lists.enumerated() {
            var tally = Tally(maxPages: 10)
            for step in list {
                try tally.begin()
                #expect(try tally.take(step.evidence).compactMap(\.value) == step.values, "list \(number)")
            }
        }
    }

    @Test("a page that comes again ends the run, unless it is empty or another list began")
    func repeated() throws {
        var tally = Tally(maxPages: 10)
        #expect(try tally.take(page(2, mark: .keys(1), isStart: true)).isEmpty)
        #expect(try tally.take(page(0, mark: .keys(1))).isEmpty)
        #expect(try tally.take(page(2, mark: .keys(1), isStart: true)).isEmpty)
        let failure = #expect(throws: HarvestFailure.self) { try tally.take(page(2, mark: .keys(1))) }
        #expect(failure?.reason == .endless)
    }

    @Test("pages of records without keys are not read for ever")
    func nameless() throws {
        var tally = Tally(maxPages: 1000)
        for _ in 1...20 { _ = try tally.take(page(5, mark: .nameless)) }
        _ = try tally.take(page(5, mark: .keys(1)))
        for _ in 1...20 { _ = try tally.take(page(5, mark: .nameless)) }
        #expect(throws: HarvestFailure.self) { try tally.take(page(5, mark: .nameless)) }
    }

    @Test("pages are counted, and pieces of one are none")
    func budget() async throws {
        let pages = TalliedPages(NumberedPages(last: 9, pieces: 3), maxPages: 4)
        var count = 0
        let failure = await #expect(throws: HarvestFailure.self) {
            while try await pages.next() != nil { count += 1 }
        }
        #expect(failure?.description.contains("harvest.max_pages") == true && count == 12)
        let enough = TalliedPages(NumberedPages(last: 4, pieces: 3), maxPages: 4)
        while try await enough.next() != nil { count += 1 }
        #expect(count == 24)
    }

    @Test("the books go on where they stood")
    func resumed() async throws {
        let pages = TalliedPages(NumberedPages(last: 4), maxPages: 9)
        _ = try await pages.next()
        let cursor = try #require(try await pages.next()?.note.cursor)
        #expect(HarvestCursor(reading: cursor)?.received == 20 && HarvestCursor(reading: cursor)?.expected == 50)
        let later = TalliedPages(NumberedPages(first: 3, last: 4), maxPages: 9, from: cursor)
        var findings: [Finding] = []
        while let page = try await later.next() { findings += page.note.findings }
        #expect(findings.map(\.value) == ["40 of 50"])
        #expect(await later.tally.overlap(0) == nil)
        #expect(await later.tally.overlap(3)?.value == "3")
    }

    @Test("a cursor is read as it was written, with the books or without them, and nothing else is one")
    func cursors() {
        let cursors: [HarvestCursor] = [
            HarvestCursor("a"), HarvestCursor("each", [0, 1 << 48], "nazwa ze spacją "),
            HarvestCursor("page", [], "7 8 9"),
        ]
        for cursor in cursors {
            #expect(HarvestCursor(reading: cursor.text) == cursor)
            let booked = HarvestCursor(reading: HarvestCursor.text(cursor.text, received: 7, expected: 8))
            #expect((booked?.received, booked?.expected) == (7, 8) && booked?.text == cursor.text)
        }
        // What is stored may be damaged, and is added to.
        for text in ["each 0,\(Int.max) x", "\(Int.max) 1 a 1 ", "1 \(Int.max) a 1 ", "list 0,1,\(Int.max - 5) "] {
            #expect(HarvestCursor(reading: text) == nil, "\(text)")
        }
        #expect(ListStep("\(Int.max) -1 ? ") == nil)
        for text in ["", "a", "a 1", "1 2", "1 2 a 3", "a -1 ", "a b ", "1 2 3 4 5", "9 a 1 ", "-1 2 a 1 "] {
            #expect(HarvestCursor(reading: text) == nil, "\(text)")
        }
    }
}

/// Pages of ten records each, of a list that says it has ten more.
actor NumberedPages: HarvestPages {
    private var number: Int
    private let last: Int
    private let pieces: Int
    private var piece = 0
    private let failure: HarvestFailure?

    init(first: Int = 1, last: Int, pieces: Int = 1, failure: HarvestFailure? = nil) {
        (number, self.last, self.pieces, self.failure) = (first, last, pieces, failure)
    }

    func next() async throws -> HarvestPage? {
        if let failure { throw failure }
        guard number <= last else { return nil }
        var page = HarvestPage()
        piece += 1
        guard piece == pieces else {
            page.note.cursor = "piece \(piece)"
            return page
        }
        page.isByOffset = true
        page.evidence = PageEvidence(
            returned: 10, stated: (last + 1) * 10, mark: .keys(number), isStart: number == 1, isEnd: number == last)
        (number, piece) = (number + 1, 0)
        page.note.cursor = number <= last ? HarvestCursor("page", [number]).text : nil
        return page
    }
}
