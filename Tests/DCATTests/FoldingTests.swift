import DCAT
import TestSupport
import Testing

@Test(
    "folding makes one word of its spellings",
    arguments: [
        ("Łódź", "lodz"), ("ŁÓDŹ", "lodz"), ("lodz", "lodz"), ("Ło\u{301}dz\u{301}", "lodz"),
        ("ĄĆĘŁŃÓŚŹŻ", "acelnoszz"), ("ąćęłńóśźż", "acelnoszz"), ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("Köln Straße STRASSE", "koln strasse strasse"), ("ẞ", "ss"), ("Æsir œuvre", "aesir oeuvre"),
        ("Příliš žluťoučký kůň", "prilis zlutoucky kun"), ("Đorđe Øre Þór ðð", "dorde ore thor dd"),
        ("Київ ЛЬВІВ", "киів львів"), ("Україна", "украіна"), ("ИЙ", "ии"), ("İıI", "iii"),
        ("Ελλάδα", "ελλαδα"), ("Ăn Việt", "an viet"), ("", ""), ("PM2.5", "pm2.5"), ("😀 Ａ", "😀 ａ"),
    ])
func foldedTexts(text: String, expected: String) {
    #expect(Folding.fold(text) == expected)
}

@Test("folding a folded text changes nothing, and no scalar makes it crash")
func foldingIsIdempotent() {
    for value in UInt32(0)..<0x3000 {
        guard let scalar = Unicode.Scalar(value) else { continue }
        let once = Folding.fold(String(scalar))
        #expect(Folding.fold(once).utf8.elementsEqual(once.utf8), "U+\(String(value, radix: 16))")
    }
    var random = Seeded(3)
    for _ in 0..<500 { #expect(Folding.fold(Folding.fold(random.scalars(20))).utf8.count >= 0) }
}

@Test(
    "a key leaves out what does not tell two spellings apart",
    arguments: [
        ("  Środowisko \t i\nklimat ", "srodowisko i klimat"), ("https://www.Example.org/x/", "example.org/x"),
        ("http://example.org/x", "example.org/x"), ("HTTP://WWW.EXAMPLE.ORG", "example.org"), ("http://", ""),
        ("https://example.org//", "example.org"), ("www", "www"), ("", ""), ("/", ""), ("no\u{A0}break", "no break"),
        ("a/b", "a/b"), ("httpsx://a", "httpsx://a"),
    ])
func keys(text: String, expected: String) {
    #expect(Folding.key(text) == expected)
}
