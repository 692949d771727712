import DCAT
import GRDB

/// The live datasets and what ties them, read as far as it is asked for.
///
/// What two datasets have in common ties them only where each is the only one of its source that has it: an address that
/// many datasets of a portal have (its service, the page of an office) says nothing about any of them.
struct ClusterGraph {
    /// What more datasets than this have in common says nothing.
    private static let maxHolders = 64
    /// More datasets than this are not looked at together.
    private static let maxComponent = 500

    struct Node {
        let number: Int64
        let source: String
        let titleKey: String
        /// What the dataset has, by key.
        let ties: [Int64: Tie.Kind]
        let cluster: Int64?
        let place: Int?
        /// Its publisher as it says itself: a TERYT code, or a name.
        let publisher: String?
        /// Whose it says that it is: the keys of hosts and offices.
        let origins: Set<Int64>
        let portal: Portal

        var downloads: Int { ties.values.count { $0 == .downloadURL } }
    }

    struct Holder: Equatable {
        let dataset: Int64
        let source: String
    }

    /// What is known of a source, by its registration.
    struct Portal {
        let host: String?
        /// The keys of what is its own: the host where it is read, the one where its publisher is at home, and the publisher.
        let origins: Set<Int64>
        /// The registered publisher's TERYT code.
        let unit: String?
        /// The registered publisher, as datasets name theirs.
        let publisher: String?

        /// How far it is from who makes the data: the registered publisher of a gmina is nearer than that of a region.
        var distance: Int { 7 - min(unit?.utf8.count ?? 0, 7) }
    }

    private let database: Database
    private let tables: ProjectionTables
    private var portals: [String: Portal] = [:]
    private var nodes: [Int64: Node] = [:]
    private var holders: [Int64: [Holder]] = [:]
    private var settled: Set<Int64> = []

    init(_ database: Database, tables: ProjectionTables = .served) {
        self.database = database
        self.tables = tables
    }

    // MARK: Reading

    mutating func node(_ number: Int64) throws -> Node? {
        if let known = nodes[number] { return known }
        let row = try database.cachedStatement(
            sql: """
                SELECT d.source, d.title_key, c.cluster, c.place
                FROM \(tables.dataset) d LEFT JOIN \(tables.cluster) c ON c.dataset = d.number
                WHERE d.number = ? AND d.state = 'live'
                """)
        guard let row = try Row.fetchOne(row, arguments: [number]) else { return nil }
        let ties = try database.cachedStatement(sql: "SELECT key, kind FROM \(tables.tie) WHERE dataset = ?")
        var kinds: [Int64: Tie.Kind] = [:]
        for tie in try Row.fetchAll(ties, arguments: [number]) { kinds[try tie.get(0)] = try tie.word(1) as Tie.Kind }
        let origins = try database.cachedStatement(sql: "SELECT origin FROM \(tables.origin) WHERE dataset = ?")
        let publisher = try database.cachedStatement(
            sql: "SELECT value FROM \(tables.term) WHERE dataset = ? AND kind = 'publisher'")
        let node = Node(
            number: number, source: try row.get(0), titleKey: try row.get(1), ties: kinds, cluster: try row.get(2),
            place: try row.get(3), publisher: try String.fetchOne(publisher, arguments: [number]),
            origins: Set(try Int64.fetchAll(origins, arguments: [number])), portal: try portal(try row.get(0)))
        nodes[number] = node
        return node
    }

    /// Who has something: all of them, or one more than are taken for a tie.
    mutating func holders(of key: Int64) throws -> [Holder] {
        if let known = holders[key] { return known }
        let statement = try database.cachedStatement(
            sql: """
                SELECT t.dataset, d.source FROM \(tables.tie) t JOIN \(tables.dataset) d ON d.number = t.dataset
                WHERE t.key = ? LIMIT \(Self.maxHolders + 1)
                """)
        let all = try Row.fetchAll(statement, arguments: [key]).map {
            Holder(dataset: try $0.get(0), source: try $0.get(1))
        }
        holders[key] = all
        return all
    }

    func members(of cluster: Int64) throws -> [Int64] {
        let statement = try database.cachedStatement(sql: "SELECT dataset FROM \(tables.cluster) WHERE cluster = ?")
        return try Int64.fetchAll(statement, arguments: [cluster])
    }

    private mutating func portal(_ source: String) throws -> Portal {
        if let known = portals[source] { return known }
        let statement = try database.cachedStatement(sql: "SELECT url, publisher FROM source WHERE id = ?")
        let row = try Row.fetchOne(statement, arguments: [source])
        let publisher = SourceState.agent(try row.flatMap { try $0.get(1) as String? })
        let host = try row.flatMap { AddressForm(try $0.get(0))?.host }
        let homepage = publisher?.homepage.flatMap { AddressForm($0)?.host }
        let hosts = [host, homepage].compactMap(\.self).map(Tie.originKey(host:))
        let offices = [publisher?.slug].compactMap(\.self).map(Tie.originKey(office:))
        let portal = Portal(
            host: host, origins: Set(hosts + offices), unit: publisher?.teryt, publisher: publisher?.slug)
        portals[source] = portal
        return portal
    }

    /// What a dataset would have that was taken from this one.
    mutating func ownKey(of node: Node) throws -> Int64? {
        try ownKey(source: node.source, titleKey: node.titleKey)
    }

    mutating func ownKey(source: String, titleKey: String) throws -> Int64? {
        guard !titleKey.isEmpty, let host = try portal(source).host else { return nil }
        return Tie.provenanceKey(host: host, titleKey: titleKey)
    }

    // MARK: What is tied

    /// Two datasets of different sources, and one thing that ties them.
    struct Edge: Hashable {
        let first: Int64
        let second: Int64
        let kind: Tie.Kind

        init(_ one: Int64, _ other: Int64, _ kind: Tie.Kind) {
            (first, second, self.kind) = (min(one, other), max(one, other), kind)
        }
    }

    private mutating func edges(of node: Node) throws -> Set<Edge> {
        var edges: Set<Edge> = []
        var downloads: [Int64: Int] = [:]
        for (key, kind) in node.ties {
            switch kind {
            case .provenance: edges.formUnion(try self.edges(from: node, by: key))
            case .identifier, .landingPage:
                for other in Self.others(try holders(of: key), than: node) {
                    edges.insert(Edge(node.number, other, kind))
                }
            case .downloadURL:
                for other in Self.others(try holders(of: key), than: node) { downloads[other, default: 0] += 1 }
            }
        }
        for (other, count) in downloads.sorted(by: { $0.key < $1.key }) {
            // More than half of the files, so that what gathers the files of many datasets is no copy of any.
            guard let copy = try self.node(other), 2 * count > max(node.downloads, copy.downloads) else { continue }
            edges.insert(Edge(node.number, other, .downloadURL))
        }
        return edges.union(try edgesToCopies(of: node))
    }

    /// From a dataset that says where it was taken from to the one that has its title there.
    private mutating func edges(from node: Node, by key: Int64) throws -> [Edge] {
        guard Self.isOnly(node, of: try holders(of: key)) else { return [] }
        let namesakes = try namesakes(node.titleKey)
        var edges: [Edge] = []
        for other in Self.others(namesakes, than: node, isAmong: false) {
            guard let source = namesakes.first(where: { $0.dataset == other })?.source,
                try ownKey(source: source, titleKey: node.titleKey) == key
            else { continue }
            edges.append(Edge(node.number, other, .provenance))
        }
        return edges
    }

    private mutating func edgesToCopies(of node: Node) throws -> [Edge] {
        guard let own = try ownKey(of: node) else { return [] }
        let copies = try holders(of: own)
        guard !copies.isEmpty, Self.isOnly(node, of: try namesakes(node.titleKey)) else { return [] }
        return Self.others(copies, than: node, isAmong: false).map { Edge(node.number, $0, .provenance) }
    }

    private func namesakes(_ titleKey: String) throws -> [Holder] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT number, source FROM \(tables.dataset) WHERE title_key = ? AND state = 'live'
                LIMIT \(Self.maxHolders + 1)
                """)
        return try Row.fetchAll(statement, arguments: [titleKey]).map {
            Holder(dataset: try $0.get(0), source: try $0.get(1))
        }
    }

    private static func isOnly(_ node: Node, of holders: [Holder]) -> Bool {
        holders.count <= maxHolders && holders.filter { $0.source == node.source }.map(\.dataset) == [node.number]
    }

    /// The holders of other sources, of which each is the only one of its source.
    ///
    /// - Parameter isAmong: whether the dataset must be a holder itself, and the only one of its source.
    private static func others(_ holders: [Holder], than node: Node, isAmong: Bool = true) -> [Int64] {
        guard holders.count > (isAmong ? 1 : 0), holders.count <= maxHolders, !isAmong || isOnly(node, of: holders)
        else { return [] }
        let counts = Dictionary(grouping: holders, by: \.source).mapValues(\.count)
        return holders.filter { $0.source != node.source && counts[$0.source] == 1 }.map(\.dataset)
    }

    // MARK: Components

    /// Datasets that are tied to each other, directly or through others, or were before.
    struct Component {
        var nodes: [Node] = []
        var edges: Set<Edge> = []
        /// The datasets that say they were taken from another one of the component, with that one.
        var taken: Set<[Int64]> = []
    }

    /// Whether a dataset was part of a component that was asked for.
    func isSettled(_ number: Int64) -> Bool { settled.contains(number) }

    mutating func component(around start: Int64) throws -> Component {
        var component = Component()
        var waiting = [start]
        while let number = waiting.popLast(), component.nodes.count < Self.maxComponent {
            guard settled.insert(number).inserted, let node = try node(number) else { continue }
            component.nodes.append(node)
            for edge in try self.edges(of: node) {
                component.edges.insert(edge)
                let other = edge.first == number ? edge.second : edge.first
                waiting.append(other)
                if let copy = try self.node(other), let own = try ownKey(of: copy), node.ties[own] == .provenance {
                    component.taken.insert([number, other])
                }
            }
            if let cluster = node.cluster { waiting += try members(of: cluster) }
        }
        return component
    }
}
