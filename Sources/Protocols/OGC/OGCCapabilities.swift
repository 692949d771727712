import DCAT
import Feeds
import XML

/// One layer or feature type, in a document that holds what the capabilities say of it and of its service, and nothing else.
struct OGCRecord: Sendable {
    let kind: OGCServiceKind
    /// The service and the name, which is what requests call it by.
    let key: String
    let url: String
    let document: XMLElement
}

/// Reads a capabilities document layer by layer, in memory that does not grow with it.
///
/// A layer takes over what the layers around it say of all in them (WMS 1.3.0, section 7.2.4.8). Groups are no datasets: the
/// layers in them are.
struct OGCCapabilities {
    private struct Frame {
        var element: XMLElement
        var isGroup = false
    }

    private let reader: XMLPullReader
    private let url: String
    private let kind: OGCServiceKind
    /// The root without anything in it.
    private let root: XMLElement
    /// What is said of the service.
    private var service: [XMLElement] = []
    private var frames: [Frame] = []
    /// The titles of the first groups, and how many there are.
    private var groups: (titles: [String], count: Int) = ([], 0)
    private var findings: [Finding] = []
    private var nameless = 0
    private var layers = 0
    private var serviceNodes = 0
    private(set) var isAtEnd = false

    /// How deep layers stand in each other; more is no map.
    private static let maxDepth = 50
    private static let maxLayers = 50_000
    /// Elements and texts of what is said of the service, which each of its datasets has with it.
    private static let maxServiceNodes = 5000
    /// What a layer takes over from those around it, of one kind.
    private static let maxInherited = 1000
    private static let mostNamed = 20
    /// What of the service's own description is kept with each of its datasets.
    private static let serviceNames: Set<String> = [
        "Service", "ServiceIdentification", "ServiceProvider", "_ExtendedCapabilities", "ExtendedCapabilities",
        "INSPIRE_Capabilities",
    ]
    private static let passedThrough: Set<String> = [
        "Capability", "OperationsMetadata", "FeatureTypeList", "Contents",
    ]

    /// - Throws: ``OGCRefusal`` for a report of exceptions and for other documents, `XMLError` for what is no XML.
    init(_ reader: XMLPullReader, url: String, root address: String) throws {
        self.reader = reader
        self.url = url
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            guard let kind = OGCServiceKind(root: tag.name, namespace: tag.namespace) else {
                throw OGCRefusal(failure: try Self.failure(tag, reader, url))
            }
            self.kind = kind
            let version = tag.attribute("version").map { [XMLAttribute(name: "version", value: $0)] } ?? []
            root = XMLElement(name: tag.name, namespace: tag.namespace, prefix: tag.prefix, attributes: version)
            return
        }
        throw HarvestFailure(.unreadable, value: url, "\(url) is an empty document.")
    }

    private static func failure(_ tag: XMLTag, _ reader: XMLPullReader, _ url: String) throws -> HarvestFailure {
        guard ["ServiceExceptionReport", "ExceptionReport"].contains(tag.name) else {
            let what = tag.name.lowercased() == "html" ? "a web page" : "the element `\(tag.name.prefix(60))`"
            return HarvestFailure(
                .unreadable, value: tag.name, "\(url) answered with \(what) where capabilities were expected.")
        }
        let words = try reader.readElement().text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return HarvestFailure(.refused, value: url, "\(url) answered with an exception: \(words.prefix(300))")
    }

    mutating func takeFindings() -> [Finding] {
        defer { findings = [] }
        return findings
    }

    /// The next layer or feature type; `nil` at the end.
    mutating func next() throws -> OGCRecord? {
        while !isAtEnd {
            guard let event = try reader.next() else {
                finish()
                return nil
            }
            switch event {
            case .start(let tag): if let record = try take(tag) { return record }
            case .end(let name, _):
                guard name == kind.recordName, let frame = frames.popLast() else { continue }
                if let record = record(of: frame) { return record }
            case .text: continue
            }
        }
        return nil
    }

    private mutating func take(_ tag: XMLTag) throws -> OGCRecord? {
        if tag.name == kind.recordName {
            guard kind == .wms else { return record(of: Frame(element: try reader.readRecord())) }
            guard frames.count < Self.maxDepth else {
                throw HarvestFailure(
                    .unreadable, value: url, "\(url) has layers in more than \(Self.maxDepth) layers.")
            }
            if !frames.isEmpty { frames[frames.count - 1].isGroup = true }
            let attributes = tag.attributes.filter { ["queryable", "opaque"].contains($0.name) }
            frames.append(
                Frame(
                    element: XMLElement(
                        name: tag.name, namespace: tag.namespace, prefix: tag.prefix, attributes: attributes,
                        line: tag.line)))
        } else if !frames.isEmpty {
            let element = try reader.readRecord()
            // Pictures of the legend say nothing of the data.
            guard tag.name != "Style" else { return nil }
            frames[frames.count - 1].element.children.append(.element(element))
            if let excess = element.excess { frames[frames.count - 1].element.excess = excess }
        } else if Self.serviceNames.contains(tag.name) {
            try takeService()
        } else if !Self.passedThrough.contains(tag.name) {
            try reader.skipElement()
        }
        return nil
    }

    private mutating func takeService() throws {
        let before = (reader: reader.treeNodes, service: serviceNodes)
        let element = try reader.readRecord()
        serviceNodes += element.excess == nil ? reader.treeNodes - before.reader : Self.maxServiceNodes + 1
        guard serviceNodes > Self.maxServiceNodes else { return service.append(element) }
        guard before.service <= Self.maxServiceNodes else { return }
        findings.append(
            Finding(
                .recordTooLarge, value: url,
                """
                What \(url) says of the service has more than \(Self.maxServiceNodes) elements and texts (maxServiceNodes); \
                `\(element.name)` and what follows of it was left out.
                """))
    }

    private mutating func record(of frame: Frame) -> OGCRecord? {
        let name = frame.element.text(of: kind == .wmts ? "Identifier" : "Name")
        let title = frame.element.text(of: "Title") ?? name ?? ""
        guard !frame.isGroup else {
            groups.count += 1
            if groups.titles.count < Self.mostNamed { groups.titles.append(String(title.prefix(200))) }
            return nil
        }
        layers += 1
        guard layers <= Self.maxLayers else {
            findings.append(
                Finding(
                    .countMismatch, value: url,
                    "\(url) has more than \(Self.maxLayers) layers (maxLayers); the others are not read, and nothing is removed."
                ))
            finish()
            return nil
        }
        guard let name else {
            nameless += 1
            guard nameless <= Self.mostNamed else { return nil }
            findings.append(
                Finding(
                    .recordInvalid, field: "Name", value: title,
                    "The layer “\(title.prefix(100))” in line \(frame.element.line) has no name to ask for it by; it was left out."
                ))
            return nil
        }
        var layer = frame.element
        inherit(&layer)
        var document = root
        document.children = (service + [layer]).map(XMLNode.element)
        document.excess = layer.excess
        return OGCRecord(kind: kind, key: "\(kind.rawValue):\(name)", url: url, document: document)
    }

    /// Takes over from the layers around it: what is added to its own (systems of coordinates, authorities) and what its own
    /// stands in place of (boxes, attribution, dimensions).
    private func inherit(_ layer: inout XMLElement) {
        for frame in frames.reversed() {
            for name in ["EX_GeographicBoundingBox", "LatLonBoundingBox", "Attribution"] {
                guard layer.child(name) == nil, let found = frame.element.child(name) else { continue }
                layer.children.append(.element(found))
            }
            for name in ["CRS", "SRS", "AuthorityURL", "Dimension", "Extent"] {
                var known = Set(layer.children(name).map(\.identity))
                for found in frame.element.children(name)
                where known.count < Self.maxInherited && known.insert(found.identity).inserted {
                    layer.children.append(.element(found))
                }
            }
        }
    }

    private mutating func finish() {
        isAtEnd = true
        if nameless > Self.mostNamed {
            let others = nameless - Self.mostNamed
            findings.append(
                Finding(
                    .recordInvalid, field: "Name", value: "\(others)",
                    "Further layers that have no name to ask for them by: \(others)."))
        }
        guard groups.count > 0 else { return }
        findings.append(
            Finding(
                .metadataDerived, field: "Layer", value: groups.titles.joined(separator: ", "),
                "\(groups.count) groups of layers are no datasets of their own; the layers in them are."))
    }
}

extension XMLElement {
    /// What two elements that say the same have in common, wherever they stand.
    fileprivate var identity: [String?] {
        let name = attribute("name")
        return [name, name == nil ? text.trimmed : nil]
    }
}
