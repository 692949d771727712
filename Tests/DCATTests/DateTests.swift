import DCAT
import RDF
import TestSupport
import Testing

@Test(
    "every spelling of a date that Polish portals accept is read with its precision",
    arguments: [
        ("2016", "2016"), (" 2016\n", "2016"), ("2016 r.", "2016"), ("2016Z", "2016"), ("2016-06", "2016-06"),
        ("2016-6", "2016-06"), ("2016.06", "2016-06"), ("2016-06Z", "2016-06"), ("2016-06+02:00", "2016-06"),
        ("2016-06-03", "2016-06-03"), ("2016.06.03", "2016-06-03"), ("2016/06/03", "2016-06-03"),
        ("03-06-2016", "2016-06-03"), ("03.06.2016", "2016-06-03"), ("03/06/2016", "2016-06-03"),
        ("3.6.2016", "2016-06-03"), ("31.12.2022 r.", "2022-12-31"), ("31.12.2022r.", "2022-12-31"),
        ("20160603", "2016-06-03"), ("2016-06-03Z", "2016-06-03"), ("2016-06-03+02:00", "2016-06-03"),
        ("2016-06-03-02:00", "2016-06-03"), ("2024-02-29", "2024-02-29"), ("2000-02-29", "2000-02-29"),
        ("2016-06-03 12:30", "2016-06-03T12:30:00Z"), ("2016-06-03T12:30", "2016-06-03T12:30:00Z"),
        ("2016.06.03 12:30:15", "2016-06-03T12:30:15Z"), ("2016/06/03T12:30:15.123456", "2016-06-03T12:30:15Z"),
        ("03-06-2016 12:30", "2016-06-03T12:30:00Z"), ("03.06.2016T12:30:15", "2016-06-03T12:30:15Z"),
        ("03/06/2016 12:30:15.5", "2016-06-03T12:30:15Z"), ("2016-06-03 9:05", "2016-06-03T09:05:00Z"),
        ("2016-06-03T12:30:15,5Z", "2016-06-03T12:30:15Z"), ("20160603T123015Z", "2016-06-03T12:30:15Z"),
        ("20160603T1230", "2016-06-03T12:30:00Z"), ("2016-06-03t12:30:15z", "2016-06-03T12:30:15Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"), ("2016-12-31T24:00:00Z", "2017-01-01T00:00:00Z"),
    ])
func spellingsAreRead(spelling: String, expected: String) {
    #expect(DateReader.date(spelling, naive: .utc)?.description == expected)
}

@Test(
    "Polish months are read in words, in both cases, with and without their letters",
    arguments: [
        ("sierpień 2013", "2013-08"), ("sierpnia 2013", "2013-08"), ("SIERPIEŃ 2013 R.", "2013-08"),
        ("12 sierpnia 2013", "2013-08-12"), ("12 sierpnia 2013 r.", "2013-08-12"),
        ("1 stycznia 2020 roku", "2020-01-01"),
        ("29 lutego 2024", "2024-02-29"), ("marzec 2010", "2010-03"), ("3 kwietnia 2010", "2010-04-03"),
        ("maj 2010", "2010-05"), ("czerwca 2010", "2010-06"), ("lipiec 2010", "2010-07"),
        ("30 września 2010", "2010-09-30"), ("pazdziernik 2010", "2010-10"), ("listopad 2010", "2010-11"),
        ("31 grudnia 2010", "2010-12-31"),
    ])
func wordsAreRead(spelling: String, expected: String) {
    #expect(DateReader.date(spelling, naive: .warsaw)?.description == expected)
}

@Test(
    "what names no date that exists is refused, whatever it looks like",
    arguments: [
        "", " ", "\n", "2023-02-30", "2023-02-29", "1900-02-29", "31.04.2020", "00.01.2020", "32.01.2020", "2020-13",
        "2020-00", "2020-01-00", "0000", "0000-01-01", "0999-01-01", "10000", "12345", "20230230", "2020-01-01 24:30",
        "2020-01-01T24:00:01Z", "2020-01-01T25:00", "2020-01-01T12:60", "2020-01-01T12:00:61", "2020-01-01T",
        "2020-01-01 1",
        "2020-01-01T12:30+", "2020-01-01T12:30+2", "2020-01-01T12:30+15:00", "2020-01-01T12:30+14:30",
        "2020-01-01T12:30+02:6", "2020-01-01T12:30+02:60", "2020-01-01T12:30ZZ", "2020-01-01T12:30 Warszawa",
        "2020-01/01",
        "01.02/2020", "2010-2016", "wczoraj", "2020-01-01 i później", "30 lutego 2020", "12 sierpnia", "sierpień",
        "2020x",
        "２０２０-01-01", "٢٠٢٠", "2020\u{301}", "-2020-01-01", "+2020", "1.1.20", "99999999999999999999", "2020-1-1-1",
        "2020-01-01\u{0}x", "null", "0", "1511448038", "r.", "0x7D0",
    ])
func nonsenseIsRefused(spelling: String) {
    #expect(DateReader.date(spelling, naive: .utc) == nil)
    #expect(DateReader.date(spelling, naive: .warsaw) == nil)
}

@Test(
    "a time zone is applied, and the instant kept in UTC",
    arguments: [
        ("2016-06-03T12:00:00+02:00", "2016-06-03T10:00:00Z"), ("2016-06-03T12:00:00+0200", "2016-06-03T10:00:00Z"),
        ("2016-06-03T12:00:00 +02", "2016-06-03T10:00:00Z"), ("2016-01-01T00:30:00+01:00", "2015-12-31T23:30:00Z"),
        ("2016-06-03T12:00:00-05:30", "2016-06-03T17:30:00Z"), ("2016-06-03T12:00:00+14:00", "2016-06-02T22:00:00Z"),
        ("2016-06-03 12:00:00Z", "2016-06-03T12:00:00Z"), ("2016-02-28T23:30-01:00", "2016-02-29T00:30:00Z"),
    ])
func zonesAreApplied(spelling: String, expected: String) {
    #expect(DateReader.date(spelling, naive: .utc)?.description == expected)
    #expect(DateReader.date(spelling, naive: .warsaw)?.description == expected)
}

@Test(
    "a time without a zone is UTC from CKAN and the wall clock of Warsaw from Polish feeds, on both edges of summer time",
    arguments: [
        ("2020-01-15 12:00", "2020-01-15T11:00:00Z"), ("2020-07-15 12:00", "2020-07-15T10:00:00Z"),
        // Forward: 02:00 becomes 03:00; what lies between exists on a clock that was not put forward.
        ("2020-03-29 01:59:59", "2020-03-29T00:59:59Z"), ("2020-03-29 02:30", "2020-03-29T01:30:00Z"),
        ("2020-03-29 03:00", "2020-03-29T01:00:00Z"),
        // Back: 03:00 becomes 02:00; what comes twice is the first.
        ("2020-10-25 01:59:59", "2020-10-24T23:59:59Z"), ("2020-10-25 02:30", "2020-10-25T00:30:00Z"),
        ("2020-10-25 03:00", "2020-10-25T02:00:00Z"), ("2020-01-01 00:30", "2019-12-31T23:30:00Z"),
    ])
func naiveTimes(spelling: String, warsaw: String) {
    #expect(DateReader.date(spelling, naive: .warsaw)?.description == warsaw)
    let date = spelling.prefix(10)
    let clock = spelling.dropFirst(11)
    let utc = "\(date)T\(clock.utf8.count == 5 ? clock + ":00" : clock)Z"
    #expect(DateReader.date(spelling, naive: .utc)?.description == utc)
}

@Test("a text longer than any date is refused, also where a date is all that can be seen of it")
func longTextsAreRefused() {
    #expect(
        DateReader.date("2016-06-03" + String(repeating: " ", count: 1_000_000), naive: .utc)?.description
            == "2016-06-03")
    #expect(DateReader.date("2016-06-03" + String(repeating: " ", count: 80) + "x", naive: .utc) == nil)
    #expect(DateReader.date("2016-06-03T12:00:00." + String(repeating: "0", count: 80) + "+02:00", naive: .utc) == nil)
    #expect(DateReader.date(String(repeating: "9", count: 1_000_000), naive: .utc) == nil)
    #expect(DateReader.date("sierpień " + String(repeating: "2", count: 1_000_000), naive: .utc) == nil)
}

@Test("a date that was written is read back as it was, with its precision")
func datesRoundTrip() throws {
    var random = Seeded(1)
    for _ in 0..<2_000 {
        let year = Int.random(in: 1000...9999, using: &random)
        let month = Int.random(in: 1...12, using: &random)
        let instant = Int.random(in: -30_000_000_000...253_000_000_000, using: &random)
        let dates = [
            DateValue(year: year), DateValue(year: year, month: month),
            DateValue(year: year, month: month, day: Int.random(in: 1...31, using: &random)),
            DateValue(secondsSince1970: instant),
        ]
        for date in dates.compactMap({ $0 }) {
            #expect(DateReader.date(date.description, naive: .warsaw) == date)
        }
        let read = try #require(DateValue(secondsSince1970: instant))
        #expect(read.secondsSince1970 == instant)
    }
}

@Test("no text makes the reader crash")
func randomDates() {
    var random = Seeded(2)
    let pieces = [
        "2016", "-", "06", ".", "/", "T", " ", ":", "12", "Z", "+", "r.", "maja", "\u{0}", "ł", "9", "\u{301}",
    ]
    for _ in 0..<5_000 {
        let text = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
        let date = DateReader.date(text.joined(), naive: .warsaw)
        #expect(date == nil || (1000...9999).contains(date?.year ?? 0))
        _ = DateReader.date(random.scalars(10), naive: .utc)
    }
}

@Test(
    "a date names the interval up to the next one of its precision",
    arguments: [
        ("2016", 1_451_606_400, 1_483_228_800), ("2016-12", 1_480_550_400, 1_483_228_800),
        ("2016-02", 1_454_284_800, 1_456_790_400), ("1969-12-31", -86_400, 0), ("1970-01-01T00:00:00Z", 0, 1),
    ])
func intervals(text: String, start: Int, end: Int) throws {
    let date = try #require(DateReader.date(text, naive: .utc))
    #expect(date.secondsSince1970 == start)
    #expect(date.endSecondsSince1970 == end)
}

@Test(
    "each precision has its XML Schema datatype in RDF",
    arguments: [
        ("2016", "gYear"), ("2016-06", "gYearMonth"), ("2016-06-03", "date"), ("2016-06-03T00:00Z", "dateTime"),
    ])
func datatypes(text: String, name: String) throws {
    var dataset = Dataset()
    dataset.issued = DateReader.date(text, naive: .utc)
    var graph = DatasetGraph(base: "https://a.example")
    graph.add(dataset, id: DatasetID(source: "a", key: "b"))
    let written = String(decoding: graph.graph.nTriples(), as: UTF8.self)
    #expect(written.contains("\"^^<http://www.w3.org/2001/XMLSchema#\(name)>"), "\(written)")
}

@Test("years outside 1000 to 9999, and a day without a month, make no date")
func datesOutsideTheCalendar() {
    #expect(DateValue(year: 999) == nil)
    #expect(DateValue(year: 10_000) == nil)
    #expect(DateValue(year: 2016, day: 3) == nil)
    #expect(DateValue(secondsSince1970: 253_402_300_799)?.description == "9999-12-31T23:59:59Z")
    #expect(DateValue(secondsSince1970: 253_402_300_800) == nil)
    #expect(DateValue(secondsSince1970: -30_610_224_000)?.description == "1000-01-01T00:00:00Z")
    #expect(DateValue(secondsSince1970: -30_610_224_001) == nil)
}
