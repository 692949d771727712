import Catalog
import DCAT
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Mapping ISO 19139")
struct ISOMappingTests {
    @Test("texts, dates and codes")
    func plain() throws {
        let mapped = try MappedISO(
            ISOFeed.record(
                citation: ISOFeed.date("2021-03-03", "creation") + ISOFeed.date("2022-01-01", "revision")
                    + ISOFeed.date("2023-05-06", "revision") + ISOFeed.text("edition", "2.1"),
                identification: ISOFeed.code("language", "LanguageCode", "pol")
                    + "<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation>"
                    + ISOFeed.code("maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", "asNeeded")
                    + "</gmd:MD_MaintenanceInformation></gmd:resourceMaintenance>"
                    + "<gmd:topicCategory><gmd:MD_TopicCategoryCode>transportation</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
            ))
        let dataset = mapped.dataset
        #expect(dataset.title["pl"] == "Plan ogólny" && dataset.description["pl"] == "Opis zbioru.")
        #expect(dataset.identifier == ["a-1"] && dataset.version == "2.1")
        #expect(dataset.issued?.description == "2021-03-03" && dataset.modified?.description == "2023-05-06")
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/AS_NEEDED") == true)
        #expect(dataset.language.map(\.uri) == [Vocabularies.languages.code("POL")?.uri])
        #expect(
            dataset.theme.compactMap(\.uri) == [
                "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/transportation",
                Vocabularies.themes.base + "TRAN",
            ])
        #expect(dataset.datasetType.first?.uri?.hasSuffix("/ResourceType/dataset") == true)
        #expect(dataset.publisher?.name["pl"] == "Gmina Przykładowa")
        #expect(mapped.codes == [.licenceMissing])
    }

    @Test("translations go to their languages, by declared locales and by their names")
    func languages() throws {
        let title = """
            <gmd:title><gco:CharacterString>Plan</gco:CharacterString><gmd:PT_FreeText><gmd:textGroup>\
            <gmd:LocalisedCharacterString locale="#x">Plan (EN)</gmd:LocalisedCharacterString></gmd:textGroup>\
            <gmd:textGroup><gmd:LocalisedCharacterString locale="#locale-ger">Plan (DE)</gmd:LocalisedCharacterString>\
            </gmd:textGroup><gmd:textGroup><gmd:LocalisedCharacterString locale="#y">?</gmd:LocalisedCharacterString>\
            </gmd:textGroup></gmd:PT_FreeText></gmd:title>
            """
        let locale = """
            <gmd:locale><gmd:PT_Locale id="x">\(ISOFeed.code("languageCode", "LanguageCode", "eng"))</gmd:PT_Locale></gmd:locale>
            """
        let text = ISOFeed.record(metadata: locale).replacing(ISOFeed.text("title", "Plan ogólny"), with: title)
        let dataset = try MappedISO(text).dataset
        #expect(dataset.title.entries.map(\.language) == ["de", "en", "pl", "und"])
        #expect(dataset.title["en"] == "Plan (EN)" && dataset.title["de"] == "Plan (DE)")
    }

    @Test(
        "an identifier has its code space before it",
        arguments: [
            ("PL.ZIPIN.1", "EMUiA", "PL.ZIPIN.1/EMUiA"), ("org-id/", "123456", "org-id/123456"), ("", "7", "7"),
            ("https://a.example/", "https://a.example/7", "https://a.example/7"), ("urn:x", ":7", "urn:x:7"),
        ])
    func identifiers(space: String, code: String, expected: String) throws {
        let citation =
            "<gmd:identifier><gmd:RS_Identifier>" + ISOFeed.text("code", code) + ISOFeed.text("codeSpace", space)
            + "</gmd:RS_Identifier></gmd:identifier>"
        #expect(try MappedISO(ISOFeed.record(citation: citation)).dataset.identifier == [expected])
    }

    @Test("parties have their roles; who registered the feed publishes it, and somebody can be asked")
    func agents() throws {
        let parties = [("owner", "Starosta"), ("publisher", "Wydział"), ("custodian", "Biuro")]
            .map { "<gmd:pointOfContact>\(ISOFeed.party($0.0, $0.1, email: "a@b.pl"))</gmd:pointOfContact>" }.joined()
        let contact = "<gmd:contact>\(ISOFeed.party("pointOfContact", "Geodeta", email: "geo@b.pl"))</gmd:contact>"
        let text = ISOFeed.record(identification: parties, metadata: contact)
        let dataset = try MappedISO(text).dataset
        #expect(
            dataset.publisher?.name["pl"] == "Gmina Przykładowa" && dataset.creator.map(\.name["pl"]) == ["Wydział"])
        #expect(dataset.rightsHolder.map(\.name["pl"]) == ["Starosta"])
        #expect(
            dataset.qualifiedAttribution.map { $0.role?.split(separator: "/").last } == [
                "owner", "publisher", "custodian",
            ])
        #expect(dataset.contactPoint == [ContactPoint(name: "Geodeta", email: "geo@b.pl")])
        #expect(try MappedISO(text, publisher: false).dataset.publisher?.name["pl"] == "Wydział")
        let nobody = try MappedISO(ISOFeed.record(), publisher: false)
        #expect(nobody.codes.contains(.publisherMissing) && nobody.dataset.contactPoint.isEmpty)
    }

    @Test("keywords of thesauri are themes by their addresses or names, others are keywords")
    func keywords() throws {
        let dataset = try MappedISO(
            ISOFeed.record(
                identification: ISOFeed.keywords(
                    ISOFeed.text("keyword", "Sieci transportowe") + ISOFeed.text("keyword", "Nie ma takiego"),
                    thesaurus: "GEMET - INSPIRE themes, version 1.0")
                    + ISOFeed.keywords(ISOFeed.text("keyword", "drogi") + ISOFeed.text("keyword", "Drogi"))
                    + ISOFeed.keywords(
                        ISOFeed.anchor("keyword", "https://www.eionet.europa.eu/gemet/en/concept/4614", "land"))))
        #expect(
            dataset.dataset.theme.map { $0.uri ?? $0.label.preferred ?? "" } == [
                "http://inspire.ec.europa.eu/theme/tn", Vocabularies.themes.base + "TRAN", "Nie ma takiego",
                "https://www.eionet.europa.eu/gemet/en/concept/4614",
            ])
        #expect(dataset.dataset.keyword["pl"] == ["drogi"])
        #expect(dataset.codes.contains(.themeUnknown))
    }

    @Test("the regulation on high-value data and its categories")
    func highValue() throws {
        let category = ISOFeed.keywords(
            ISOFeed.anchor("keyword", "http://data.europa.eu/bna/c_b79e35eb", "Mobility"))
        let regulation = ISOFeed.keywords(ISOFeed.anchor("keyword", Dataset.highValueRegulation, "HVD"))
        let dataset = try MappedISO(ISOFeed.record(identification: regulation + category)).dataset
        #expect(dataset.isHighValue && dataset.hvdCategory.map(\.uri) == ["http://data.europa.eu/bna/c_b79e35eb"])
        let other = try MappedISO(ISOFeed.record(identification: category)).dataset
        #expect(!other.isHighValue && other.hvdCategory.isEmpty)
        #expect(other.theme.map(\.uri) == ["http://data.europa.eu/bna/c_b79e35eb"])
    }

    @Test("conditions, limitations and what is no licence")
    func constraints() throws {
        func dataset(_ constraints: String) throws -> MappedISO {
            try MappedISO(ISOFeed.record(identification: constraints))
        }
        let inspire = "http://inspire.ec.europa.eu/metadata-codelist/"
        let open = try dataset(
            ISOFeed.constraints(
                "accessConstraints",
                ISOFeed.anchor(
                    "otherConstraints", inspire + "LimitationsOnPublicAccess/noLimitations", "Brak ograniczeń"))
                + ISOFeed.constraints(
                    "useConstraints",
                    ISOFeed.anchor(
                        "otherConstraints", inspire + "ConditionsApplyingToAccessAndUse/noConditionsApply",
                        "Brak warunków")))
        #expect(open.dataset.accessRights?.uri?.hasSuffix("/PUBLIC") == true)
        #expect(open.dataset.license.map(\.uri) == [inspire + "ConditionsApplyingToAccessAndUse/noConditionsApply"])
        #expect(open.codes.isEmpty)

        let stated = try dataset(
            ISOFeed.constraints(
                "useConstraints",
                ISOFeed.text("otherConstraints", "Dane na licencji (https://creativecommons.org/licenses/by/4.0/).")
                    + ISOFeed
                    .text("otherConstraints", "Należy podać źródło.")))
        #expect(stated.dataset.license.map(\.uri) == [Vocabularies.licences.code("CC_BY_4_0")?.uri])
        #expect(stated.dataset.rights == [LocalizedText("pl", "Należy podać źródło.")])

        let closed = try dataset(
            ISOFeed.constraints(
                "accessConstraints",
                ISOFeed.anchor(
                    "otherConstraints", inspire + "LimitationsOnPublicAccess/INSPIRE_Directive_Article13_1d", "Tajne")
                    + ISOFeed.text("otherConstraints", "Na wniosek.")))
        #expect(closed.dataset.accessRights?.uri?.hasSuffix("Article13_1d") == true)
        #expect(closed.dataset.rights == [LocalizedText("pl", "Na wniosek.")] && closed.dataset.license.isEmpty)

        let unknown = try dataset(
            ISOFeed.constraints(
                "useConstraints",
                ISOFeed.anchor(
                    "otherConstraints", inspire + "ConditionsApplyingToAccessAndUse/conditionsUnknown", "Nieznane")))
        #expect(unknown.codes == [.licenceMissing] && unknown.dataset.license.isEmpty)
    }

    @Test("a record without anything that identifies it, or that describes nothing, is a finding")
    func broken() throws {
        let source = try SourceFile("{id: a, title: A, url: 'https://a.example', type: iso19139}", file: "/a.yaml")
            .source()
        let nameless = try XMLElement.parse(Array(ISOFeed.record(nil).utf8))
        guard case .unreadable(nil, let finding) = ISORecord.harvested(nameless, of: source, url: nil) else {
            Issue.record("it has no key")
            return
        }
        #expect(finding.code == .keyMissing)
        let empty = try XMLElement.parse(Array("<MD_Metadata>\(ISOFeed.record("x"))</MD_Metadata>".utf8))
        #expect(throws: HarvestFailure.self) { try mapped(source) { try ISOMapping(source).map(empty, &$0) } }
        let braces = try XMLElement.parse(Array(ISOFeed.record("{0C573AE9-A731-4866-9171-CA9EFD080F8E}").utf8))
        #expect(ISORecord.key(of: braces) == "0c573ae9-a731-4866-9171-ca9efd080f8e")
    }
}
