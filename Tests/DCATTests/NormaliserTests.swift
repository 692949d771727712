import DCAT
import TestSupport
import Testing

/// Takes a step and expects these findings of it, as `code field value`.
private func expectFindings(
    _ expected: [String], at location: SourceLocation = #_sourceLocation, _ step: (inout Normaliser) -> Void
) {
    var normaliser = Normaliser()
    step(&normaliser)
    let found = normaliser.findings.map { "\($0.code.rawValue) \($0.field ?? "-") \($0.value ?? "-")" }
    #expect(found == expected, sourceLocation: location)
}

@Test("a clean record has no findings")
func cleanValuesHaveNoFindings() {
    var normaliser = Normaliser()
    #expect(normaliser.line(" Tytuł <b>x</b> ", field: "title") == "Tytuł x")
    #expect(normaliser.lines("a\r\nb", field: "description") == "a\nb")
    #expect(normaliser.keywords(["transport", " Transport ", "", "sąd", "sad"]) == ["transport", "sąd", "sad"])
    #expect(normaliser.url("https://example.org/a b", field: "x") == "https://example.org/a%20b")
    #expect(normaliser.email("mailto:a@b.pl", field: "x") == "a@b.pl")
    #expect(normaliser.date("03.06.2016", field: "x", naive: .utc)?.description == "2016-06-03")
    #expect(normaliser.byteSize("1024", field: "x") == 1024)
    #expect(normaliser.byteSize(" 1024.0\n", field: "x") == 1024)
    #expect(normaliser.byteSize("0", field: "x") == nil)
    #expect(normaliser.theme("transport")?.uri?.hasSuffix("/TRAN") == true)
    #expect(normaliser.frequency("Codziennie")?.uri?.hasSuffix("/DAILY") == true)
    #expect(normaliser.language("pl_PL")?.uri?.hasSuffix("/POL") == true)
    #expect(normaliser.region("2261011")?.teryt == "2261011")
    #expect(normaliser.licence(["CC BY 4.0"])?.uri?.hasSuffix("/CC_BY_4_0") == true)
    let (format, mediaType) = normaliser.format(
        label: "CSV", mediaType: "TEXT/CSV; charset=utf-8", url: nil, field: "d")
    #expect(format?.uri?.hasSuffix("/CSV") == true)
    #expect(mediaType == "text/csv")
    #expect(normaliser.findings.isEmpty)
}

@Test("what is absent or blank is absent, without a finding")
func absentValuesHaveNoFindings() {
    var normaliser = Normaliser()
    for blank in [nil, "", " ", "\n"] as [String?] {
        #expect(normaliser.line(blank, field: "x") == nil)
        #expect(normaliser.lines(blank, field: "x") == nil)
        #expect(normaliser.url(blank, field: "x") == nil)
        #expect(normaliser.email(blank, field: "x") == nil)
        #expect(normaliser.date(blank, field: "x", naive: .utc) == nil)
        #expect(normaliser.byteSize(blank, field: "x") == nil)
        #expect(normaliser.frequency(blank) == nil)
        #expect(normaliser.region(blank) == nil)
        #expect(normaliser.theme(blank ?? "") == nil)
        #expect(normaliser.language(blank ?? "") == nil)
        #expect(normaliser.format(label: "CSV", mediaType: blank, url: blank, field: "x").mediaType == "text/csv")
    }
    #expect(normaliser.findings.isEmpty)
}

@Test("a value that cannot be used is left out with a finding that tells it")
func unusableValuesAreReported() {
    expectFindings(["url-invalid accessURL brak"]) { #expect($0.url("brak", field: "accessURL") == nil) }
    expectFindings(["email-invalid contact brak"]) { #expect($0.email("brak", field: "contact") == nil) }
    expectFindings([
        "date-invalid issued 31.04.2020"
    ]) { #expect($0.date("31.04.2020", field: "issued", naive: .utc) == nil) }
    for size in ["-1", "1,5 MB", "x", "1e3", "99999999999999999999", "1 024"] {
        expectFindings(["byte-size-invalid size \(size)"]) { #expect($0.byteSize(size, field: "size") == nil) }
    }
    for type in ["csv", "text/", "/csv", "a/b/c", "tekst/zażółć", ";"] {
        expectFindings(["media-type-invalid d.mediaType \(type)"]) {
            #expect($0.format(label: "CSV", mediaType: type, url: nil, field: "d").mediaType == "text/csv")
        }
    }
}

@Test("a value that cannot be mapped keeps its text, with a finding that tells it")
func unmappedValuesKeepTheirText() {
    let text = LocalizedText("pl", "co piątek")
    expectFindings(["frequency-unknown accrualPeriodicity co <b>piątek</b>"]) {
        #expect($0.frequency("co <b>piątek</b>") == Concept(uri: nil, label: text))
    }
    expectFindings([
        "theme-unknown theme co piątek"
    ]) { #expect($0.theme("co piątek") == Concept(uri: nil, label: text)) }
    expectFindings([
        "language-unknown language co piątek"
    ]) { #expect($0.language("co piątek") == Concept(uri: nil, label: text)) }
    expectFindings(["language-unknown language Polish-Lithuanian"]) {
        #expect($0.language("Polish-Lithuanian")?.label["pl"] == "Polish-Lithuanian")
    }
    expectFindings(["region-unknown spatial 9999999\u{0}"]) {
        #expect($0.region("9999999\u{0}") == Location(label: LocalizedText("pl", "9999999")))
    }
    expectFindings(["format-unknown d.format GPX"]) {
        let (format, mediaType) = $0.format(label: "GPX", mediaType: "application/gpx+xml", url: nil, field: "d")
        #expect(format == Format(uri: nil, label: "GPX"))
        #expect(mediaType == "application/gpx+xml")
    }
    var english = Normaliser(language: "en")
    #expect(english.theme("odd")?.label["en"] == "odd")
}

@Test("a format that is not stated is inferred, from the media type before the address, with a finding")
func formatsAreInferred() {
    expectFindings(["format-inferred d.format csv"]) {
        let (format, mediaType) = $0.format(
            label: nil, mediaType: nil, url: "https://example.org/x.CSV?y", field: "d")
        #expect(format?.uri?.hasSuffix("/CSV") == true)
        #expect(mediaType == "text/csv")
    }
    expectFindings(["format-inferred d.format text/csv"]) {
        #expect(
            $0.format(label: " ", mediaType: "text/csv", url: "https://e.org/x.zip", field: "d").format?.label
                == "CSV")
    }
    expectFindings(["format-missing d.format -"]) {
        #expect($0.format(label: nil, mediaType: nil, url: "https://example.org/x", field: "d").format == nil)
    }
}

@Test("entities that were escaped twice are repaired with a finding")
func repairsAreReported() {
    expectFindings(["text-repaired title Gda&amp;nacute;sk"]) {
        #expect($0.line("Gda&amp;nacute;sk", field: "title") == "Gdańsk")
    }
}

@Test(
    "a licence is known by its name, or its address in any of its forms",
    arguments: [
        ("CC BY 4.0", "CC_BY_4_0"), ("https://creativecommons.org/licenses/by/4.0/", "CC_BY_4_0"),
        ("http://www.creativecommons.org/licenses/by/4.0/legalcode.pl", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.uk", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.cs", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0?ref=x", "CC_BY_4_0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/deed.pl", "CC0"), ("CC0-1.0", "CC0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", "CC_BY_4_0"),
    ])
func knownLicences(statement: String, code: String) {
    var normaliser = Normaliser()
    #expect(normaliser.licence([nil, " ", statement])?.uri == Vocabularies.licences.code(code)?.uri)
    #expect(normaliser.findings.isEmpty)
}

@Test("a licence that is not plainly stated gives a finding that says how it was read")
func doubtfulLicences() {
    // That nothing is stated is said where it is known of the whole dataset.
    expectFindings([]) { #expect($0.licence([]) == nil) }
    expectFindings([]) { #expect($0.licence([nil, "", " "], field: "x") == nil) }
    expectFindings(["licence-missing license notspecified"]) { #expect($0.licence(["notspecified"]) == nil) }
    expectFindings(["licence-version-assumed license http://www.opendefinition.org/licenses/cc-by"]) {
        #expect(
            $0.licence(["http://www.opendefinition.org/licenses/cc-by", "cc-by"])?.uri?.contains("CC_BY") == true)
    }
    expectFindings(["licence-unknown license other-open"]) {
        let licence = $0.licence(["other-open"])
        #expect(licence?.uri == nil && licence?.label["pl"] == "Inna licencja otwarta, bez nazwy")
    }
    expectFindings(["licence-unknown license https://miasto.pl/licencja x"]) {
        let licence = $0.licence(["https://miasto.pl/licencja x", "Licencja miejska"])
        #expect(
            licence
                == Concept(uri: "https://miasto.pl/licencja%20x", label: LocalizedText("pl", "Licencja miejska")))
    }
    expectFindings(["licence-unknown license https://creativecommons.org/licenses/by/3.0/pl/legalcode"]) {
        #expect($0.licence(["https://creativecommons.org/licenses/by/3.0/pl/legalcode"])?.label.isEmpty == true)
    }
    // An exact statement goes before a doubtful one, wherever it stands.
    expectFindings([]) { #expect($0.licence(["cc-by", "CC BY 4.0"])?.uri?.hasSuffix("CC_BY_4_0") == true) }
}

@Test("a finding cuts what it quotes, whatever the characters are")
func findingsAreShort() {
    #expect(Finding(.urlInvalid, value: String(repeating: "ł", count: 200), "").value?.unicodeScalars.count == 200)
    #expect(
        Finding(.urlInvalid, value: String(repeating: "x", count: 201), "").value == String(repeating: "x", count: 200)
            + "…")
    let marks = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(Finding(.urlInvalid, value: marks, "").value?.unicodeScalars.count == 201)
    #expect(Finding(.urlInvalid, "").value == nil)
}

@Test("finding codes are words with hyphens, and no two are the same")
func findingCodesAreStable() {
    let codes = FindingCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) } })
    #expect(Finding(.recordInvalid, "").severity == .error)
    #expect(Finding(.licenceMissing, "").severity == .warning)
    #expect(Finding(.formatInferred, "").severity == .info)
}

@Test("no text makes the normaliser crash, and what is not mapped or reported is kept")
func randomValues() {
    var random = Seeded(6)
    for _ in 0..<300 {
        let text = random.scalars(12)
        var normaliser = Normaliser()
        let url = normaliser.url(text, field: "x")
        let date = normaliser.date(text, field: "x", naive: .utc)
        let size = normaliser.byteSize(text, field: "x")
        let email = normaliser.email(text, field: "x")
        let kept = [url != nil, date != nil, size != nil, email != nil].count { $0 }
        let isBlank = !text.utf8.contains { $0 > 0x20 }
        #expect(isBlank || kept + normaliser.findings.count == 4)
        _ = normaliser.format(label: text, mediaType: text, url: text, field: "x")
        _ = normaliser.licence([text])
    }
}
