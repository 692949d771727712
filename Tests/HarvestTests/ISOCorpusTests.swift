import Catalog
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Real documents of ISO 19139 and ISO 19115-3")
struct ISOCorpusTests {
    /// The records of a document, counted without reading it as XML.
    private static func records(in text: String) -> Int {
        text.matches(of: /<(?:\w+:)?(?:MD|MI)_Metadata[\s>]/).count
    }

    @Test("every record of every document is catalogued, or a finding says why not")
    func everything() async throws {
        guard let folder = shared("corpus"), let files = FileManager.default.enumerator(atPath: folder.path) else {
            return
        }
        var (documents, catalogued) = (0, 0)
        for path in files.compactMap({ $0 as? String }).filter({ $0.hasSuffix(".xml") }).sorted() {
            let url = folder.appendingPathComponent(path)
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            let count = Self.records(in: text)
            // Questions to a service name the element too.
            guard count > 0, !text.prefix(3000).contains("GetRecords "), !text.contains("<csw:GetRecords\n") else {
                continue
            }
            documents += 1
            let bench = try Bench()
            let run = try await bench.harvest("file:" + url.path, type: "iso19139")
            let unreadable = try await bench.findings(run).filter {
                ["record-invalid", "key-missing", "key-duplicate", "record-too-large"].contains($0.code.name)
            }
            if run.outcome == .failed {
                #expect(try await bench.runCodes(run) == ["not-what-was-expected"], "\(path)")
            } else {
                #expect(run.added + unreadable.count == count, "\(path): \(run.summary ?? "")")
            }
            catalogued += run.added
            for item in try await bench.items() { #expect(item.dataset?.title.isEmpty == false, "\(path)") }
        }
        print("\(catalogued) records of \(documents) documents of the corpus were catalogued")
        #expect(documents > 80 && catalogued > documents)
    }
}
