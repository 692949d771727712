extension Graph {
    /// Whether two graphs are the same but for the labels of their blank nodes (RDF 1.1 Concepts §3.6).
    ///
    /// Blank nodes are coloured by what surrounds them until the colours settle; nodes that still look alike are tried
    /// against each other. Meant for tests: after `effort` tried pairs the answer is `nil`, "not known".
    public func isIsomorphic(to other: Graph, effort: Int = 10_000) -> Bool? {
        guard count == other.count else { return false }
        var matcher = IsomorphismMatcher(self, other, effort: effort)
        return matcher.match()
    }
}

private struct IsomorphismMatcher {
    /// The blank nodes of one graph with their colours, and what colouring needs to know of the other terms.
    private struct Side {
        let graph: Graph
        let blanks: [UInt32]
        let fixed: [UInt64]

        init(_ graph: Graph) {
            self.graph = graph
            var blanks: [UInt32] = []
            fixed = graph.terms.enumerated().map { number, term in
                guard case .blank = term else { return FoldedHash.hash(term) | 1 }
                blanks.append(UInt32(number))
                return 0
            }
            self.blanks = blanks
        }
    }

    private typealias Colours = [UInt64]

    private let left: Side
    private let right: Side
    private var effort: Int

    init(_ left: Graph, _ right: Graph, effort: Int) {
        self.left = Side(left)
        self.right = Side(right)
        self.effort = effort
    }

    mutating func match() -> Bool? {
        guard left.blanks.count == right.blanks.count else { return false }
        return match(left.fixed, right.fixed)
    }

    /// Refines both colourings and, where nodes are still alike, gives one of them a colour of its own on both sides.
    private mutating func match(_ one: Colours, _ two: Colours) -> Bool? {
        let one = refine(one, left)
        let two = refine(two, right)
        let oneClasses = classes(of: one, left)
        let twoClasses = classes(of: two, right)
        guard oneClasses.mapValues(\.count) == twoClasses.mapValues(\.count) else { return false }
        let open = oneClasses.filter { $0.value.count > 1 }.min { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
        guard let (colour, nodes) = open, let node = nodes.first, let candidates = twoClasses[colour] else {
            return isEqual(one, two)
        }
        for candidate in candidates {
            guard effort > 0 else { return nil }
            effort -= 1
            var one = one
            var two = two
            one[Int(node)] = FoldedHash.hash(UInt32(effort), 7, 7)
            two[Int(candidate)] = one[Int(node)]
            guard let isMatch = match(one, two) else { return nil }
            if isMatch { return true }
        }
        return false
    }

    private func refine(_ colours: Colours, _ side: Side) -> Colours {
        var colours = colours
        var distinct = 0
        while true {
            var next = colours
            for entry in side.graph.entries {
                let (subject, object) = (Int(entry.subject), Int(entry.object))
                let predicate = side.fixed[Int(entry.predicate)]
                // Sums do not depend on the order of the triples.
                if side.fixed[subject] == 0 { next[subject] &+= mix(colours[subject], predicate, colours[object], 1) }
                if side.fixed[object] == 0 { next[object] &+= mix(colours[object], predicate, colours[subject], 2) }
            }
            colours = next
            let count = Set(side.blanks.map { colours[Int($0)] }).count
            if count <= distinct { return colours }
            distinct = count
        }
    }

    private func mix(_ own: UInt64, _ predicate: UInt64, _ neighbour: UInt64, _ direction: UInt64) -> UInt64 {
        [own, predicate, neighbour, direction].withUnsafeBytes { FoldedHash.hash($0, seed: 5) }
    }

    private func classes(of colours: Colours, _ side: Side) -> [UInt64: [UInt32]] {
        Dictionary(grouping: side.blanks) { colours[Int($0)] }
    }

    /// With every blank node's colour its own, colours are names: the graphs are equal when their triples are.
    private func isEqual(_ one: Colours, _ two: Colours) -> Bool {
        guard let renamed = renaming(one, two) else { return false }
        return left.graph.entries.allSatisfy { entry in
            let triple = left.graph.triple(entry)
            let subject = renamed[entry.subject] ?? triple.subject
            return right.graph.contains(Triple(subject, triple.predicate, renamed[entry.object] ?? triple.object))
        }
    }

    private func renaming(_ one: Colours, _ two: Colours) -> [UInt32: Term]? {
        var byColour: [UInt64: Term] = [:]
        for node in right.blanks { byColour[two[Int(node)]] = right.graph.terms[Int(node)] }
        var renamed: [UInt32: Term] = [:]
        for node in left.blanks {
            guard let term = byColour[one[Int(node)]] else { return nil }
            renamed[node] = term
        }
        return renamed
    }
}
