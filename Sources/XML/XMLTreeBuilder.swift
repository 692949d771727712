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

    /// What is kept of an element that passed a limit: enough to know which one it is.
    private static let beginning = 1000

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

    private mutating func cut(_ element: XMLElement) -> XMLElement {
        var left = Self.beginning
        var beginning = element.beginning(&left)
        beginning.excess = excess
        nodes = Self.beginning - left
        bytes = 0
        return beginning
    }
}
