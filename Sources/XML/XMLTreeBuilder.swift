/// Puts an element's events together to a tree and counts what it may still take.
struct XMLTreeBuilder {
    private let limits: XMLLimits
    private var open: [XMLElement]
    private(set) var nodes = 0
    private(set) var bytes = 0

    init(_ root: XMLTag, _ limits: XMLLimits) throws(XMLError) {
        self.limits = limits
        open = [XMLElement(root)]
        try spend(bytes: size(of: root))
    }

    /// Takes the next event; gives the element when this was its end.
    @inline(__always)
    mutating func add(_ event: XMLEvent) throws(XMLError) -> XMLElement? {
        switch event {
        case .start(let tag):
            try spend(bytes: size(of: tag))
            open.append(XMLElement(tag))
        case .text(let text):
            try spend(bytes: text.utf8.count)
            open[open.count - 1].children.append(.text(text))
        case .end:
            let element = open.removeLast()
            if open.isEmpty { return element }
            open[open.count - 1].children.append(.element(element))
        }
        return nil
    }

    private func size(of tag: XMLTag) -> Int { tag.attributes.reduce(0) { $0 + $1.value.utf8.count } }

    private mutating func spend(bytes: Int) throws(XMLError) {
        self.nodes += 1
        self.bytes += bytes
        guard self.nodes <= limits.maxTreeNodes else {
            throw error(.tooManyTreeNodes(maxTreeNodes: limits.maxTreeNodes))
        }
        guard self.bytes <= limits.maxTreeBytes else { throw error(.treeTooLarge(maxTreeBytes: limits.maxTreeBytes)) }
    }

    private func error(_ reason: XMLError.Reason) -> XMLError {
        XMLError(reason: reason, line: open.last?.line ?? 0, column: 0)
    }
}
