import Testing
import Text

struct SmallTextTests {
    @Test(
        "HTTP dates are written and read as RFC 9110 has them",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-30_610_224_000, "Wed, 01 Jan 1000 00:00:00 GMT"),
        ])
    func dates(seconds: Int, text: String) {
        #expect(HTTPDate.text(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test("what is no date of HTTP is none")
    func noDates() {
        for wrong in [
            "", "yesterday", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:00:00 GMT", "6 Nov 1994",
            "Thu, 29 Feb 1900 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 99999999999 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        ] {
            #expect(HTTPDate.seconds(wrong) == nil, "\(wrong)")
        }
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:60 GMT") == 784_111_800)
        for far in [253_402_300_800, .max, .min, -30_610_224_001] { #expect(HTTPDate.text(far) == nil) }
    }

    @Test(
        "white space at the ends goes, and that within stays",
        arguments: [
            ("", ""), (" ", ""), ("a", "a"), (" a  b\t\r\n", "a  b"), ("\u{A0}ż\u{2003}", "ż"), ("a\u{A0}", "a"),
            ("\u{0}a", "\u{0}a"),
        ])
    func trimming(text: String, trimmed: String) {
        #expect(text.trimmed == trimmed)
    }

    @Test(
        "the nearest name is suggested where few letters are wrong",
        arguments: [
            ("licence", "license"), ("THEM", "theme"), ("themes", "theme"), ("x", nil), ("completelyelse", nil),
            ("", nil),
        ] as [(String, String?)])
    func suggestions(name: String, near: String?) {
        #expect(Suggestion.nearest(to: name, in: ["theme", "license", "publisher"]) == near)
    }
}
