import DCAT

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// What a mapping makes of a record of a source, completed and checked as at the desk, but tied to no place.
func mapped(_ source: Source, key: String = "", _ mapping: (inout Normaliser) throws -> Dataset) rethrows
    -> MappedRecord
{
    var normaliser = Normaliser(language: source.options.language)
    var dataset = try mapping(&normaliser)
    let completion = Completion(source: source)
    completion.complete(&dataset, key: key, &normaliser)
    completion.check(dataset, &normaliser)
    return MappedRecord(dataset: dataset, document: [], findings: normaliser.findings)
}
