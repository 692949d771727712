import DCAT
import Feeds
import Fetch
import XML

/// An XML document with metadata records somewhere in it, read as a stream.
///
/// - Throws: ``HarvestFailure`` where the document breaks off, or is not what has records.
final class ISODocument {
    /// What an answer of a catalogue service says of itself (`csw:SearchResults`, OGC 07-006r1, section 10.8.4.4).
    struct Results: Equatable {
        var matched: Int?
        var returned: Int?
        var next: Int?
    }

    private let document: XMLDocument
    private let url: String
    private(set) var results: Results?
    /// How many records were handed out.
    private(set) var count = 0
    private var root: XMLTag?

    /// Knows what the records that were handed out take as trees.
    var reader: XMLPullReader { document.reader }

    init(_ response: FetchResponse, url: String) throws {
        self.url = url
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            document = try XMLDocument(response)
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    /// The next record's element, whatever stands around it; `nil` at the end.
    func next() throws -> XMLElement? {
        let found: XMLElement?
        do {
            found = try nextElement()
        } catch {
            throw root == nil ? HarvestFailure.notXML(url, error) : .brokenOff(url, error)
        }
        if let found, Self.isException(found.name) { throw Self.refusal(found, url) }
        guard let found else {
            try checkEnd()
            return nil
        }
        count += 1
        return found
    }

    /// A record, or an exception where the document is one.
    private func nextElement() throws(XMLError) -> XMLElement? {
        while let event = try document.reader.next() {
            guard case .start(let tag) = event else { continue }
            let isRoot = root == nil
            root = root ?? tag
            if ISORecord.names.contains(tag.name) || isRoot && Self.isException(tag.name) {
                return try document.reader.readRecord()
            }
            if tag.name == "SearchResults" { results = Results(tag) }
        }
        return nil
    }

    // MARK: Exceptions

    /// `ows:ExceptionReport` of any version, and `ServiceExceptionReport` of older services, which come with any status.
    static func isException(_ name: String) -> Bool { name.hasSuffix("ExceptionReport") }

    static func refusal(_ report: XMLElement, _ url: String) -> HarvestFailure {
        let exceptions = report.children("Exception") + report.children("ServiceException")
        let code = exceptions.lazy.compactMap { $0.attribute("exceptionCode") ?? $0.attribute("code") }.first
        let text = exceptions.lazy.compactMap { $0.first("ExceptionText")?.plain ?? $0.plain }.first
        let what = [code, text].compactMap { $0 }.joined(separator: ": ").prefix(300)
        return HarvestFailure(
            .refused, value: code, "\(url) answered with an exception\(what.isEmpty ? "" : ": \(what)").")
    }

    /// A record that is ready to be mapped.
    func harvested(_ record: XMLElement, of source: Source, url: String?) -> HarvestPage.Record {
        ISORecord.harvested(record, of: source, url: url)
    }

    private func checkEnd() throws {
        guard count == 0, results == nil else { return }
        let what = root.map { "the element `\($0.name.prefix(60))`" } ?? "nothing"
        throw HarvestFailure(
            .unreadable, value: root?.name ?? url,
            "\(url) answered with \(what), in which there is no record of ISO 19139 or ISO 19115-3.")
    }
}

extension ISODocument.Results {
    init(_ tag: XMLTag) {
        func number(_ name: String) -> Int? { tag.attribute(name).flatMap { Int($0.trimmed) } }
        matched = number("numberOfRecordsMatched")
        returned = number("numberOfRecordsReturned")
        next = number("nextRecord")
    }
}
