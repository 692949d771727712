import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// How records are tied to gminas, powiats and voivodeships by names, codes and boxes.
@Suite("Territorial units of records")
struct TerritorialJoinTests {
    private struct Tied {
        var dataset = Dataset()
        var codes: [FindingCode] = []

        var spatial: [String?] { dataset.spatial.map(\.teryt) }
    }

    private func agent(_ name: String, _ teryt: String? = nil) -> Agent {
        Agent(name: LocalizedText("pl", name), teryt: teryt)
    }

    private func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> Location {
        Location(bbox: BoundingBox(west: west, south: south, east: east, north: north))
    }

    /// Boxes somewhere in Lesser Poland and in Masovia, of which neither reaches the other voivodeship, and one of both.
    private var kraków: Location { box(19.8, 49.9, 20.1, 50.2) }
    private var warszawa: Location { box(20.6, 52.1, 20.9, 52.2) }

    private func tie(
        publisher: Agent? = nil, creator: [String] = [], contact: String? = nil, spatial: [Location] = [],
        registered: Agent? = nil, known: [Finding] = []
    ) -> Tied {
        var tied = Tied()
        tied.dataset.publisher = publisher ?? registered
        tied.dataset.creator.append(contentsOf: creator.map { agent($0) })
        tied.dataset.contactPoint = contact.map { [ContactPoint(name: $0)] } ?? []
        tied.dataset.spatial = spatial
        var join = TerritorialJoin(registered: registered)
        join.join(&tied.dataset, known: known)
        tied.codes = join.findings.map(\.code)
        return tied
    }

    // MARK: Offices

    @Test("the office that publishes has its unit's code, and the record is tied to that unit with its box")
    func publisher() {
        let tied = tie(publisher: agent("Urząd Gminy Michałowice, powiat krakowski"), spatial: [kraków])
        #expect(tied.dataset.publisher?.teryt == "1206082" && tied.codes.isEmpty)
        #expect(tied.spatial == ["1206082"])
        #expect(tied.dataset.spatial.first?.label["pl"] == "Michałowice" && tied.dataset.spatial.first?.bbox != nil)
    }

    @Test("what belongs to a town is tied to it, and is not its authority")
    func subordinate() {
        let tied = tie(publisher: agent("Miejski Zarząd Dróg w Kielcach"))
        #expect(tied.dataset.publisher?.teryt == nil && tied.spatial == ["2661011"])
    }

    @Test("a record of another's catalogue is tied by whoever made it, or answers questions")
    func creators() {
        let region = agent("Województwo wielkopolskie", "30")
        #expect(tie(creator: ["Urząd Gminy Baranów"], registered: region).spatial == ["3008012"])
        #expect(tie(creator: ["Dział IT", "Gmina Kórnik"], registered: region).spatial == ["3021093"])
        #expect(tie(contact: "Urząd Miasta i Gminy w Pobiedziskach").spatial == ["3021123"])
        // The publisher's code ties these already.
        #expect(tie(creator: ["Urząd Marszałkowski Województwa Wielkopolskiego"], registered: region).spatial.isEmpty)
        #expect(tie(registered: agent("Miasto Gdynia", "2262011")).spatial.isEmpty)
    }

    @Test(
        "a name that several units have is settled by what is stated beside it, else left open with a finding",
        arguments: [
            ("1206", nil, "1206082"), ("12", nil, "1206082"), ("14", nil, "1421042"), ("1206082", nil, "1206082"),
            ("30", nil, nil), (nil, nil, nil), (nil, "kraków", "1206082"), (nil, "warszawa", "1421042"),
            (nil, "both", nil), ("12", "warszawa", nil),
        ] as [(String?, String?, String?)])
    func homonyms(registered: String?, area: String?, code: String?) {
        let areas = ["kraków": kraków, "warszawa": warszawa, "both": box(19.8, 49.9, 20.9, 52.2)]
        let tied = tie(
            publisher: agent("Urząd Gminy Michałowice"), spatial: area.flatMap { areas[$0] }.map { [$0] } ?? [],
            registered: registered.map { agent("Ktoś", $0) })
        #expect(tied.dataset.publisher?.teryt == code)
        #expect(tied.codes.isEmpty == (code != nil), "\(tied.codes)")
        if code == nil { #expect(tied.spatial.compactMap { $0 }.isEmpty) }
        if registered == nil, area == nil { #expect(tied.codes == [.regionAmbiguous]) }
    }

    @Test("a wider unit that the record states settles a name, and stays what is stated")
    func statedWider() {
        let masovia = Location(teryt: "14", label: LocalizedText("pl", "województwo mazowieckie"))
        let tied = tie(publisher: agent("Urząd Gminy Michałowice"), spatial: [masovia])
        #expect(tied.dataset.publisher?.teryt == "1421042" && tied.spatial == ["14"] && tied.codes.isEmpty)
    }

    @Test(
        "a name that is in TERC once, but not where the source's publisher is, is left open unless its powiat is named")
    func elsewhere() {
        let silesia = agent("Województwo śląskie", "24")
        // A portal's short name of Łaziska Górne is the name of a gmina far away.
        let tied = tie(creator: ["Gmina Łaziska"], registered: silesia)
        #expect(tied.spatial.isEmpty && tied.codes == [.regionConflict])
        let named = tie(creator: ["Gmina Łaziska, powiat opolski"], registered: silesia)
        #expect(named.spatial == ["0612042"] && named.codes.isEmpty)
    }

    @Test("names that are no unit's are told only where nothing else ties the record")
    func unknown() {
        #expect(tie(publisher: agent("Urząd Gminy Przykładowo")).codes == [.regionUnknown])
        #expect(tie(creator: ["Urząd Gminy Przykładowo"], registered: agent("Województwo", "14")).codes.isEmpty)
        #expect(tie(creator: ["Jan Kowalski", "Wydział Środowiska"]).codes.isEmpty)
    }

    // MARK: Codes, names and boxes against each other

    @Test("a stated code goes before the office's name, and a disagreement is told")
    func disagreement() {
        let sopot = Location(teryt: "2264011")
        let tied = tie(publisher: agent("Miasto Łódź"), spatial: [sopot])
        #expect(tied.spatial == ["2264011"] && tied.dataset.publisher?.teryt == "1061011")
        #expect(tied.codes == [.regionConflict])
        let wider = tie(publisher: agent("Województwo pomorskie"), spatial: [sopot])
        #expect(wider.spatial == ["2264011"] && wider.dataset.publisher?.teryt == "22" && wider.codes.isEmpty)
    }

    @Test("an area far from its unit is told, and a name alone is not trusted against it")
    func boxes() {
        var far = kraków
        far.teryt = "2264011"
        #expect(tie(spatial: [far]).codes == [.regionConflict])
        #expect(tie(spatial: [Location(teryt: "2264011"), kraków]).codes == [.regionConflict])
        let office = tie(publisher: agent("Miasto Gdynia"), spatial: [kraków])
        #expect(office.dataset.publisher?.teryt == nil && office.spatial == [nil])
        #expect(office.codes == [.regionConflict])
        // A box alone names nobody.
        #expect(tie(spatial: [kraków]).spatial == [nil])
    }

    @Test(
        "a place that says what kind of unit it is gets its code; a name alone does not",
        arguments: [
            ("gmina Baranów, powiat kępiński", "3008012"),
            ("Teresin, gm. Teresin, pow. sochaczewski, woj. mazowieckie", "1428082"),
            ("powiat kępiński", "3008"), ("Województwo Mazowieckie", "14"), ("Miasto Łódź", "1061011"), ("Łódź", nil),
            ("mazowieckie", nil), ("gmina Michałowice", nil), ("Reguły, gmina Michałowice, obręb 3", nil),
        ] as [(String, String?)])
    func places(label: String, code: String?) {
        let place = Location(label: LocalizedText("pl", label))
        let tied = tie(spatial: [place])
        #expect(tied.spatial == [code] && tied.dataset.spatial[0].label["pl"] == label)
        #expect(tied.codes == (label == "gmina Michałowice" ? [.regionAmbiguous] : []))
        let known = Finding(.regionUnknown, value: label, "Das steht schon da.")
        #expect(tie(spatial: [place], known: [known]).codes.isEmpty)
    }

    @Test("the name of a place that is the office's unit gets its code; another place stays as it is stated")
    func placeOfOffice() {
        let named = Location(label: LocalizedText("pl", "ŁÓDŹ"))
        #expect(tie(publisher: agent("Urząd Miasta Łodzi"), spatial: [named]).spatial == ["1061011"])
        let other = Location(label: LocalizedText("pl", "Polska"))
        #expect(tie(publisher: agent("Urząd Miasta Łodzi"), spatial: [other]).spatial == [nil])
    }

    // MARK: Real names

    @Test("of the publishers that are registered, every name says the code that its file states, or nothing")
    func registeredNames() throws {
        let registry = try SourceRegistry(directory: repository.appendingPathComponent("harvesters").path)
        var names: [String: String?] = [:]
        for source in registry.sources where !source.isSample {
            if let publisher = source.publisher { names[publisher.name.preferred ?? ""] = publisher.teryt }
        }
        #expect(names.count > 40)
        var resolved = 0
        for (name, code) in names {
            guard let units = Vocabularies.offices.reading(name)?.units, units.count == 1 else { continue }
            #expect(units[0].code == code, "\(name)")
            resolved += 1
        }
        let local = names.values.compactMap { $0 }.count
        print(
            "of \(names.count) registered publishers, \(local) of them of a unit, \(resolved) are told by their names")
        #expect(resolved * 10 >= local * 8)
    }

    /// ISO 3166-2 numbers voivodeships as TERYT does, so the register of portals tells where each owner is.
    @Test("of the owners in the register of Polish portals, no name is tied to another voivodeship")
    func owners() throws {
        guard let file = shared("corpus/poland/portals_pl_registry.tsv") else { return }
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        var owners: Set<[String]> = []
        for line in lines {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 7, ["Local government", "Regional government"].contains(cells[7]) else { continue }
            if cells[1].hasPrefix("PL-") { owners.insert([String(cells[1].dropFirst(3)), cells[6]]) }
        }
        #expect(owners.count > 180)
        var (alone, within) = (0, 0)
        var wrong: [String] = []
        for owner in owners {
            let (region, name) = (owner[0], owner[1])
            if let code = tie(publisher: agent(name)).dataset.publisher?.teryt {
                if code.hasPrefix(region) { alone += 1 } else { wrong.append(name) }
            }
            guard let code = tie(publisher: agent(name), registered: agent("Region", region)).dataset.publisher?.teryt
            else { continue }
            #expect(code.hasPrefix(region), "\(name)")
            within += 1
        }
        print(
            "of \(owners.count) owners \(alone) are told by their names alone, \(within) where the voivodeship is known"
        )
        // The register's short name of Łaziska Górne.
        #expect(wrong == ["Gmina Łaziska"])
        #expect(within * 10 >= owners.count * 7)
    }

    // MARK: A run

    @Test("a run ties its records, so that they are found by their region")
    func run() async throws {
        let portal = try ScriptedPortal { _ in
            .json(
                #"{"success": true, "result": {"count": 2, "results": ["#
                    + #"{"id": "a", "title": "Drogi", "organization": {"title": "Urząd Gminy Baranów"}, "resources": []},"#
                    + #"{"id": "b", "title": "Szkoły", "organization": {"title": "Urząd Gminy Michałowice"}, "resources": []}]}}"#
            )
        }
        defer { portal.stop() }
        let bench = try Bench()
        let source = try await bench.source(
            portal.url, more: "publisher: {name: Województwo wielkopolskie, teryt: '30'}")
        let run = try await bench.runner.harvest(source)
        #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
        let baranów = try #require(try await bench.dataset("a"))
        #expect(baranów.spatial.map(\.teryt) == ["3008012"] && baranów.publisher?.teryt == "30")
        #expect(try await bench.dataset("b")?.spatial.isEmpty == true)
        #expect(try await bench.codes(run).filter { $0.hasPrefix("region") } == ["region-ambiguous"])
    }
}
