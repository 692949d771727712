import DCAT
import Foundation

/// A generator of the same numbers every time (SplitMix64), so that a failure can be seen again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A text of any scalars at all, surrogates excepted.
    mutating func scalars(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            let range: Range<UInt32> = Bool.random(using: &self) ? 0..<0x250 : 0..<0x110000
            text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: range, using: &self)) ?? "\u{FFFD}")
        }
        return text
    }
}

/// Texts that break what is written carelessly.
let nastyTexts = [
    "\"", "\\", "/", "\"\\/", "\\\"\\/", "\\\\\"\\/publishers/x\"", "\"\\/datasets\"", "\\", "\\\\", "\"/\\",
    "{\"uri\":\"\\/publishers/1\"}", "a\u{0}b", "\u{1}\u{7F}", "\u{2028}\u{2029}", "\u{FEFF}", "😀", "e\u{301}",
    "</script>",
    "\r\n\t", " ", "ż", "'", "`", "\u{FFFF}",
]

/// The repository's `catalog/`, found from this file, or below `SNOP_ROOT`.
let catalogFolder: URL = {
    if let root = ProcessInfo.processInfo.environment["SNOP_ROOT"] {
        return URL(fileURLWithPath: root).appendingPathComponent("catalog")
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("catalog")
}()

private let concept = Concept(uri: "http://example.org/code", label: LocalizedText(pl: "kod", en: "code"))

/// A dataset with something in every property.
func fullDataset() -> Dataset {
    var dataset = Dataset()
    dataset.identifier = ["6c152707", "ISBN 1"]
    dataset.title = LocalizedText(pl: "Zabytki „nieruchome”", en: "Monuments")
    dataset.description = LocalizedText(pl: "Akapit\n\n- punkt\t\"cytat\"", en: "Paragraph")
    dataset.keyword["pl"] = ["zabytki", "kultura"]
    dataset.keyword["en"] = ["monuments"]
    dataset.theme = [concept, Concept(uri: nil, label: LocalizedText("pl", "ukraina"))]
    dataset.publisher = Agent(
        name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011", homepage: "https://www.gdansk.pl",
        email: "bom@gdansk.gda.pl")
    dataset.creator = [Agent(uri: "https://example.org/biuro", name: LocalizedText("pl", "Biuro"))]
    dataset.contactPoint = [ContactPoint(name: "Jan", email: "jan@example.org", url: "https://example.org/kontakt")]
    dataset.issued = DateValue(year: 2016)
    dataset.modified = DateValue(secondsSince1970: 1_511_448_038)
    dataset.accrualPeriodicity = concept
    dataset.language = [concept]
    dataset.spatial = [
        Location(
            uri: "https://example.org/gdansk", teryt: "2261011", label: LocalizedText("pl", "Gdańsk"),
            bbox: BoundingBox(west: 18.4, south: 54.25, east: 18.9, north: 54.5)),
        Location(label: LocalizedText("pl", "Stare Miasto")),
    ]
    dataset.temporal = [
        PeriodOfTime(startDate: DateValue(year: 2010), endDate: DateValue(year: 2016, month: 6)),
        PeriodOfTime(startDate: DateValue(year: 2010, month: 1, day: 2), endDate: nil),
    ]
    dataset.landingPage = ["https://example.org/d"]
    dataset.page = ["https://example.org/doc"]
    dataset.license = [concept]
    dataset.rights = [LocalizedText(pl: "Podaj źródło", en: "State the source")]
    dataset.accessRights = concept
    dataset.conformsTo = ["https://example.org/standard"]
    dataset.version = "1.0"
    dataset.applicableLegislation = [Dataset.highValueRegulation]
    dataset.hvdCategory = [concept]
    dataset.distribution = [fullDistribution("a"), fullDistribution("b")]
    return dataset
}

func fullDistribution(_ key: String) -> Distribution {
    var distribution = Distribution()
    distribution.key = key
    distribution.title = LocalizedText("pl", "Plik \(key)")
    distribution.description = LocalizedText("pl", "Opis")
    distribution.accessURL = ["https://example.org/\(key)"]
    distribution.downloadURL = ["https://example.org/\(key).csv"]
    distribution.format = Format(uri: "http://example.org/CSV", label: "CSV")
    distribution.mediaType = "text/csv"
    distribution.byteSize = 1024
    distribution.license = concept
    distribution.rights = [LocalizedText("pl", "Prawa")]
    distribution.issued = DateValue(year: 2016, month: 2)
    distribution.modified = DateValue(year: 2017, month: 2, day: 28)
    distribution.checksum = Checksum(algorithm: "md5", value: "0123456789abcdef0123456789abcdef")
    distribution.language = [concept]
    distribution.conformsTo = ["https://example.org/standard"]
    distribution.page = ["https://example.org/page"]
    distribution.applicableLegislation = [Dataset.highValueRegulation]
    return distribution
}

/// A dataset of nasty and random texts, each part there or not.
func randomDataset(_ random: inout Seeded) -> Dataset {
    func text() -> String {
        let kind = Int.random(in: 0..<3, using: &random)
        if kind == 0 { return nastyTexts.randomElement(using: &random) ?? "" }
        if kind == 1 { return random.scalars(Int.random(in: 1...12, using: &random)) }
        return (0..<3).compactMap { _ in nastyTexts.randomElement(using: &random) }.joined()
    }
    func address() -> String { "https://example.org/" + text() }
    func localized() -> LocalizedText {
        var map = LocalizedText()
        for language in ["pl", "en", "und"] where Bool.random(using: &random) { map[language] = text() }
        return map
    }
    func some<Value>(_ make: () -> Value) -> [Value] {
        (0..<Int.random(in: 0...2, using: &random)).map { _ in make() }
    }
    func date() -> DateValue? {
        DateValue(secondsSince1970: Int.random(in: -20_000_000_000...200_000_000_000, using: &random))
    }
    func agent() -> Agent {
        Agent(
            uri: some(address).first, name: LocalizedText("pl", text()),
            teryt: some(text).first, homepage: some(address).first, email: some(text).first)
    }
    var dataset = Dataset()
    dataset.identifier = some(text)
    dataset.title = localized()
    dataset.description = localized()
    if Bool.random(using: &random) { dataset.keyword["pl"] = [text(), text()] }
    dataset.theme = some { Concept(uri: some(address).first, label: LocalizedText("pl", text())) }
    dataset.publisher = some(agent).first
    dataset.creator = some(agent)
    dataset.contactPoint = some { ContactPoint(name: text(), email: some(text).first) }
    dataset.issued = date()
    dataset.spatial = some { Location(uri: some(address).first, label: LocalizedText("pl", text())) }
    dataset.temporal = some { PeriodOfTime(startDate: DateValue(year: 2000), endDate: date()) }
    dataset.rights = some { LocalizedText("pl", text()) }
    dataset.version = some(text).first
    dataset.landingPage = some(address)
    dataset.distribution = some {
        var distribution = Distribution()
        distribution.key = some(text).first
        distribution.title = localized()
        distribution.accessURL = some(address)
        distribution.format = some { Format(uri: some(address).first, label: text()) }.first
        distribution.byteSize = some { Int.random(in: 1...(.max), using: &random) }.first
        return distribution
    }
    return dataset
}
