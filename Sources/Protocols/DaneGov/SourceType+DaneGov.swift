package import Feeds

extension SourceType {
    /// The API of dane.gov.pl.
    package static let daneGov = SourceType(
        "danegov-api", mappingVersion: 1,
        options: [
            SourceOption<Int?>.pageSize, SourceOption<[String]>.institutionTypes, SourceOption<[String]>.institutions,
        ],
        harvester: DaneGovHarvester(), probe: DaneGovProbe())
}

extension SourceOption where Value == [String] {
    /// Kinds of institutions whose datasets are read, in the portal's own words; `all` for every kind.
    static var institutionTypes: Self {
        Self("institution_types", ["local"]) { (member) throws(SourceFileError) in
            let known = ["local", "state", "private", "developer", "other", "all"]
            let names = member.texts
            guard !names.isEmpty, names.allSatisfy(known.contains) else {
                throw member.mistake("`institution_types` is a list of these: \(known.joined(separator: ", "))")
            }
            return names
        }
    }

    /// Numbers of institutions whose datasets are read; where there are none, the kinds decide.
    static var institutions: Self {
        Self("institutions", []) { (member) throws(SourceFileError) in
            let numbers = member.texts
            let areNumbers = numbers.allSatisfy {
                (1...12).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
            guard !numbers.isEmpty, areNumbers else {
                throw member.mistake(
                    "`institutions` is a list of the portal's numbers of institutions, such as [47, 154]")
            }
            return numbers
        }
    }
}
