import Catalog
import DCAT
import Foundation
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Records of ISO 19139 and ISO 19115-3 as small offices write them.
enum ISOFeed {
    static let namespaces = """
        xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" \
        xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:srv="http://www.isotc211.org/2005/srv" \
        xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"
        """

    static func text(_ tag: String, _ value: String) -> String {
        "<gmd:\(tag)><gco:CharacterString>\(value)</gco:CharacterString></gmd:\(tag)>"
    }

    static func anchor(_ tag: String, _ href: String, _ value: String) -> String {
        "<gmd:\(tag)><gmx:Anchor xlink:href=\"\(href)\">\(value)</gmx:Anchor></gmd:\(tag)>"
    }

    static func code(_ tag: String, _ list: String, _ value: String) -> String {
        "<gmd:\(tag)><gmd:\(list) codeList=\"x#\(list)\" codeListValue=\"\(value)\"/></gmd:\(tag)>"
    }

    /// A whole record.
    ///
    /// - Parameters:
    ///   - citation, identification, metadata: what is put into those elements beside a title and an abstract.
    static func record(
        _ key: String? = "a-1", title: String = "Plan ogólny", language: String = "pol", scope: String = "dataset",
        citation: String = "", identification: String = "", metadata: String = ""
    ) -> String {
        """
        <gmd:MD_Metadata \(namespaces)>\(key.map { text("fileIdentifier", $0) } ?? "")\
        \(code("language", "LanguageCode", language))\(code("hierarchyLevel", "MD_ScopeCode", scope))\
        <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>\(text("title", title))\(citation)\
        </gmd:CI_Citation></gmd:citation>\(text("abstract", "Opis zbioru."))\(identification)\
        </gmd:MD_DataIdentification></gmd:identificationInfo>\(metadata)</gmd:MD_Metadata>
        """
    }

    static func online(_ url: String, name: String = "", protocol value: String = "", function: String = "") -> String {
        """
        <gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>\(url)</gmd:URL></gmd:linkage>\(text("protocol", value))\
        \(text("name", name))\(function.isEmpty ? "" : code("function", "CI_OnLineFunctionCode", function))\
        </gmd:CI_OnlineResource></gmd:onLine>
        """
    }

    static func distribution(_ online: String, format: String = "", size: String = "") -> String {
        let formats =
            format.isEmpty
            ? ""
            : "<gmd:distributionFormat><gmd:MD_Format>\(text("name", format))</gmd:MD_Format></gmd:distributionFormat>"
        let sizes = size.isEmpty ? "" : "<gmd:transferSize><gco:Real>\(size)</gco:Real></gmd:transferSize>"
        return """
            <gmd:distributionInfo><gmd:MD_Distribution>\(formats)<gmd:transferOptions><gmd:MD_DigitalTransferOptions>\
            \(sizes)\(online)</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution>\
            </gmd:distributionInfo>
            """
    }

    static func constraints(_ kind: String, _ others: String) -> String {
        """
        <gmd:resourceConstraints><gmd:MD_LegalConstraints>\(code(kind, "MD_RestrictionCode", "otherRestrictions"))\
        \(others)</gmd:MD_LegalConstraints></gmd:resourceConstraints>
        """
    }

    static func party(_ role: String, _ name: String, email: String = "") -> String {
        """
        <gmd:CI_ResponsibleParty>\(text("organisationName", name))<gmd:contactInfo><gmd:CI_Contact><gmd:address>\
        <gmd:CI_Address>\(text("electronicMailAddress", email))</gmd:CI_Address></gmd:address></gmd:CI_Contact>\
        </gmd:contactInfo>\(code("role", "CI_RoleCode", role))</gmd:CI_ResponsibleParty>
        """
    }

    static func date(_ value: String, _ kind: String) -> String {
        """
        <gmd:date><gmd:CI_Date><gmd:date><gco:Date>\(value)</gco:Date></gmd:date>\
        \(code("dateType", "CI_DateTypeCode", kind))</gmd:CI_Date></gmd:date>
        """
    }

    static func keywords(_ keywords: String, thesaurus: String = "") -> String {
        let name =
            thesaurus.isEmpty
            ? ""
            : "<gmd:thesaurusName><gmd:CI_Citation>\(text("title", thesaurus))</gmd:CI_Citation></gmd:thesaurusName>"
        return
            "<gmd:descriptiveKeywords><gmd:MD_Keywords>\(keywords)\(name)</gmd:MD_Keywords></gmd:descriptiveKeywords>"
    }

    /// An answer of a catalogue service.
    static func answer(_ records: [String], matched: Int, next: Int = 0) -> String {
        """
        <csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchStatus/><csw:SearchResults \
        numberOfRecordsMatched="\(matched)" numberOfRecordsReturned="\(records.count)" nextRecord="\(next)">\
        \(records.joined())</csw:SearchResults></csw:GetRecordsResponse>
        """
    }
}

/// What became of one record.
struct MappedISO {
    let dataset: Dataset
    let findings: [Finding]

    var codes: [FindingCode] { findings.map(\.code) }

    init(_ text: String, publisher: Bool = true) throws {
        let owner = publisher ? ", publisher: {name: Gmina Przykładowa}" : ""
        let source = try SourceFile(
            "{id: a, title: A, url: 'https://a.example/a.xml', type: iso19139\(owner)}", file: "/a.yaml"
        ).source()
        let root = try XMLElement.parse(Array(text.utf8))
        let record = ISORecord.names.contains(root.name) ? root : root.first("*") ?? root
        let mapped = try mapped(source) { try ISOMapping(source).map(record, &$0) }
        (dataset, findings) = (mapped.dataset, mapped.findings)
    }
}

extension Bench {
    func harvestISO(
        _ text: String, type: String = "iso19139", more: String = "", isFull: Bool = false
    ) async throws -> RunState {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/dokument.xml"))
        return try await runner.harvest(source("file:dokument.xml", type: type, more: more), isFull: isFull)
    }
}
