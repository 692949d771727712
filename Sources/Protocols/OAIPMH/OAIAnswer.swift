import DCAT
import Feeds
import Fetch
import XML

/// A form of records that a repository offers (OAI-PMH 2.0, section 4.4).
struct OAIFormat: Sendable {
    let prefix: String
    let namespace: String
}

/// What a repository answered to one request, or a static repository's file (OAI-PMH 2.0, section 3.2).
struct OAIAnswer {
    /// The errors that the answer states, which come with the status 200 (section 3.6).
    private(set) var errors: [(code: String, text: String)] = []
    /// The `record` elements of `ListRecords` and `GetRecord`.
    private(set) var records: [XMLElement] = []
    /// The `set` elements of `ListSets`.
    private(set) var sets: [XMLElement] = []
    private(set) var formats: [OAIFormat] = []
    private(set) var identify: XMLElement?
    /// Where the rest of the list is; `nil` at its end.
    private(set) var token: String?
    /// How many there are in the whole list, where the repository says so.
    private(set) var listSize: Int?
    /// The verb that it answers, as its element is called; `nil` for an error.
    private(set) var verb: String?
    /// Whether there was anything in the answer that answers at all.
    private(set) var hasContent = false
    /// Whether characters that XML forbids were taken out before the answer could be read.
    private(set) var isRepaired = false

    /// - Parameter prefix: which of a static repository's lists is meant.
    /// - Throws: ``HarvestFailure`` where this is no answer of a repository, or breaks off.
    init(_ response: FetchResponse, url: String, prefix: String? = nil) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let document = try XMLDocument(response)
            try withExtendedLifetime(document) { try read(document.reader, url, prefix) }
        } catch let error as XMLError {
            guard let repaired = XMLRepair.repaired(response, after: error) else {
                throw HarvestFailure.notXML(url, error)
            }
            self = try OAIAnswer(repaired: repaired, url, prefix)
        }
        guard hasContent else {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered without a list and without an error.")
        }
    }

    private init(repaired bytes: [UInt8], _ url: String, _ prefix: String?) throws {
        isRepaired = true
        do {
            try read(try XMLPullReader(bytes: bytes), url, prefix)
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    private mutating func read(_ reader: XMLPullReader, _ url: String, _ prefix: String?) throws {
        var root: String?
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            guard root != nil else {
                root = tag.name
                try Self.check(tag, url)
                continue
            }
            try take(tag, reader, prefix)
            try PageLimits.checkAnswer(
                url, reader, records: records.count + sets.count + formats.count)
        }
    }

    private static func check(_ root: XMLTag, _ url: String) throws {
        let isRepository = root.name == "Repository" && root.namespace?.contains("static-repository") == true
        guard root.name != "OAI-PMH", !isRepository else { return }
        let what = root.name.lowercased() == "html" ? "a web page" : "the element `\(root.name.prefix(60))`"
        throw HarvestFailure(
            .unreadable, value: root.name, "\(url) answered with \(what) where `OAI-PMH` was expected.")
    }

    private mutating func take(_ tag: XMLTag, _ reader: XMLPullReader, _ prefix: String?) throws {
        switch tag.name {
        case "ListRecords":
            // A static repository has a list for each form.
            if let prefix, let stated = tag.attribute("metadataPrefix"), stated != prefix {
                return try reader.skipElement()
            }
            hasContent = true
            verb = tag.name
        case "ListIdentifiers", "ListSets", "ListMetadataFormats", "GetRecord":
            hasContent = true
            verb = tag.name
        case "error":
            let error = try reader.readElement()
            errors.append((error.attribute("code") ?? "", error.text.trimmed))
            hasContent = true
        case "Identify":
            verb = tag.name
            identify = try reader.readElement()
            hasContent = true
        case "record": records.append(try reader.readRecord())
        case "set": sets.append(try reader.readRecord())
        case "metadataFormat":
            let format = try reader.readElement()
            guard let prefix = format.text(of: "metadataPrefix") else { return }
            formats.append(OAIFormat(prefix: prefix, namespace: format.text(of: "metadataNamespace") ?? ""))
        case "resumptionToken":
            let element = try reader.readElement()
            let text = element.text.trimmed
            token = text.isEmpty ? nil : text
            listSize = element.attribute("completeListSize").flatMap { Int($0.trimmed) }
        default: try reader.skipElement()
        }
    }
}
