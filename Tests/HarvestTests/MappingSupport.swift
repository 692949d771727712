import DCAT

@testable import Harvest

/// What a mapping makes of a record of a source, before the desk goes on with it.
func mapped(_ source: Source, _ mapping: (inout Normaliser) throws -> Dataset) rethrows -> MappedRecord {
    var normaliser = Normaliser(language: source.options.language)
    let dataset = try mapping(&normaliser)
    return MappedRecord(dataset: dataset, document: [], findings: normaliser.findings)
}
