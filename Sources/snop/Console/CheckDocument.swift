import Catalog
import DCAT
import Feeds
import Harvest
import JSON
import Protocols
import Records

/// What `snop check --json` prints.
enum CheckDocument {
    /// How much of a published record is given.
    private static let maxPublishedBytes = 65_536

    /// - Parameters:
    ///   - source: the text of the source file.
    ///   - base: the catalogue's base URL, without a closing slash.
    static func bytes(of report: FeedReport, source: String?, base: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("type", report.source.type?.rawValue)
            $0.member("url", report.source.registeredURL)
            $0.member("id", report.source.id)
            $0.member("requests", report.recognition.requests)
            $0.key("candidates")
            $0.array { for candidate in report.recognition.candidates { write(candidate, &$0) } }
            if let page = report.page { write(page, base, &$0) }
            $0.member("source", source)
            $0.member("error", report.failure?.message)
        }
        return writer.bytes
    }

    private static func write(_ candidate: TypeCandidate, _ writer: inout JSONWriter) {
        writer.object {
            $0.member("type", candidate.type.rawValue)
            $0.member("score", candidate.score)
            $0.member("address", candidate.address)
            $0.key("evidence")
            $0.array { list in
                for evidence in candidate.evidence {
                    list.object {
                        $0.member("url", evidence.url)
                        $0.member("answer", evidence.answer)
                        $0.member("observation", evidence.observation)
                        $0.member("points", evidence.points)
                    }
                }
            }
        }
    }

    private static func write(_ page: CheckedPage, _ base: String, _ writer: inout JSONWriter) {
        writer.member("records", page.records)
        writer.member("total", page.total)
        writer.member("more", page.hasMore)
        writer.key("datasets")
        writer.array { for record in page.examples { write(record, base, &$0) } }
        writer.key("findings")
        writer.array { for group in page.findings { $0.group(group, base: nil) } }
    }

    private static func write(_ record: CheckedRecord, _ base: String, _ writer: inout JSONWriter) {
        writer.object {
            $0.member("id", record.id.description)
            $0.member("key", record.key)
            $0.member("page", record.url)
            $0.key("dataset")
            $0.raw(catalogued(record, base: base))
            $0.key("published")
            $0.object {
                let isCut = record.published.count > maxPublishedBytes
                $0.member("mediaType", record.mediaType)
                $0.member("text", String(decoding: record.published.prefix(maxPublishedBytes), as: UTF8.self))
                if isCut { $0.member("bytes", record.published.count) }
            }
        }
    }

    /// The dataset's document with its own addresses made absolute.
    static func catalogued(_ record: CheckedRecord, base: String) -> [UInt8] {
        var out: [UInt8] = []
        record.document.withUnsafeBytes { StoredDocument.append($0, base: base, to: &out) }
        return out
    }
}
