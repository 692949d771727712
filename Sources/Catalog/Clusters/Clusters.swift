import DCAT
import Foundation
import GRDB

/// Keeps the clusters as the datasets' ties ask for, whichever datasets come, change or go.
///
/// What the clusters are follows from the live datasets alone, not from the order in which they came, so a projection that
/// is rebuilt has the same ones.
struct Clusters {
    let database: Database
    let tables: ProjectionTables
    private var added: [(key: Int64, dataset: Int64, kind: Tie.Kind)] = []
    private var origins: [(dataset: Int64, origin: Int64)] = []
    private var written: [(number: Int64, source: String, titleKey: String)] = []
    /// What datasets had that have changed or gone.
    private var stale: Set<Int64> = []
    /// Datasets whose cluster may have become another one.
    private var affected: Set<Int64> = []

    init(_ database: Database, tables: ProjectionTables = .served) {
        self.database = database
        self.tables = tables
    }

    /// Takes note of a dataset that is there now; it is looked at by ``finish()``.
    mutating func add(_ number: Int64, source: String, titleKey: String, ties: [Tie], origins: [Int64]) {
        written.append((number, source, titleKey))
        self.origins += origins.map { (number, $0) }
        added += ties.map { ($0.key, number, $0.kind) }
        // Whom it names is found by its title, and need not have the tie itself.
        if ties.contains(where: { $0.kind == .provenance }) { affected.insert(number) }
    }

    /// Takes out what is known of a dataset that changes or goes.
    mutating func forget(_ number: Int64) throws {
        var graph = ClusterGraph(database, tables: tables)
        guard let node = try graph.node(number) else { return }
        stale.formUnion(node.ties.keys)
        if let own = try graph.ownKey(of: node) { stale.insert(own) }
        if let cluster = node.cluster {
            affected.formUnion(try graph.members(of: cluster))
            try database.cachedStatement(sql: "DELETE FROM \(tables.cluster) WHERE dataset = ?")
                .execute(arguments: [number])
        }
        for table in [tables.tie, tables.origin] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE dataset = ?").execute(arguments: [number])
        }
    }

    /// Looks at all datasets of a source again, whose address or publisher is another one now.
    mutating func reconsider(source: String) throws {
        affected.formUnion(
            try Int64.fetchAll(
                database, sql: "SELECT number FROM \(tables.dataset) WHERE source = ? AND state = 'live'",
                arguments: [source]))
    }

    /// Writes the ties of what was added, and all clusters that are others now; nothing may be committed before.
    mutating func finish() throws {
        added.sort { ($0.key, $0.dataset) < ($1.key, $1.dataset) }
        try database.insert(
            into: "\(tables.tie) (key, dataset, kind)",
            rows: added.map { [$0.key.databaseValue, $0.dataset.databaseValue, $0.kind.rawValue.databaseValue] })
        origins.sort { $0 < $1 }
        try database.insert(
            into: "\(tables.origin) (dataset, origin)",
            rows: origins.map { [$0.dataset.databaseValue, $0.origin.databaseValue] })
        var graph = ClusterGraph(database, tables: tables)
        for key in try stale.union(touched(&graph)) {
            affected.formUnion(try graph.holders(of: key).map(\.dataset))
        }
        (added, origins, written, stale) = ([], [], [], [])
        for number in affected.sorted() where !graph.isSettled(number) {
            try write(try graph.component(around: number))
        }
        affected = []
    }

    /// What the added datasets have in common with others.
    private mutating func touched(_ graph: inout ClusterGraph) throws -> Set<Int64> {
        let shared = try database.cachedStatement(
            sql: """
                SELECT t.key FROM json_each(?) j JOIN \(tables.tie) t ON t.key = j.value
                GROUP BY t.key HAVING count(*) > 1
                """)
        var touched = Set(try Int64.fetchAll(shared, arguments: [added.map(\.key).jsonArray]))
        guard try isAnythingTakenElsewhere() else { return touched }
        for dataset in written {
            guard let own = try graph.ownKey(source: dataset.source, titleKey: dataset.titleKey),
                try !graph.holders(of: own).isEmpty
            else { continue }
            touched.insert(own)
            affected.insert(dataset.number)
        }
        return touched
    }

    private func isAnythingTakenElsewhere() throws -> Bool {
        let any = try database.cachedStatement(sql: "SELECT 1 FROM \(tables.tie) WHERE kind = 'provenance' LIMIT 1")
        return try Int.fetchOne(any) != nil
    }

    /// Writes the rows of a component's datasets that are others than they were.
    private func write(_ component: ClusterGraph.Component) throws {
        var places: [Int64: (cluster: Int64, place: Int)] = [:]
        for cluster in component.clusters() {
            let name = cluster.map(\.number).min() ?? 0
            for (index, node) in cluster.enumerated() { places[node.number] = (name, index) }
        }
        for node in component.nodes {
            let new = places[node.number]
            guard new?.cluster != node.cluster || new?.place != node.place else { continue }
            if let new {
                try database.cachedStatement(
                    sql: "INSERT OR REPLACE INTO \(tables.cluster) (dataset, cluster, place) VALUES (?, ?, ?)"
                ).execute(arguments: [node.number, new.cluster, new.place])
            } else {
                try database.cachedStatement(sql: "DELETE FROM \(tables.cluster) WHERE dataset = ?")
                    .execute(arguments: [node.number])
            }
        }
    }
}
