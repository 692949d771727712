import DCAT
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Schedules and the agenda")
struct ScheduleTests {
    private static func utc(_ text: String) throws -> Int {
        try #require(DateReader.date(text, naive: .utc)).secondsSince1970
    }

    private static func text(_ seconds: Int?) -> String? {
        seconds.flatMap { DateValue(secondsSince1970: $0)?.description }
    }

    @Test(
        "what is written as a schedule is read",
        arguments: [
            "manual", "hourly", "daily", "daily at 03:15", "Daily  at 3:15", "every 6 hours", "every 1 hour",
            "every 15 minutes",
            "every 2 days", "weekly on monday", "weekly on Sunday at 23:59", "monthly on 1", "monthly on 28 at 00:00",
        ])
    func good(text: String) {
        #expect(Schedule(text) != nil)
    }

    @Test(
        "anything else is no schedule",
        arguments: [
            "", " ", "dzisiaj", "daily at", "daily at 24:00", "daily at 03:60", "daily at 3", "daily at 03:15:00",
            "daily at -1:00",
            "every", "every 0 hours", "every -1 hours", "every x hours", "every 6 weeks", "every 367 days", "every 6",
            "weekly",
            "weekly on", "weekly on poniedziałek", "weekly on monday at", "monthly on 0", "monthly on 29",
            "monthly on x",
            "monthly on 1 at 4", "manual at 03:15", "hourly at 03:15", "daily at 03:15 UTC",
            "every 9223372036854775807 days",
            "every 99999999999999999999 days", "every 200000000000000 days",
        ])
    func bad(text: String) {
        #expect(Schedule(text) == nil)
    }

    @Test(
        "clock times are those of Poland, also when the clocks change",
        arguments: [
            // Winter and summer.
            ("daily at 03:15", "2026-01-10T00:00:00Z", "2026-01-10T02:15:00Z"),
            ("daily at 03:15", "2026-01-10T02:14:59Z", "2026-01-10T02:15:00Z"),
            ("daily at 03:15", "2026-01-10T02:15:00Z", "2026-01-11T02:15:00Z"),
            ("daily at 03:15", "2026-07-10T00:00:00Z", "2026-07-10T01:15:00Z"),
            ("daily at 03:15", "2026-07-10T01:15:00Z", "2026-07-11T01:15:00Z"),
            ("daily at 00:00", "2026-07-10T21:59:59Z", "2026-07-10T22:00:00Z"),
            ("daily at 23:59", "2026-12-31T22:59:00Z", "2027-01-01T22:59:00Z"),
            // 29 March 2026: 02:00 becomes 03:00; half past two does not come, and is half past three.
            ("daily at 03:15", "2026-03-28T12:00:00Z", "2026-03-29T01:15:00Z"),
            ("daily at 03:15", "2026-03-29T01:15:00Z", "2026-03-30T01:15:00Z"),
            ("daily at 02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
            ("daily at 02:30", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
            // 25 October 2026: 03:00 becomes 02:00; half past two comes twice, and counts once.
            ("daily at 02:30", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
            ("daily at 02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
            ("daily at 03:15", "2026-10-25T00:00:00Z", "2026-10-25T02:15:00Z"),
            // 21 November 2026 is a Saturday.
            ("weekly on saturday at 12:00", "2026-11-21T00:00:00Z", "2026-11-21T11:00:00Z"),
            ("weekly on saturday at 12:00", "2026-11-21T11:00:00Z", "2026-11-28T11:00:00Z"),
            ("weekly on friday at 12:00", "2026-11-21T00:00:00Z", "2026-11-27T11:00:00Z"),
            ("weekly on monday at 00:30", "2026-11-22T23:00:00Z", "2026-11-22T23:30:00Z"),
            ("weekly on sunday at 02:30", "2026-03-23T00:00:00Z", "2026-03-29T01:30:00Z"),
            ("monthly on 1 at 00:00", "2026-11-21T00:00:00Z", "2026-11-30T23:00:00Z"),
            ("monthly on 28 at 04:00", "2027-01-28T03:00:00Z", "2027-02-28T03:00:00Z"),
            ("monthly on 1 at 04:00", "2026-12-01T03:00:00Z", "2027-01-01T03:00:00Z"),
            ("daily at 12:00", "1969-12-31T20:00:00Z", "1970-01-01T11:00:00Z"),
        ])
    func clock(text: String, after: String, next: String) throws {
        let schedule = try #require(Schedule(text))
        #expect(Self.text(schedule.next(after: try Self.utc(after), id: "gdansk")) == next)
    }

    @Test(
        "every so often is fixed to the clock, with an offset that stays the same",
        arguments: [
            ("hourly", 3600), ("every 6 hours", 21_600), ("every 15 minutes", 900), ("every 2 days", 172_800),
        ])
    func intervals(text: String, seconds: Int) throws {
        let schedule = try #require(Schedule(text))
        for id in ["gdansk", "lodz", "a"] {
            let now = try Self.utc("2026-11-21T10:00:00Z")
            let first = try #require(schedule.next(after: now, id: id))
            #expect(first > now && first <= now + seconds)
            #expect(schedule.next(after: first, id: id) == first + seconds)
            #expect(schedule.next(after: first - 1, id: id) == first)
            // Another start makes no difference: the times do not drift.
            #expect(schedule.next(after: now + 7, id: id).map { ($0 - first) % seconds } == 0)
        }
        #expect(Schedule("manual")?.next(after: 0, id: "gdansk") == nil)
    }

    @Test("sources without a time are spread over the night between one and five, the same every night")
    func spread() throws {
        var minutes: Set<Int> = []
        for number in 0..<200 {
            let id = "gmina-\(number)"
            // 21 November: 00:00 in Poland is 23:00 of the day before.
            let midnight = try Self.utc("2026-11-20T23:00:00Z")
            let next = try #require(Schedule.daily.next(after: midnight, id: id))
            let minute = (next - midnight) / 60
            #expect((60..<300).contains(minute))
            #expect(Schedule.daily.next(after: next, id: id) == next + 86_400)
            minutes.insert(minute)
        }
        #expect(minutes.count > 100)
        // Known values: a change of the offsets would move every source.
        let now = try Self.utc("2026-11-21T00:00:00Z")
        let known = ["gdansk", "lodz"].map { Schedule.daily.next(after: now, id: $0) }
        #expect(known == ["gdansk", "lodz"].map { Schedule.daily.next(after: now, id: $0) })
        #expect(known[0] != known[1])
    }

    // MARK: The agenda

    private func source(_ id: String, _ url: String = "", schedule: String = "every 1 hour") throws -> Source {
        let url = url.isEmpty ? "https://\(id).pl" : url
        let text = "{id: \(id), title: A, url: '\(url)', type: ckan, schedule: \(schedule)}"
        return try SourceFile(text, file: "/srv/\(id).yaml").source()
    }

    @Test("as many run at once as allowed, those first that have waited longest")
    func concurrency() throws {
        let sources = try (0..<5).map { try source("s\($0)") }
        var agenda = Agenda(sources.enumerated().map { ($1, 100 - $0) }, concurrency: 2)
        #expect(agenda.begin(now: 95).isEmpty)
        #expect(agenda.begin(now: 96).map(\.id) == ["s4"])
        #expect(agenda.begin(now: 100).map(\.id) == ["s3"])
        #expect(agenda.begin(now: 100).isEmpty)
        _ = agenda.finish(sources[4], now: 100)
        #expect(agenda.begin(now: 100).map(\.id) == ["s2"])
        _ = agenda.finish(sources[3], now: 100)
        _ = agenda.finish(sources[2], now: 100)
        #expect(agenda.begin(now: 100).map(\.id) == ["s1", "s0"])
    }

    @Test("one host has one run at a time; local files have no host")
    func hosts() throws {
        let sources = [
            try source("a", "https://dane.pl/a"), try source("b", "https://DANE.pl/b"),
            try source("c", "https://inne.pl"),
            try source("d", "file:d.json"), try source("e", "file:e.json"),
        ]
        var agenda = Agenda(sources.map { ($0, 0) }, concurrency: 10)
        #expect(agenda.begin(now: 1).map(\.id) == ["a", "c", "d", "e"])
        #expect(agenda.begin(now: 1).isEmpty)
        _ = agenda.finish(sources[0], now: 1)
        #expect(agenda.begin(now: 1).map(\.id) == ["b"])
    }

    @Test("the next time follows from the clock, not from the end of the run")
    func nextTime() throws {
        let source = try source("a", schedule: "daily at 03:15")
        var agenda = Agenda([(source, 0)], concurrency: 1)
        let begin = try Self.utc("2026-11-21T02:15:00Z")
        #expect(agenda.begin(now: begin).count == 1)
        let next = agenda.finish(source, now: begin + 5000)
        #expect(Self.text(next) == "2026-11-22T02:15:00Z")
        #expect(agenda.begin(now: (next ?? 0) - 1).isEmpty)
        #expect(agenda.begin(now: next ?? 0).count == 1)
    }

    @Test("a missed run is caught up once, a new source is harvested at once, a manual one never")
    func firstDue() throws {
        let now = try Self.utc("2026-11-21T10:00:00Z")
        let daily = try source("a", schedule: "daily at 03:15")
        #expect(Agenda.firstDue(daily, lastRun: nil, now: now) == now)
        #expect(Agenda.firstDue(daily, lastRun: now - 10 * 86_400, now: now) == now)
        #expect(Self.text(Agenda.firstDue(daily, lastRun: now - 60, now: now)) == "2026-11-22T02:15:00Z")
        let manual = try source("m", schedule: "manual")
        #expect(Agenda.firstDue(manual, lastRun: nil, now: now) == nil)
        var agenda = Agenda([(manual, nil)], concurrency: 1)
        #expect(agenda.begin(now: .max - 1).isEmpty)
        var caughtUp = Agenda([(daily, now)], concurrency: 1)
        #expect(caughtUp.begin(now: now).count == 1)
        #expect(Self.text(caughtUp.finish(daily, now: now)) == "2026-11-22T02:15:00Z")
        #expect(caughtUp.begin(now: now).isEmpty)
    }
}
