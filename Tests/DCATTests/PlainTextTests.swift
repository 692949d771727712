import DCAT
import TestSupport
import Testing

@Test(
    "HTML becomes the text that its reader sees",
    arguments: [
        ("<p>Pierwszy</p><p>Drugi</p>", "Pierwszy\n\nDrugi"), ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<p>Ala<br>\r\n  ma\r\n kota</p>", "Ala\nma kota"), ("<ul><li>raz</li><li>dwa</li></ul>", "- raz\n- dwa"),
        ("<ol><li>raz<li>dwa</ol>po", "- raz\n- dwa\n\npo"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2"),
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "1\t2\n3\t4"),
        ("<b>gruby</b> <i>i</i> cienki", "gruby i cienki"),
        ("<div>a</div><div>b</div>", "a\n\nb"), ("<h2>Nagłówek</h2>Tekst", "Nagłówek\n\nTekst"),
        ("a<script>alert('<p>')</script>b<style>p{}</style>c", "abc"), ("a<SCRIPT>x</SCRIPT >b", "ab"),
        ("a<script>nie zamknięty", "a"), ("a<!-- <p>komentarz</p> -->b", "ab"),
        ("a<!-- nie zamknięty", "a<!-- nie zamknięty"),
        ("<!DOCTYPE html><p>x</p>", "x"), ("<?xml version=\"1.0\"?><p>x</p>", "x"),
        ("<p>a <![CDATA[1 < 2]]> b</p>", "a 1 < 2 b"),
        ("<o:p>Word</o:p>", "Word"), ("<p class=\"a>b\" title='<'>x</p>", "x"), ("<p it's>x</p>", "x"),
        ("<img src=x onerror=\"alert(1)\">tekst", "tekst"), ("<p></p>", ""), ("<br>", ""), ("<p>&nbsp;</p>", ""),
    ])
func htmlBecomesText(html: String, expected: String) {
    #expect(PlainText.lines(from: html).text == expected)
}

@Test(
    "a link keeps its address once",
    arguments: [
        ("<a href=\"https://example.org/x\">tutaj</a>.", "tutaj (https://example.org/x)."),
        ("<a class=l HREF='https://example.org/x'>tutaj</a>", "tutaj (https://example.org/x)"),
        ("<a href=https://example.org/x target=_blank>tutaj</a>", "tutaj (https://example.org/x)"),
        ("<a href=\"https://example.org/x\">https://example.org/x</a>", "https://example.org/x"),
        ("<a href=\"https://example.org/\">https://example.org</a>", "https://example.org"),
        ("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>", "x (https://example.org/?a=1&b=2)"),
        ("<a href=\"mailto:jan@example.org?subject=x\">jan@example.org</a>", "jan@example.org"),
        ("<a href=\"mailto:jan@example.org\">napisz</a>", "napisz (jan@example.org)"),
        ("<a href=\"https://example.org\"><img src=x></a>", "https://example.org"),
        ("<a href=\"/dataset\">wewnątrz</a>", "wewnątrz"), ("<a href=\"javascript:alert(1)\">zły</a>", "zły"),
        ("<a name=x>kotwica</a>", "kotwica"),
        ("<a href=\"https://example.org\">otwarty", "otwarty (https://example.org)"),
        ("<a href=\"http://a.org\">a<a href=\"http://b.org\">b</a>", "a (http://a.org)b (http://b.org)"),
        ("<p>x <a href=\"http://a.org\"> <br> </a></p>", "x\n\nhttp://a.org"),
        ("<a data-href=\"http://a.org\">x</a>", "x"),
        ("<a href>x</a>", "x"), ("<a href=>x</a>", "x"),
    ])
func linksKeepTheirAddress(html: String, expected: String) {
    #expect(PlainText.line(from: html).text == expected.split(separator: "\n").joined(separator: " "))
}

@Test(
    "what is no tag is text, and nothing of it is lost",
    arguments: [
        "a < b", "a<be i c>d", "5 <10> 3", "<3", "x<", "x</", "<", "<>", "</>", "a <- b",
        "Jan Kowalski <jan@example.org>",
        "patrz <https://example.org/x>", "<imię i nazwisko>", "<p", "tekst <a href=\"x", "<!", "a <b",
        "<mailto:jan@example.org>",
    ])
func lessThanIsText(text: String) {
    #expect(PlainText.lines(from: text).text == text)
    #expect(PlainText.lines(from: "<b>" + text + "</b>").text.hasPrefix(text.prefix(2)))
}

@Test("line ends of a text stay where no block of HTML says where lines end")
func linesStayBesideInlineMarkup() {
    #expect(PlainText.lines(from: "## Opis\r\n\r\nTekst <b>ważny</b>\r\n* raz").text == "## Opis\n\nTekst ważny\n* raz")
    #expect(PlainText.lines(from: "<p>Tekst\r\nw wierszu</p>").text == "Tekst w wierszu")
}

@Test(
    "character references are decoded: named, decimal, hexadecimal, and numbers that mean windows-1252",
    arguments: [
        ("&oacute;&lstrok;&Zdot;", "ółŻ"), ("&#243;&#xF3;&#XF3;", "óóó"), ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("&bdquo;x&rdquo; &ndash; &hellip;", "„x” – …"), ("a&nbsp;b", "a b"), ("&#150;&#132;&#148;&#128;", "–„”€"),
        ("&#156;&#159;&#138;", "œŸŠ"), ("&#0;&#xD800;&#x110000;&#99999999999;", "&#0;&#xD800;&#x110000;&#99999999999;"),
        ("&nieznana; R&D; &; &#; &#x; AT&T &", "&nieznana; R&D; &; &#; &#x; AT&T &"), ("&oacute", "&oacute"),
        ("x&#8203;y", "x\u{200B}y"), ("a&shy;b", "ab"), ("&thisnameistoolong;", "&thisnameistoolong;"),
    ])
func referencesAreDecoded(text: String, expected: String) {
    let result = PlainText.lines(from: text)
    #expect(result.text == expected)
    #expect(!result.wasEscapedTwice)
    #expect(PlainText.lines(from: "<b>x</b>" + text).text == "x" + expected)
}

@Test(
    "entities that were escaped twice are repaired once, and it is said",
    arguments: [
        ("Gda&amp;nacute;sk", "Gdańsk", true), ("<p>a &amp;nbsp; b</p>", "a b", true), ("&amp;amp;amp;", "&amp;", true),
        ("R&amp;D", "R&D", false), ("&amp;amp;", "&", true), ("&lt;p&gt;Ala&lt;/p&gt;", "Ala", false),
        ("&lt;p&gt;A &amp;amp; B&lt;/p&gt;", "A & B", false), ("&lt;5 &amp;amp; &gt;3", "<5 & >3", true),
        ("1 &lt; 2 &gt; 0", "1 < 2 > 0", false),
    ])
func doubleEscapes(text: String, expected: String, isRepaired: Bool) {
    let result = PlainText.lines(from: text)
    #expect(result.text == expected)
    #expect(result.wasEscapedTwice == isRepaired)
}

@Test(
    "line ends, blanks and invisible characters are tidied",
    arguments: [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\n\n\n\nb", "a\n\nb"), ("\u{FEFF}tytuł\u{FEFF}", "tytuł"),
        ("a\u{0}b\u{1}c\u{7F}", "abc"),
        ("a\u{85}b\u{B}c\u{2028}d", "a\nb\nc\nd"), ("a\u{80}\u{9F}b", "ab"), ("a\u{A0}\u{A0} b", "a b"),
        ("  a  b  ", "a b"),
        ("a \t \nb", "a\nb"), ("a \t ", "a"), ("a\tb", "a\tb"), ("a\n  - b", "a\n  - b"),
        ("a\n          b", "a\n    b"),
        ("a\u{FFFE}\u{FFFF}b", "ab"), ("so\u{AD}ft", "soft"), ("zł €“ﬁ😀", "zł €“ﬁ😀"), ("©®\u{BD}", "©®½"), ("", ""),
        (" \r\n\t", ""),
    ])
func textIsTidied(text: String, expected: String) {
    #expect(PlainText.lines(from: text).text.utf8.elementsEqual(expected.utf8))
}

@Test(
    "a line has no line ends",
    arguments: [("a\r\nb", "a b"), ("a\tb", "a b"), ("<p>a</p><p>b</p>", "a b"), ("a<br>b", "a b"), (" a \n", "a")])
func linesAreJoined(text: String, expected: String) {
    #expect(PlainText.line(from: text).text == expected)
}

/// What XML 1.0 allows (section 2.2), less what `tidied` promises to take out.
private func isServable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0x09, 0x0A, 0x20...0x7E, 0xA1...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: scalar.value != 0xFEFF
        default: false
        }
    }
}

@Test("no text makes it crash or gives a character that XML forbids, or blanks at the ends of lines")
func randomTexts() {
    var random = Seeded(4)
    let pieces = [
        "<", ">", "&", ";", "#", "x", "\"", "'", "=", "/", "!", "--", "<p>", "</p>", "<a href=", "<a href=\"http://x",
        "</a>", "<br>",
        "<td>", "<script>", "</script", "<![CDATA[", "]]>", "&amp;", "&#11;", "&#xFFFF;", "&#150;", "\u{0}", "\u{FEFF}",
        "\t", " ",
        "\r", "\n", "\u{301}", "ł", "mailto:", "-->", "<!--",
    ]
    for _ in 0..<4_000 {
        var text = ""
        for _ in 0..<Int.random(in: 0...14, using: &random) {
            let isPiece = Int.random(in: 0..<5, using: &random) > 0
            text += isPiece ? pieces.randomElement(using: &random) ?? "" : random.scalars(2)
        }
        let lines = PlainText.lines(from: text).text
        #expect(isServable(lines), "\(text.debugDescription)")
        #expect(
            lines.split(separator: "\n").allSatisfy { $0.utf8.last != 0x20 && $0.utf8.last != 0x09 },
            "\(text.debugDescription)")
        #expect(!PlainText.line(from: text).text.utf8.contains { $0 == 0x0A || $0 == 0x09 })
        let bytes = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(isServable(PlainText.lines(from: String(decoding: bytes, as: UTF8.self)).text))
    }
}

/// What is quadratic in these takes many minutes, so the limit tells it from a slow machine.
@Test(
    "texts made to be slow cost a few passes",
    .timeLimit(.minutes(1)),
    arguments: [
        "<", "&", "<a href=", "<!--", "<a ='<b =\"", "<script>", "<![CDATA[", "<a href=\"http://x\">", "&amp;", "&#",
        "<td>", "\n", " ",
        "<br>", "<a href='http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\u{301}",
        "<!-- <a '",
    ])
func hostileTextsAreLinear(piece: String) {
    let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
    let result = PlainText.lines(from: text).text
    // Links are the one thing that adds: an address that a text of its own follows.
    #expect(result.utf8.count <= 2 * text.utf8.count)
    #expect(PlainText.lines(from: "<p>" + text).text.utf8.count <= 2 * text.utf8.count)
}

@Test("a very long address is told once, and a very long link text is kept", .timeLimit(.minutes(1)))
func longLinks() {
    let address = "http://" + String(repeating: "a", count: 40_000)
    #expect(PlainText.lines(from: "<a href=\"\(address)\">\(address)</a>").text == address)
    let text = String(repeating: "a", count: 40_000)
    #expect(PlainText.lines(from: "<a href=\"\(address)\">\(text)</a>").text.hasPrefix(text))
}
