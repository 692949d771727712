import FuzzDriver
import XML

/// What must hold for every document that the XML reader is given.
struct XMLCheck {
    private struct Reading {
        var events: [XMLEvent] = []
        var warnings: [XMLError] = []
        var end: XMLError?
    }

    private let bytes: [UInt8]
    private let lines: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = Array(bytes)
        lines = self.bytes.count { $0 == UInt8(ascii: "\n") } + 1
    }

    func run() {
        for entities in [0, 4] {
            let limits = XMLLimits(
                maxDepth: 12, maxTextBytes: 400, maxTagBytes: 2048, maxElements: 100, maxAttributes: 10,
                maxNamespaces: 30, maxEntities: entities, maxEntityBytes: 30, maxExpandedBytes: 300, maxTreeNodes: 100,
                maxTreeBytes: 2000)
            let strict = reading(recovers: false, limits)
            let recovering = reading(recovers: true, limits)
            for reading in [strict, recovering] { check(reading, limits) }
            if strict.end == nil {
                require(recovering.end == nil, "a sound document was refused: \(recovering.end?.description ?? "")")
                require(recovering.events == strict.events, "recovery changes a sound document")
                // A namespace that is no URI is no error (Namespaces in XML 1.0 §2.2).
                require(recovering.warnings == strict.warnings, "recovery finds more in a sound document")
            }
            tree(limits)
        }
    }

    private func reading(recovers: Bool, _ limits: XMLLimits) -> Reading {
        var reading = Reading()
        do throws(XMLError) {
            let reader = try XMLPullReader(bytes: bytes, recovers: recovers, limits: limits)
            do throws(XMLError) {
                while let event = try reader.next() { reading.events.append(event) }
            } catch {
                reading.end = error
            }
            reading.warnings = reader.warnings
        } catch {
            reading.end = error
        }
        return reading
    }

    private func check(_ reading: Reading, _ limits: XMLLimits) {
        var open: [(name: String, namespace: String?)] = []
        var elements = 0
        var isAfterText = false
        for event in reading.events {
            switch event {
            case .start(let tag):
                require(tag.depth == open.count, "a tag's depth is \(tag.depth), not \(open.count)")
                require((1...(lines + 1)).contains(tag.line), "line \(tag.line) is not in the document")
                require(tag.attributes.count <= limits.maxAttributes, "maxAttributes was passed")
                open.append((tag.name, tag.namespace))
                elements += 1
                isAfterText = false
            case .text(let text):
                require(!isAfterText, "a text in two pieces")
                require(!open.isEmpty, "a text outside the root element")
                require(text.utf8.count <= limits.maxTextBytes, "maxTextBytes was passed")
                isAfterText = true
            case .end(let name, let namespace):
                let start = open.popLast()
                require(start?.name == name && start?.namespace == namespace, "the end of an element that is not open")
                isAfterText = false
            }
            require(open.count <= limits.maxDepth, "maxDepth was passed")
        }
        require(elements <= limits.maxElements, "maxElements was passed")
        if reading.end == nil, reading.warnings.isEmpty { require(open.isEmpty, "an element without an end") }
        for error in reading.warnings + [reading.end].compactMap(\.self) {
            require((0...(lines + 1)).contains(error.line), "line \(error.line) is not in the document")
        }
    }

    /// A tree that was read is written and read again without a change.
    private func tree(_ limits: XMLLimits) {
        guard let root = try? XMLElement.parse(bytes, limits: limits) else { return }
        let written = root.serialized()
        do throws(XMLError) {
            let again = try XMLElement.parse(written)
            require(again.serialized() == written, "a tree changed: \(String(decoding: written, as: UTF8.self))")
        } catch {
            require(false, "what was written is not XML: \(error) in \(String(decoding: written, as: UTF8.self))")
        }
    }
}
