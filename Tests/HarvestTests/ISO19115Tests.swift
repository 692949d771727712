import DCAT
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Mapping ISO 19115-3")
struct ISO19115Tests {
    private static let record = """
        <mdb:MD_Metadata xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0" xmlns:gco="http://standards.iso.org/iso/19115/-3/gco/1.0" \
        xmlns:mcc="http://standards.iso.org/iso/19115/-3/mcc/1.0" xmlns:cit="http://standards.iso.org/iso/19115/-3/cit/2.0" \
        xmlns:mri="http://standards.iso.org/iso/19115/-3/mri/1.0" xmlns:lan="http://standards.iso.org/iso/19115/-3/lan/1.0" \
        xmlns:gex="http://standards.iso.org/iso/19115/-3/gex/1.0" xmlns:mrd="http://standards.iso.org/iso/19115/-3/mrd/1.0" \
        xmlns:mrl="http://standards.iso.org/iso/19115/-3/mrl/2.0">
        <mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>rec-1</gco:CharacterString></mcc:code>\
        </mcc:MD_Identifier></mdb:metadataIdentifier>
        <mdb:defaultLocale><lan:PT_Locale id="PL"><lan:language><lan:LanguageCode codeListValue="pol"/></lan:language></lan:PT_Locale>\
        </mdb:defaultLocale>
        <mdb:otherLocale><lan:PT_Locale id="EN"><lan:language><lan:LanguageCode codeListValue="eng"/></lan:language></lan:PT_Locale>\
        </mdb:otherLocale>
        <mdb:metadataScope><mdb:MD_MetadataScope><mdb:resourceScope><mcc:MD_ScopeCode codeListValue="series"/></mdb:resourceScope>\
        </mdb:MD_MetadataScope></mdb:metadataScope>
        <mdb:identificationInfo><mri:MD_DataIdentification><mri:citation><cit:CI_Citation>
        <cit:title><gco:CharacterString>Mapa</gco:CharacterString><lan:PT_FreeText><lan:textGroup>\
        <lan:LocalisedCharacterString locale="#EN">Map</lan:LocalisedCharacterString></lan:textGroup></lan:PT_FreeText></cit:title>
        <cit:date><cit:CI_Date><cit:date><gco:DateTime>2020-01-02T03:04:05+01:00</gco:DateTime></cit:date><cit:dateType>\
        <cit:CI_DateTypeCode codeListValue="publication"/></cit:dateType></cit:CI_Date></cit:date>
        <cit:identifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>M-1</gco:CharacterString></mcc:code></mcc:MD_Identifier>\
        </cit:identifier></cit:CI_Citation></mri:citation>
        <mri:abstract><gco:CharacterString>Opis.</gco:CharacterString></mri:abstract>
        <mri:pointOfContact><cit:CI_Responsibility><cit:role><cit:CI_RoleCode codeListValue="pointOfContact"/></cit:role><cit:party>\
        <cit:CI_Organisation><cit:name><gco:CharacterString>Urząd</gco:CharacterString></cit:name><cit:contactInfo><cit:CI_Contact>\
        <cit:phone><cit:CI_Telephone><cit:number><gco:CharacterString>+48 1</gco:CharacterString></cit:number></cit:CI_Telephone>\
        </cit:phone><cit:address><cit:CI_Address><cit:electronicMailAddress><gco:CharacterString>a@b.pl</gco:CharacterString>\
        </cit:electronicMailAddress></cit:CI_Address></cit:address></cit:CI_Contact></cit:contactInfo></cit:CI_Organisation>\
        </cit:party></cit:CI_Responsibility></mri:pointOfContact>
        <mri:topicCategory><mri:MD_TopicCategoryCode>health</mri:MD_TopicCategoryCode></mri:topicCategory>
        <mri:defaultLocale><lan:PT_Locale><lan:language><lan:LanguageCode codeListValue="pol"/></lan:language></lan:PT_Locale>\
        </mri:defaultLocale></mri:MD_DataIdentification></mdb:identificationInfo>
        <mdb:distributionInfo><mrd:MD_Distribution><mrd:distributionFormat><mrd:MD_Format><mrd:formatSpecificationCitation>\
        <cit:CI_Citation><cit:title><gco:CharacterString>CSV</gco:CharacterString></cit:title></cit:CI_Citation>\
        </mrd:formatSpecificationCitation></mrd:MD_Format></mrd:distributionFormat><mrd:transferOptions>\
        <mrd:MD_DigitalTransferOptions><mrd:onLine><cit:CI_OnlineResource><cit:linkage>\
        <gco:CharacterString>https://a.example/plik.csv</gco:CharacterString></cit:linkage></cit:CI_OnlineResource></mrd:onLine>\
        </mrd:MD_DigitalTransferOptions></mrd:transferOptions></mrd:MD_Distribution></mdb:distributionInfo>
        <mdb:resourceLineage><mrl:LI_Lineage><mrl:statement><gco:CharacterString>Z pomiarów.</gco:CharacterString></mrl:statement>\
        </mrl:LI_Lineage></mdb:resourceLineage></mdb:MD_Metadata>
        """

    @Test("what ISO 19115-3 says in other places is found there")
    func places() throws {
        let dataset = try MappedISO(Self.record).dataset
        #expect(dataset.isSeries && dataset.identifier == ["M-1"])
        #expect(dataset.title["pl"] == "Mapa" && dataset.title["en"] == "Map" && dataset.description["pl"] == "Opis.")
        #expect(dataset.issued?.description == "2020-01-02T02:04:05Z")
        #expect(dataset.contactPoint == [ContactPoint(name: "Urząd", email: "a@b.pl", telephone: "+48 1")])
        #expect(dataset.language.map(\.uri) == [Vocabularies.languages.code("POL")?.uri])
        #expect(dataset.theme.last?.uri == Vocabularies.themes.base + "HEAL")
        #expect(dataset.distribution.map(\.downloadURL) == [["https://a.example/plik.csv"]])
        #expect(dataset.distribution.first?.format?.uri?.hasSuffix("/CSV") == true)
        #expect(dataset.provenance.map(\.label["pl"]) == ["Z pomiarów."])
        let root = try XMLElement.parse(Array(Self.record.utf8))
        #expect(ISORecord.key(of: root) == "rec-1")
    }
}
