import DCAT
import Feeds
import XML

extension ISOReading {
    /// What the data conform to, the systems of their coordinates, and where they come from.
    mutating func readQuality(_ dataset: inout Dataset) {
        for element in record.all("dataQualityInfo", "DQ_DataQuality", "report", "*", "result", "DQ_ConformanceResult")
        {
            // A failed or a missing test is no statement of conformity (GeoDCAT-AP 2, annex II.12).
            guard ["true", "1"].contains(element.child("pass")?.value ?? "") else { continue }
            readSpecification(element.first("specification", "CI_Citation", "title"), &dataset)
        }
        for element in record.all("referenceSystemInfo", "MD_ReferenceSystem", "referenceSystemIdentifier", "*") {
            readReferenceSystem(element, &dataset)
        }
        let lineages =
            record.all("dataQualityInfo", "DQ_DataQuality", "lineage", "LI_Lineage")
            + record.all("resourceLineage", "LI_Lineage")
        for lineage in lineages {
            let text = localized(languages.text(lineage.child("statement")), field: "provenance", isLong: true)
            let statement = Concept(uri: nil, label: text)
            if !text.isEmpty { dataset.provenance.append(statement) }
        }
    }

    /// The regulations that most records conform to, by the numbers that stand in their titles in every language.
    private static let regulations = [
        ("1089/2010", "http://data.europa.eu/eli/reg/2010/1089"),
        ("976/2009", "http://data.europa.eu/eli/reg/2009/976"),
        ("1205/2008", "http://data.europa.eu/eli/reg/2008/1205"),
    ]

    private mutating func readSpecification(_ title: XMLElement?, _ dataset: inout Dataset) {
        let text = languages.text(title)
        let known = text.texts.lazy.compactMap { _, text in
            Self.regulations.first { text.contains($0.0) }?.1
        }.first
        guard let iri = text.href.flatMap(IRIText.absolute) ?? known ?? text.plain.flatMap(IRIText.absolute) else {
            guard let plain = text.plain else { return }
            normaliser.report(
                .valueInvalid, field: "conformsTo", value: plain,
                "The specification is named without an address, which conformsTo takes; it was left out.")
            return
        }
        dataset.conformsTo.append(iri)
    }

    // MARK: Reference systems

    static let referenceSystems = "http://www.opengis.net/def/crs/EPSG/0/"

    private mutating func readReferenceSystem(_ identifier: XMLElement, _ dataset: inout Dataset) {
        let code = languages.text(identifier.child("code"))
        let space = languages.text(identifier.child("codeSpace")).plain
        guard let raw = code.href ?? code.plain else { return }
        let candidates = [code.href, code.plain].compactMap { $0 }
        guard let iri = candidates.lazy.compactMap({ Self.referenceSystem($0, space: space) }).first else {
            normaliser.report(
                .valueInvalid, field: "conformsTo", value: raw,
                "This names no reference system by its EPSG number or an address; it was left out.")
            return
        }
        dataset.conformsTo.append(iri)
    }

    /// The address of a system: `http://…/EPSG/0/2180`, `urn:ogc:def:crs:EPSG::2180`, `EPSG:2180`, `WGS 84 (EPSG:4326)`, or
    /// `2180` with the code space `EPSG`.
    static func referenceSystem(_ raw: String, space: String?) -> String? {
        if let iri = IRIText.absolute(raw) { return iri }
        let upper = raw.uppercased()
        let isEPSG = upper.contains("EPSG") || space?.uppercased().contains("EPSG") == true
        guard isEPSG else { return nil }
        let start = upper.firstRange(of: "EPSG").map { upper[$0.upperBound...] } ?? upper[...]
        // `EPSG:6.11:2180` has the version of the register before the number.
        let numbers = start.split { !($0.isASCII && ($0.isNumber || $0 == ".")) }.filter { !$0.contains(".") }
        guard let number = numbers.first(where: { (4...6).contains($0.utf8.count) }) else { return nil }
        return referenceSystems + number
    }
}
