import DCAT
import TestSupport
import Testing

@Test(
    "an address becomes an IRI that RDF accepts",
    arguments: [
        ("https://example.org/x", "https://example.org/x"), ("  http://example.org \n", "http://example.org"),
        ("HTTPS://Example.org/X", "https://Example.org/X"), ("www.gdansk.pl", "http://www.gdansk.pl"),
        ("WWW.gdansk.pl/x", "http://WWW.gdansk.pl/x"), ("ftp://example.org/a b.zip", "ftp://example.org/a%20b.zip"),
        ("http://example.org/<x>\"{}|\\^`", "http://example.org/%3Cx%3E%22%7B%7D%7C%5C%5E%60"),
        ("http://łódź.pl/ść?x=ą#ę", "http://łódź.pl/ść?x=ą#ę"),
        ("http://example.org/a%20b", "http://example.org/a%20b"),
        ("\u{FEFF}https://example.org/x\u{A0}\u{200B}", "https://example.org/x"),
        ("http://example.org/a\tb\u{0}", "http://example.org/a%09b"),
        ("http://example.org/a\u{FEFF}b", "http://example.org/a%EF%BB%BFb"),
        ("http://example.org/a\u{FFFF}b", "http://example.org/a%EF%BF%BFb"),
        ("http://example.org/a\u{202E}b", "http://example.org/a%E2%80%AEb"),
        ("http://user@example.org:8080/", "http://user@example.org:8080/"),
    ])
func addressesBecomeIRIs(text: String, expected: String) {
    #expect(IRIText.absolute(text) == expected)
}

@Test(
    "what is no web address is refused",
    arguments: [
        "", " ", "brak", "/dataset/x", "//example.org", "example.org/x", "http:", "http:/", "http://", "http:///x",
        "http://?x", "http:\\\\example.org",
        "http:// example.org", "javascript:alert(1)", "mailto:jan@example.org", "file:///etc/passwd",
        "data:text/plain,x", "http://a b.org/",
        "http://<x>/", "urn:x:y", "https", ":", "http://exa\"mple.org/",
    ])
func otherTextsAreNoIRIs(text: String) {
    #expect(IRIText.absolute(text) == nil)
}

@Test("no text makes an IRI with a character that RDF or XML forbids")
func randomAddresses() {
    var random = Seeded(5)
    for _ in 0..<2_000 {
        guard let iri = IRIText.absolute("http://e/" + random.scalars(8)) else { continue }
        let isAllowed = iri.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && $0.value != 0xFFFE && $0.value != 0xFFFF
                && !"<>\"{}|\\^`".unicodeScalars.contains($0)
        }
        #expect(isAllowed, "\(iri.debugDescription)")
    }
}

@Test(
    "e-mail addresses are found in what people write",
    arguments: [
        ("jan@example.org", "jan@example.org"), (" jan@example.org\n", "jan@example.org"),
        ("mailto:jan@example.org", "jan@example.org"),
        ("MAILTO:jan@example.org?subject=x", "jan@example.org"), ("<jan@example.org>", "jan@example.org"),
        ("Jan Kowalski <jan@example.org>", "jan@example.org"), ("jan.k+x@sub.example.org", "jan.k+x@sub.example.org"),
        ("jan@łódź.pl", "jan@łódź.pl"), ("mailto: jan@example.org", "jan@example.org"),
    ])
func emailsAreFound(text: String, expected: String) {
    #expect(IRIText.email(text) == expected)
}

@Test(
    "what is no e-mail address is refused, and two are not made into one",
    arguments: [
        "", "@", "jan", "jan@", "@example.org", "jan@example", "jan@.org", "jan@example.", "a@b.pl, c@d.pl",
        "a@b.pl c@d.pl", "a@b.pl;c",
        "jan kowalski@example.org", "jan(at)example.org", "jan@@example.org", "<>", "a\"b@c.pl",
        "jan\u{A0}k@example.org", "a@b@c.pl",
    ])
func otherTextsAreNoEmails(text: String) {
    #expect(IRIText.email(text) == nil)
}

@Test(
    "an address's path tells its extension",
    arguments: [
        ("https://example.org/x.csv", "csv"), ("https://example.org/x.CSV?y=z.xml#a.b", "csv"),
        ("https://example.org/a.b/x.tar.gz", "gz"),
        ("https://example.org", nil), ("https://example.org/", nil), ("https://example.org/x", nil),
        ("https://example.org/x.", nil),
        ("https://example.org/v1.2/x", nil), ("https://example.org/v1.2/", nil), ("https://example.org/x.zażółć", nil),
        ("https://example.org/x.longerthanten", nil), ("", nil), ("x.csv", nil), ("https://example.org?x.csv", nil),
    ] as [(String, String?)])
func extensions(address: String, expected: String?) {
    #expect(IRIText.pathExtension(address) == expected)
}
