import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Options of types")
struct SourceOptionTests {
    private func source(_ type: String, _ options: String) throws -> Source {
        try SourceFile(text: "{id: a, title: A, url: 'https://a.example', type: \(type), options: {\(options)}}")
            .source()
    }

    @Test("the options of each type are read")
    func good() throws {
        let library = try source("oai-pmh", "metadata_prefix: mets, set: 'MDL:CD', dataset_per: set").options
        #expect(library[.metadataPrefix] == "mets" && library[.set] == "MDL:CD" && library[.datasetPer] == .set)
        #expect(try source("ogc-services", "services: [WFS, wms]").options[.services] == [.wfs, .wms])
        #expect(try source("schema-org", "path: /zbior/, hosts: [b.example]").options[.path] == "/zbior/")
        #expect(try source("atom-inspire", "hosts: [b.example]").options.hosts == ["b.example"])
        #expect(try source("gtfs", "language: en").options.language == "en")
    }

    @Test(
        "an option that is wrong is an error that says what it should be",
        arguments: [
            ("oai-pmh", "dataset_per: book", "`dataset_per`"), ("oai-pmh", "set: 'a b'", "`set`"),
            ("oai-pmh", "metadata_prefix: ''", "`metadata_prefix`"), ("ogc-services", "services: wms", "`services`"),
            ("ogc-services", "services: [wms, csw]", "`services`"),
            ("ogc-services", "services: [wms, wms]", "`services`"),
            ("schema-org", "path: zbior", "`path`"), ("gtfs", "path: /a", "`path`"),
            ("rss", "services: [wms]", "`services`"),
        ])
    func bad(type: String, options: String, named: String) {
        do {
            _ = try source(type, options)
            Issue.record("no error")
        } catch {
            #expect("\(error)".contains(named), "\(error)")
        }
    }
}
