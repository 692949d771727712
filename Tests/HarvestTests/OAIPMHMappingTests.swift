import DCAT
import TestSupport
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("OAI-PMH: records become datasets")
struct OAIPMHMappingTests {
    private func map(_ metadata: String, key: String = "oai:a.example:1") throws -> MappedRecord {
        let text = """
            <record><header><identifier>\(key)</identifier><datestamp>2024-02-27T08:55:31Z</datestamp></header>\
            <metadata>\(metadata)</metadata></record>
            """
        let file = "{id: a, title: A, url: 'https://a.example/oai', type: oai-pmh}"
        let source = try SourceFile(text: file).source()
        let element = try XMLElement.parse(Array(text.utf8))
        return try mapped(source) { try OAIRecordMapping(source: source).map(element, &$0) }
    }

    private func core(_ elements: String) -> String {
        """
        <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\
        \(elements)</oai_dc:dc>
        """
    }

    @Test("Dublin Core: each element where DCAT has it")
    func dublinCore() throws {
        let mapped = try map(
            core(
                """
                <dc:title xml:lang="pl"><![CDATA[[Cech szewców]]]></dc:title><dc:title xml:lang="en-GB">The guild</dc:title>
                <dc:creator>Jan Kowalski</dc:creator><dc:contributor>Anna Nowak</dc:contributor>
                <dc:publisher>Biblioteka Publiczna</dc:publisher><dc:subject>rzemiosło</dc:subject>
                <dc:subject>http://publications.europa.eu/resource/authority/data-theme/EDUC</dc:subject>
                <dc:description>Pierwszy.</dc:description><dc:description>Drugi.</dc:description>
                <dc:date>[1892]</dc:date><dc:type>grafika</dc:type><dc:format>application/pdf</dc:format>
                <dc:identifier>http://aleph.example/F?doc=1 sygn. P.10113</dc:identifier>
                <dc:identifier>https://a.example/dlibra/edition/1/content</dc:identifier>
                <dc:identifier>https://a.example/pliki/1.pdf</dc:identifier>
                <dc:identifier>oai:a.example:1</dc:identifier>
                <dc:source>Zbiory własne</dc:source><dc:language>pol</dc:language>
                <dc:relation>https://a.example/2</dc:relation><dc:relation>Tygodnik Ilustrowany</dc:relation>
                <dc:coverage>1890-1895</dc:coverage><dc:coverage>Warszawa</dc:coverage><dc:coverage>2261011</dc:coverage>
                <dc:rights>Na licencji https://creativecommons.org/licenses/by/4.0/.</dc:rights>
                <dc:rights>info:eu-repo/semantics/openAccess</dc:rights>
                """))
        let dataset = mapped.dataset
        #expect(dataset.identifier == ["oai:a.example:1"])
        #expect(dataset.title["pl"] == "[Cech szewców]" && dataset.title["en"] == "The guild")
        #expect(dataset.description["pl"] == "Pierwszy.\n\nDrugi.")
        #expect(dataset.publisher?.name.preferred == "Biblioteka Publiczna")
        #expect(dataset.creator.map(\.name.preferred) == ["Jan Kowalski"])
        #expect(dataset.qualifiedAttribution.map(\.agent.name.preferred) == ["Anna Nowak"])
        #expect(dataset.keyword["pl"] == ["rzemiosło"] && dataset.theme.first?.uri?.hasSuffix("/EDUC") == true)
        #expect(dataset.issued == DateValue(year: 1892))
        #expect(dataset.modified?.description == "2024-02-27T08:55:31Z")
        #expect(dataset.datasetType.first?.label["pl"] == "grafika")
        #expect(dataset.otherIdentifier == ["http://aleph.example/F?doc=1 sygn. P.10113"])
        #expect(dataset.page == ["http://aleph.example/F?doc=1"])
        #expect(dataset.landingPage == ["https://a.example/dlibra/edition/1/content"])
        #expect(dataset.distribution.map(\.accessURL) == [dataset.landingPage, ["https://a.example/pliki/1.pdf"]])
        #expect(dataset.distribution[1].downloadURL.count == 1 && dataset.distribution[0].downloadURL.isEmpty)
        #expect(dataset.distribution[1].format?.uri?.hasSuffix("/PDF") == true)
        #expect(dataset.language.first?.uri?.hasSuffix("/POL") == true)
        #expect(dataset.relation == ["https://a.example/2"])
        #expect(dataset.temporal == [PeriodOfTime(startDate: DateValue(year: 1890), endDate: DateValue(year: 1895))])
        #expect(dataset.spatial.map { $0.label["pl"] } == ["Warszawa", "Gdańsk"])
        #expect(dataset.spatial.last?.teryt == "2261011")
        #expect(dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
        #expect(dataset.rights.first?["pl"]?.hasPrefix("Na licencji") == true && dataset.rights.count == 1)
        #expect(dataset.accessRights?.uri?.hasSuffix("/PUBLIC") == true)
        #expect(dataset.sourceDataset.first?.label["pl"] == "Zbiory własne")
        #expect(mapped.findings.map(\.code) == [.valueInvalid], "the relation in words: \(mapped.findings)")
    }

    @Test("a record with nothing in it has findings, and the key for a title")
    func empty() throws {
        let mapped = try map(core(""))
        #expect(mapped.dataset.title["und"] == "oai:a.example:1" && mapped.dataset.distribution.isEmpty)
        let codes: Set<FindingCode> = [.titleMissing, .descriptionMissing, .publisherMissing, .licenceMissing]
        #expect(Set(mapped.findings.map(\.code)) == codes)
    }

    @Test("several formats of several files are not guessed")
    func formats() throws {
        let mapped = try map(
            core(
                """
                <dc:title>T</dc:title><dc:format>text/csv</dc:format><dc:format>image/vnd.djvu</dc:format>
                <dc:identifier>https://a.example/1.csv</dc:identifier>
                """))
        #expect(mapped.dataset.distribution.first?.mediaType == "text/csv")
        #expect(mapped.findings.filter { $0.code == .valueInvalid }.map(\.value) == ["image/vnd.djvu"])
    }

    @Test(
        "periods and boxes in their DCMI forms",
        arguments: [
            ("start=1892; end=1894;", "1892", "1894"), ("1892/1894", "1892", "1894"), ("[1892-1894]", "1892", "1894"),
        ])
    func periods(text: String, start: String, end: String) throws {
        let dataset = try map(core("<dc:coverage>\(text)</dc:coverage>")).dataset
        #expect(dataset.temporal.first?.startDate?.description == start)
        #expect(dataset.temporal.first?.endDate?.description == end)
    }

    @Test("a box is a box")
    func box() throws {
        let text = "northlimit=54.5; eastlimit=18.9; southlimit=54.2; westlimit=18.4"
        let dataset = try map(core("<dc:coverage>\(text)</dc:coverage>")).dataset
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 18.4, south: 54.2, east: 18.9, north: 54.5))
    }

    @Test("METS: the Dublin Core that it wraps, and its files with sizes and digests")
    func mets() throws {
        let mapped = try map(
            """
            <mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" LABEL="Nazwa">
            <dmdSec ID="d"><mdWrap MDTYPE="DC"><xmlData><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">Tytuł</dc:title>
            </xmlData></mdWrap></dmdSec>
            <fileSec><fileGrp><fileGrp><file ID="f1" MIMETYPE="application/pdf" SIZE="120" CHECKSUM="9E107D9D372BB6826BD81D3542A419D6"
             CHECKSUMTYPE="MD5"><FLocat LOCTYPE="URL" xlink:href="https://a.example/1"/></file></fileGrp>
            <file ID="f2"/></fileGrp></fileSec></mets>
            """)
        #expect(mapped.dataset.title["pl"] == "Tytuł")
        let file = try #require(mapped.dataset.distribution.first)
        #expect(mapped.dataset.distribution.count == 1)
        #expect((file.key, file.byteSize, file.mediaType) == ("f1", 120, "application/pdf"))
        #expect(file.checksum == Checksum(algorithm: "md5", value: "9e107d9d372bb6826bd81d3542a419d6"))
        #expect(mapped.findings.contains { $0.code == .urlMissing })
    }

    @Test("DCAT in a record is read as DCAT")
    func dcat() throws {
        let mapped = try map(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" \
            xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://a.example/d/1"><dct:title xml:lang="pl">\
            Zbiór</dct:title></dcat:Dataset></rdf:RDF>
            """)
        #expect(mapped.dataset.title["pl"] == "Zbiór")
        #expect(mapped.dataset.identifier.contains("oai:a.example:1"))
    }

    @Test("what is none of these forms is said to be none")
    func unknown() {
        #expect(throws: HarvestFailure.self) { try map("<marc xmlns='http://www.loc.gov/MARC21/slim'/>") }
    }

    @Test("addresses with a query of their own, and addresses of answers, lead to the repository")
    func addresses() {
        let address = OAIAddress("https://a.example/oai?lang=pl&verb=ListRecords&metadataPrefix=mets&set=A:B")
        #expect(address.root == "https://a.example/oai?lang=pl")
        #expect((address.statedPrefix, address.statedSet) == ("mets", "A:B"))
        #expect(address.verb("ListRecords", [("resumptionToken", "a|b c")]).hasSuffix("&resumptionToken=a%7Cb%20c"))
    }

    @Test("characters that XML forbids go, and references to them; all others stay")
    func repair() {
        let text = Array("<a>\u{1}ą&#x1F;&#31;&#10;&amp;;</a>".utf8)
        #expect(String(decoding: XMLRepair.cleaned(text), as: UTF8.self) == "<a>ą&#10;&amp;;</a>")
    }
}

extension SourceFile {
    /// A source file that is nowhere.
    init(text: String) throws { try self.init(text, file: "/tmp/a.yaml") }
}
