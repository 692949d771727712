import DCAT
import Foundation
import Testing

private let lists: [(file: String, list: CodeList, spellings: [String])] = [
    ("data-theme", Vocabularies.themes, ["aliases"]), ("frequency", Vocabularies.frequencies, ["iso8601", "aliases"]),
    ("language", Vocabularies.languages, ["iso639_1", "iso639_2t", "iso639_2b"]),
    ("licence", Vocabularies.licences, ["url", "aliases"]), ("access-right", Vocabularies.accessRights, ["aliases"]),
    ("hvd-category", Vocabularies.hvdCategories, []), ("file-type", Vocabularies.fileTypes.list, ["aliases"]),
    ("inspire-theme", Vocabularies.inspireThemes.list, ["aliases"]),
    ("topic-category", Vocabularies.topicCategories.list, ["aliases"]),
]

private func table(_ name: String) -> CSVTable { CSVTable(Resource.text("vocabularies/\(name).csv")) }

@Test(
    "a table is read with its quotes and line ends",
    arguments: [
        ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2\r\n", [["1", "2"]]), ("a,b\n1,2", [["1", "2"]]),
        ("a,b\n\"1,x\",\"a \"\"b\"\"\"\n", [["1,x", "a \"b\""]]), ("a,b\n\"1\n2\",\n", [["1\n2", ""]]),
        ("a,b\n1\n", [["1", ""]]),
        ("a,b\n,\"\"", [["", ""]]), ("a,b\n\n1,2\n\n", [["1", "2"]]), ("a,b\n", []), ("a,b", []),
        ("a,b\n1,\"\"\"\"\n", [["1", "\""]]),
    ] as [(String, [[String]])])
func csvTables(text: String, rows: [[String]]) {
    let table = CSVTable(text)
    #expect(table.header == ["a", "b"])
    #expect(table.rows == rows)
    #expect(table.column("b") == 1)
}

@Test("every file of the catalogue is shipped as it is, and nothing else")
func resourcesAreTheFiles() throws {
    guard let files = FileManager.default.enumerator(atPath: catalogFolder.resolvingSymlinksInPath().path) else {
        print("skipped: there is no \(catalogFolder.path)")
        return
    }
    var names: Set<String> = []
    for case let name as String in files where name.hasSuffix(".csv") || name.hasSuffix(".sql") { names.insert(name) }
    #expect(Set(Resource.names) == names)
    #expect(Resource.names.count == names.count)
    for name in names {
        let shipped = try #require(Resource.bytes(name))
        #expect(try Data(contentsOf: catalogFolder.appendingPathComponent(name)) == Data(shipped), "\(name)")
    }
    #expect(Resource.bytes("no such file") == nil)
    #expect(Vocabularies.fingerprint.count == 32)
}

@Test(
    "no code of a list is there twice, each has a URI below its base and labels in both languages",
    arguments: 0..<lists.count)
func codesAreWhole(index: Int) {
    let list = lists[index].list
    #expect(!list.codes.isEmpty)
    #expect(Set(list.codes.map(\.code)).count == list.codes.count)
    for code in list.codes {
        #expect(code.uri == list.base + code.code)
        #expect(code.label["pl"]?.isEmpty == false && code.label["en"]?.isEmpty == false, "\(code.code)")
        #expect(list.code(code.code)?.code == code.code)
        #expect(list[code.uri]?.code == code.code)
        #expect(list[code.uri.replacing("http://", with: "https://") + "/"]?.code == code.code)
    }
}

@Test("folded, a spelling stands in one row of its file only, and means that row's code", arguments: 0..<lists.count)
func spellingsMeanOneCode(index: Int) {
    let (file, list, columns) = lists[index]
    let table = table(file)
    var owner: [String: String] = [:]
    for row in table.rows {
        let code = row[table.column("code")]
        var spellings = [code, list.base + code, row[table.column("pl")], row[table.column("en")]]
        for column in columns { spellings += row[table.column(column)].split(separator: "|").map(String.init) }
        for spelling in spellings where !spelling.isEmpty {
            let key = Folding.key(spelling)
            #expect(
                owner[key] == nil || owner[key] == code, "\(file): \(spelling) means \(owner[key] ?? "") and \(code)")
            owner[key] = code
            #expect(list[spelling]?.code == code, "\(file): \(spelling)")
        }
    }
    #expect(list["żaden taki kod"] == nil)
    #expect(list[""] == nil)
}

@Test("a licence's spelling without a version is in no other column, and a statement of no licence is none")
func assumedLicencesAreApart() {
    let table = table("licence")
    var owner: [String: String] = [:]
    for row in table.rows {
        let code = row[table.column("code")]
        for spelling in row[table.column("unversioned_aliases")].split(separator: "|").map(String.init) {
            #expect(owner.updateValue(code, forKey: Folding.key(spelling)) == nil, "\(spelling)")
            #expect(Vocabularies.licences[spelling] == nil, "\(spelling)")
            #expect(Vocabularies.licences.assumed(spelling)?.code == code)
        }
    }
    for row in DCATTests.table("licence-unstated").rows {
        #expect(Vocabularies.licences[row[0]] == nil && Vocabularies.licences.assumed(row[0]) == nil, "\(row[0])")
        #expect(Vocabularies.licenceStatements[row[0]]?.meaning.rawValue == row[3], "\(row[0])")
        #expect(Vocabularies.licenceStatements[row[0]]?.label["pl"] == row[1])
    }
}

@Test(
    "known spellings mean the codes that people mean by them",
    arguments: [
        ("data-theme", "transport", "TRAN"), ("data-theme", "Środowisko", "ENVI"), ("data-theme", "SRODOWISKO", "ENVI"),
        ("data-theme", "dane.gov.pl:143", "TRAN"), ("data-theme", "dane-przestrzenne", "REGI"),
        ("data-theme", "odpady-stale", "ENVI"),
        ("data-theme", "GOVE", "GOVE"), ("data-theme", "urzad-miejski", "GOVE"), ("data-theme", "dane.gov.pl:152", nil),
        ("data-theme", "ukraina", nil), ("frequency", "yearly", "ANNUAL"), ("frequency", "R/P1Y", "ANNUAL"),
        ("frequency", "everyHalfYear", "ANNUAL_2"), ("frequency", "codziennie", "DAILY"),
        ("frequency", "P1M", "MONTHLY"),
        ("frequency", "notApplicable", "UNKNOWN"), ("frequency", "notPlanned", "NOT_PLANNED"),
        ("frequency", "irregular", "IRREG"),
        ("frequency", "http://publications.europa.eu/resource/authority/frequency/WEEKLY", "WEEKLY"),
        ("frequency", "co piątek", nil),
        ("language", "pl", "POL"), ("language", "pol", "POL"), ("language", "polski", "POL"),
        ("language", "Polish", "POL"),
        ("language", "ger", "DEU"), ("language", "deu", "DEU"), ("language", "uk", "UKR"), ("language", "xx", nil),
        ("access-right", "public", "PUBLIC"),
        ("access-right", "http://publications.europa.eu/resource/authority/access-right/RESTRICTED", "RESTRICTED"),
        ("licence", "CC BY 4.0", "CC_BY_4_0"), ("licence", "http://creativecommons.org/licenses/by/4.0", "CC_BY_4_0"),
        ("licence", "cc-zero", "CC0"), ("licence", "cc-by", nil), ("licence", "attribution", nil),
    ] as [(String, String, String?)])
func knownSpellings(file: String, spelling: String, code: String?) {
    let list = lists.first { $0.file == file }?.list
    #expect(list?[spelling]?.code == code)
}

@Test(
    "a format is known by its label, its extension or its media type",
    arguments: [
        ("CSV", "CSV"), ("csv", "CSV"), (".csv", "CSV"), ("*.CSV", "CSV"), ("text/csv", "CSV"), ("xlsx", "XLSX"),
        ("SHP", "SHP"),
        ("application/json", "JSON"), ("GeoJSON", "GEOJSON"), ("jpg", "JPEG"),
        ("http://publications.europa.eu/resource/authority/file-type/PDF", "PDF"),
        ("tif", "TIFF"), ("application/zip", "ZIP"), ("REST", nil), ("API", nil), ("GPX", nil), ("", nil), (".", nil),
        ("*.", nil),
    ] as [(String, String?)])
func formats(label: String, code: String?) {
    #expect(Vocabularies.fileTypes[label]?.code == code)
}

@Test("each extension and media type of the table leads to one code, and back")
func fileTypesAreWhole() {
    let table = table("file-type")
    var extensions: Set<String> = []
    for row in table.rows {
        let code = row[table.column("code")]
        for suffix in row[table.column("extensions")].split(separator: "|").map(String.init) {
            #expect(extensions.insert(suffix).inserted, "\(suffix)")
            #expect(Vocabularies.fileTypes.type(ofExtension: suffix)?.code == code)
        }
        let media = row[table.column("media_type")]
        if !media.isEmpty {
            #expect(Vocabularies.fileTypes.mediaType(of: code) == media)
            #expect(Vocabularies.fileTypes.type(ofMediaType: media)?.code == code, "\(media)")
        }
    }
    #expect(Vocabularies.fileTypes.type(ofExtension: "nosuch") == nil)
}

@Test(
    "a territorial unit is found by 2, 4, 6 or 7 digits, and with the zero that a spreadsheet ate",
    arguments: [
        ("22", "22"), ("2261", "2261"), ("2261011", "2261011"), ("226101", "2261011"), (" 22 61 011 ", "2261011"),
        ("02", "02"),
        ("2", "02"), ("201", "0201"), ("0201", "0201"), ("0201011", "0201011"), ("201011", "0201011"),
        ("1465011", "1465011"),
        ("2261019", nil), ("99", nil), ("", nil), (" ", nil), ("x", nil), ("-1", nil), ("22610111", nil), ("２２", nil),
        ("2261/011", nil),
        ("226", "0226"), ("299", nil), ("22611", nil), ("00", nil), ("0", nil),
    ] as [(String, String?)])
func units(code: String, expected: String?) {
    #expect(Vocabularies.units[code]?.code == expected)
}

@Test("the town and the country part of an urban-rural gmina are that gmina")
func partsOfGminas() throws {
    let table = table("teryt")
    let both = try #require(table.rows.first { $0[0].utf8.count == 7 && $0[0].hasSuffix("3") }?[0])
    for kind in ["4", "5"] { #expect(Vocabularies.units[both.prefix(6) + kind]?.code == both) }
    let rural = try #require(table.rows.first { $0[0].utf8.count == 7 && $0[0].hasSuffix("2") }?[0])
    #expect(Vocabularies.units[rural.prefix(6) + "4"] == nil)
}

@Test("every unit lies in units that exist, is found by its code, and is named")
func unitsAreWhole() {
    let table = table("teryt")
    let codes = Set(table.rows.map { $0[0] })
    #expect(codes.count == table.rows.count)
    for row in table.rows {
        let code = row[0]
        #expect([2, 4, 7].contains(code.utf8.count))
        let lineage = TerritorialUnits.lineage(of: code)
        #expect(lineage.last == code && lineage.allSatisfy(codes.contains), "\(code)")
        #expect(lineage.dropLast().last ?? "" == row[table.column("parent")], "\(code)")
        #expect(Vocabularies.units[code]?.label["pl"]?.isEmpty == false)
        if code.utf8.count == 7 {
            let six = Vocabularies.units[String(code.prefix(6))]
            #expect(six == nil || six?.code.prefix(6) == code.prefix(6))
        }
    }
}

@Test("a voivodeship and a powiat are called so, and a gmina by its name")
func unitLabels() {
    #expect(Vocabularies.units["14"]?.label["pl"] == "województwo mazowieckie")
    #expect(Vocabularies.units["14"]?.label["en"] == "Masovian Voivodeship")
    #expect(Vocabularies.units["1428"]?.label["pl"] == "powiat sochaczewski")
    #expect(Vocabularies.units["2261011"]?.label["pl"] == "Gdańsk")
    #expect(Vocabularies.units["2261"]?.uri?.hasPrefix("http://publications.europa.eu/") == true)
    #expect(Vocabularies.units["2261011"]?.uri == nil)
    #expect(TerritorialUnits.lineage(of: "2261011") == ["22", "2261", "2261011"])
    #expect(TerritorialUnits.lineage(of: "22") == ["22"])
}
