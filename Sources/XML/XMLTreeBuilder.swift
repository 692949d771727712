/// Puts an element's events together to a tree and counts what it may still take.
struct XMLTreeBuilder {
    private let limits: XMLLimits
    private var open: [XMLElement]
    /// Elements and texts that are held, and the bytes of their texts and attributes.
    private(set) var nodes = 0
    private(set) var bytes = 0
    private var excess: XMLExcess?
    /// Elements that are open and of which nothing is held.
    private var passing = 0

    /// What is kept of an element that passed a limit, in elements and texts and in bytes: enough to know which one it is.
    private static let beginning = (nodes: 1000, bytes: 1 << 16)

    init(_ root: XMLTag, _ limits: XMLLimits) {
        self.limits = limits
        open = [XMLElement(root)]
        spend(bytes: size(of: root))
    }

    /// Takes the next event; gives the element when this was its end.
    @inline(__always)
    mutating func add(_ event: XMLEvent) -> XMLElement? {
        switch event {
        case .start(let tag):
            spend(bytes: size(of: tag))
            guard excess == nil else {
                passing += 1
                return nil
            }
            open.append(XMLElement(tag))
        case .text(let text):
            spend(bytes: text.utf8.count)
            guard excess == nil else { return nil }
            open[open.count - 1].children.append(.text(text))
        case .end:
            guard passing == 0 else {
                passing -= 1
                return nil
            }
            let element = open.removeLast()
            if open.isEmpty { return excess == nil ? element : cut(element) }
            open[open.count - 1].children.append(.element(element))
        }
        return nil
    }

    private func size(of tag: XMLTag) -> Int { tag.attributes.reduce(0) { $0 + $1.value.utf8.count } }

    private mutating func spend(bytes: Int) {
        guard excess == nil else { return }
        nodes += 1
        self.bytes += bytes
        if nodes > limits.maxTreeNodes { excess = .nodes }
        if self.bytes > limits.maxTreeBytes { excess = .bytes }
    }

    /// The element's beginning, in the order of the document; what is too long for it is left out.
    private mutating func cut(_ element: XMLElement) -> XMLElement {
        (nodes, bytes) = (0, 0)
        var beginning = self.beginning(of: element)
        beginning.excess = excess
        return beginning
    }

    private mutating func beginning(of element: XMLElement) -> XMLElement {
        nodes += 1
        var kept = element
        kept.attributes = element.attributes.filter { mayKeep(bytes: $0.value.utf8.count) }
        kept.children = []
        for child in element.children where nodes < Self.beginning.nodes {
            switch child {
            case .text(let text):
                guard mayKeep(bytes: text.utf8.count) else { continue }
                nodes += 1
                kept.children.append(child)
            case .element(let inner): kept.children.append(.element(beginning(of: inner)))
            }
        }
        return kept
    }

    /// Counts the bytes where there is room for them.
    private mutating func mayKeep(bytes count: Int) -> Bool {
        guard bytes + count <= Self.beginning.bytes else { return false }
        bytes += count
        return true
    }
}
