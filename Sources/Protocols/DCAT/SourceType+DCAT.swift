package import Feeds

extension SourceType {
    /// Catalogues in RDF: DCAT in Turtle, RDF/XML, JSON-LD or N-Triples.
    package static let dcat = SourceType(
        "dcat", mappingVersion: 1,
        options: [SourceOption<[String]>.hosts, SourceOption<String?>.pageParameter],
        harvester: DCATHarvester(), probe: DCATProbe())
}

extension SourceOption where Value == String? {
    /// The parameter that numbers pages, for a feed that says it has more of them and links to none.
    static var pageParameter: Self {
        Self("page_parameter", nil) { (member) throws(SourceFileError) in
            guard let name = member.value.string, !name.isEmpty,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.[]".contains($0)) })
            else { throw member.mistake("`page_parameter` is the name of a query parameter, such as page") }
            return name
        }
    }
}
