import Foundation
import Testing

@testable import DCAT

/// Names of offices, and the units that they name in TERC.
@Suite("Names of offices")
struct OfficeTests {
    private func codes(_ name: String) -> [String]? { Vocabularies.offices.reading(name)?.units.map(\.code) }

    @Test(
        "an office's title and the unit's name in its case name one unit",
        arguments: [
            ("Urząd Gminy Baranów, powiat kępiński", "3008012"), ("Urząd Miasta i Gminy w Pobiedziskach", "3021123"),
            ("Urząd Miejski w Łodzi", "1061011"), ("Starostwo Powiatowe w Kępnie", "3008"),
            ("Gmina Michałowice (pow. krakowski)", "1206082"), ("Gmina Michałowice, woj. mazowieckie", "1421042"),
            ("Burmistrz Miasta Marki", "1434021"), ("Burmistrz Marek", "1434021"), ("Wójt Gminy Lesznowola", "1418032"),
            ("Miasto Łódź", "1061011"), ("URZĄD MIASTA LODZI", "1061011"), ("Powiat gnieźnieński", "3003"),
            ("Starosta Gnieźnieński", "3003"), ("Zarząd Powiatu w Gnieźnie", "3003"),
            ("Urząd Marszałkowski Województwa Łódzkiego", "10"), ("Urząd Marszałkowski w Łodzi", "10"),
            ("Samorząd Województwa Kujawsko-Pomorskiego", "04"), ("Mazowiecki Urząd Wojewódzki w Warszawie", "14"),
            ("Wojewoda Kujawsko-Pomorski", "04"), ("województwo warmińsko-mazurskie", "28"),
            ("Wydział Geodezji Urzędu Miasta Krakowa", "1261011"),
            ("Urząd Miasta Krakowa - Wydział Geodezji", "1261011"),
            ("Urząd m.st. Warszawy", "1465011"), ("Miasto Stołeczne Warszawa", "1465011"),
            ("Stołeczne Królewskie Miasto Kraków", "1261011"), ("Gmina Miejska Kraków", "1261011"),
            ("Gmina Miasta Gdańska", "2261011"), ("Prezydent Gdańska", "2261011"),
            ("Miasto i Gmina Konstancin-Jeziorna", "1418023"),
            ("Urząd Gminy Baranów w powiecie puławskim", "0614022"), ("Gmina Wiejska Sochaczew", "1428072"),
            ("Urząd Miejski w Sochaczewie", "1428011"), ("Urząd Gminy w Sochaczewie", "1428072"),
            ("Powiat łódzki wschodni", "1006"), ("Gmina Gdańsk, powiat Gdańsk", "2261011"),
            ("Powiat świdnicki, województwo lubelskie", "0617"),
            ("Miejski Zarząd Dróg w Kielcach", "2661011"), ("Zarząd Dróg Miejskich w Warszawie", "1465011"),
            ("Urząd Gminy Teresin z siedzibą w Teresinie", "1428082"), ("Miasto Gdynia na prawach powiatu", "2262011"),
            ("Centrum Usług Informatycznych we Wrocławiu, Gmina Wrocław", "0264011"),
            ("Gmina Dobra (Szczecińska)", nil), ("Gmina Dobra, powiat policki", "3211012"),
        ] as [(String, String?)])
    func one(name: String, code: String?) {
        if let code { #expect(codes(name) == [code]) } else { #expect((codes(name) ?? []).count > 1) }
    }

    @Test(
        "a name that several units can have names all of them",
        arguments: [
            ("Gmina Michałowice", ["1206082", "1421042"]),
            // Baranów and Baranowo have one locative.
            ("Urząd Gminy w Baranowie", ["0614022", "1405032", "1415012", "3008012"]),
            ("Gmina Sochaczew", ["1428011", "1428072"]), ("Powiat średzki", ["0218", "3025"]),
            ("Urząd Gminy Rudnik", ["0606092", "1608062", "2411082"]),
            ("Gmina Wrocław, Gmina Miejska Kraków", ["0264011", "1261011"]),
        ])
    func several(name: String, expected: [String]) {
        #expect(codes(name) == expected)
    }

    @Test(
        "an office of a unit that TERC does not have, or not of that kind, or not there, names none",
        arguments: [
            "Urząd Gminy Przykładowo", "Prezydent Miasta Lesznowoli", "Gmina Baranów, powiat gdański",
            // Its seat is a city that is a powiat itself, and so not in its own.
            "Starostwo Powiatowe w Poznaniu", "Gmina Miejska Łódzka", "Urząd Gminy w Łódź", "Województwo Galicyjskie",
        ])
    func none(name: String) {
        #expect(codes(name) == [])
    }

    @Test(
        "what is no office of a territorial unit is not read as one",
        arguments: [
            "", " ", ",", "Łódź", "Urząd Miasta", "Wydział Środowiska", "Urząd Morski w Gdyni", "UM Gdynia",
            "Komenda Miejska Policji w Gdańsku", "Gminny Ośrodek Kultury w Michałowicach", "Jan Kowalski",
            "Stowarzyszenie Przyjaciół Miasta Torunia", "Przedsiębiorstwo Wodociągów w Łodzi", "City of Łódź",
            "Związek Gmin Śląska Opolskiego", "Województwo", "w", "na prawach powiatu", "Wydział Geodezji",
            String(repeating: "miasto ", count: 5000),
        ])
    func others(name: String) {
        #expect(codes(name) == nil || codes(name) == [])
        if !name.hasPrefix("miasto") { #expect(codes(name) == nil) }
    }

    @Test(
        "names of towns are known in the cases in which they stand",
        arguments: [
            "Białystok Białegostoku Białymstoku", "Krasnystaw Krasnegostawu Krasnymstawie", "Tychy Tychów Tychach",
            "Zakopane Zakopanego Zakopanem", "Gliwice Gliwic Gliwicach", "Siedlce Siedlec Siedlcach",
            "Suwałki Suwałk Suwałkach", "Ząbki Ząbek Ząbkach", "Bydgoszcz Bydgoszczy Bydgoszczy",
            "Żywiec Żywca Żywcu", "Września Wrześni Wrześni", "Radom Radomia Radomiu", "Kielce Kielc Kielcach",
            "Chodzież Chodzieży Chodzieży", "Świecie Świecia Świeciu", "Gołdap Gołdapi Gołdapi", "Hel Helu Helu",
            "Ostrołęka Ostrołęki Ostrołęce", "Wisła Wisły Wiśle", "Końskie Końskich Końskich", "Sopot Sopotu Sopocie",
            "Mielec Mielca Mielcu", "Włocławek Włocławka Włocławku", "Płock Płocka Płocku", "Ełk Ełku Ełku",
            "Oświęcim Oświęcimia Oświęcimiu", "Grudziądz Grudziądza Grudziądzu", "Zamość Zamościa Zamościu",
            "Poznań Poznania Poznaniu", "Rzeszów Rzeszowa Rzeszowie", "Wrocław Wrocławia Wrocławiu",
            "Bielsko-Biała Bielska-Białej Bielsku-Białej", "Góra-Kalwaria Góry-Kalwarii Górze-Kalwarii",
            "Nowa-Sól Nowej-Soli Nowej-Soli", "Dobre-Miasto Dobrego-Miasta Dobrym-Mieście",
            "Nowy-Sącz Nowego-Sącza Nowym-Sączu", "Piekary-Śląskie Piekar-Śląskich Piekarach-Śląskich",
            "Nowy-Dwór-Mazowiecki Nowego-Dworu-Mazowieckiego Nowym-Dworze-Mazowieckim",
            "Jastrzębie-Zdrój Jastrzębia-Zdroju Jastrzębiu-Zdroju", "Ruda-Śląska Rudy-Śląskiej Rudzie-Śląskiej",
            "Wysokie-Mazowieckie Wysokiego-Mazowieckiego Wysokiem-Mazowieckiem", "Jasło Jasła Jaśle",
            "Zielona-Góra Zielonej-Góry Zielonej-Górze", "Tarnowskie-Góry Tarnowskich-Gór Tarnowskich-Górach",
            "Opole-Lubelskie Opola-Lubelskiego Opolu-Lubelskim", "Sanok Sanoka Sanoku", "Żory Żor Żorach",
            "Kędzierzyn-Koźle Kędzierzyna-Koźla Kędzierzynie-Koźlu",
            "Brześć-Kujawski Brześcia-Kujawskiego Brześciu-Kujawskim",
        ])
    func cases(forms: String) throws {
        let forms = forms.split(separator: " ").map { $0.replacing("-", with: " ") }
        let unit = try #require(codes("Gmina \(forms[0])")?.last, "\(forms[0])")
        #expect(
            codes("Urząd Miasta \(forms[1])")?.contains(unit) == true
                || codes("Rada Gminy \(forms[1])")?.contains(unit) == true)
        #expect(
            codes("Urząd Miejski w \(forms[2])")?.contains(unit) == true
                || codes("Urząd Gminy w \(forms[2])")?.contains(unit) == true)
    }

    @Test("every unit is named by its own name, and never another by it")
    func everyUnit() throws {
        let titles = ["urban": "Gmina Miejska", "rural": "Gmina Wiejska", "urban-rural": "Gmina Miejsko-Wiejska"]
        var resolved = 0
        let units = Vocabularies.units.all
        let gminas = units.filter { $0.code.utf8.count == 7 }
        for unit in gminas {
            let title = try #require(titles[unit.kind])
            let powiat = try #require(Vocabularies.units[String(unit.code.prefix(4))])
            let voivodeship = try #require(Vocabularies.units[String(unit.code.prefix(2))])
            let alone = try #require(codes("\(title) \(unit.name)"), "\(unit.name)")
            // What the register adds in brackets says of the name alone that others have it too.
            #expect(alone.contains(unit.code) || unit.name.contains("("), "\(unit.name)")
            if alone == [unit.code] { resolved += 1 }
            guard powiat.kind == "powiat" else { continue }
            let whole =
                "\(title) \(unit.name.prefix { $0 != "(" }), powiat \(powiat.name), województwo \(voivodeship.name)"
            #expect(codes(whole) == [unit.code], "\(whole)")
        }
        print("of \(gminas.count) gminas \(resolved) are named by kind and name alone")
        #expect(resolved > 2_000)
        for unit in units where unit.kind == "powiat" {
            #expect(codes("Powiat \(unit.name)")?.contains(unit.code) == true, "\(unit.name)")
        }
        for unit in units where unit.kind == "voivodeship" {
            #expect(codes("Województwo \(unit.name)") == [unit.code])
        }
    }

    @Test("an authority is told from what belongs to it, and a qualified and a whole name from others")
    func readings() throws {
        let offices = Vocabularies.offices
        #expect(offices.reading("Urząd Miasta Krakowa")?.isAuthority == true)
        #expect(offices.reading("Miejski Zarząd Dróg w Kielcach")?.isAuthority == false)
        #expect(offices.reading("Gmina Baranów, powiat kępiński")?.isQualified == true)
        #expect(offices.reading("Gmina Baranów")?.isQualified == false)
        #expect(offices.reading("Gmina Baranów, powiat kępiński")?.isWhole == true)
        #expect(offices.reading("Baranów, powiat kępiński")?.isWhole == false)
    }

    @Test("a box tells where a unit cannot be, and no more")
    func extents() throws {
        let gdansk = try #require(BoundingBox(west: 18.4, south: 54.2, east: 18.9, north: 54.5))
        let extents = Vocabularies.voivodeshipExtents
        let possible = Vocabularies.units.voivodeships.map(\.code).filter { extents.mayTouch($0, gdansk) }
        #expect(possible == ["22"])
        let everything = try #require(BoundingBox(west: 14, south: 49, east: 24, north: 55))
        #expect(Vocabularies.units.voivodeships.allSatisfy { extents.mayTouch($0.code, everything) })
        let around = try #require(BoundingBox(west: 170, south: 49, east: -170, north: 55))
        #expect(extents.mayTouch("2261011", around))
    }
}
