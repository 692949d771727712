import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// What recognition says of every document of the corpus: as a file, and where that is not enough, because a service could
/// be asked more, from a server that answers with it at an address that tells nothing, and that has nothing else.
@Suite("Recognition over the corpus", .serialized)
struct CorpusRecognitionTests {
    @Test("every document is recognised as what it is, or the table says why not")
    func everything() async throws {
        guard let documents = try CorpusDocument.all() else { return }
        let bench = try Bench()
        let portal = try ScriptedPortal()
        defer { portal.stop() }
        var explained: [String: [String]] = [:]
        for document in documents {
            let body = Array(try Data(contentsOf: document.url))
            portal.answer { request in
                request.path == "/dokument"
                    ? .document(body, type: "application/octet-stream") : .error("404 Not Found")
            }
            var found = try await bench.recognise(document.url)
            if found.best == nil, document.recognised != nil {
                found = try await bench.recognise(portal.url + "/dokument")
            }
            let type = found.best?.type
            #expect(found.requests <= TypeRecognition.budget)
            #expect(
                type == document.recognised,
                """
                \(document.path) is taken for \(type?.rawValue ?? "nothing") (\(found.best?.score ?? 0)), \
                not for \(document.recognised?.rawValue ?? "nothing")
                """)
            guard type != document.type else { continue }
            let what = "\(document.type?.rawValue ?? "no feed") taken for \(type?.rawValue ?? "nothing")"
            explained["\(what): \(document.reason)", default: []].append(document.path)
        }
        for (what, paths) in explained.sorted(by: { $0.key < $1.key }) {
            print("- \(what): \(paths.joined(separator: ", "))")
        }
    }
}
