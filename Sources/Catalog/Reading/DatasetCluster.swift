package import DCAT
import Foundation
import GRDB

/// The same dataset in other portals: a dataset's place among its copies.
package struct DatasetCluster: Sendable {
    /// A copy, and why it is taken for one.
    package struct Member: Sendable {
        package let id: DatasetID
        package let source: String
        /// Whether it is the one that is listed in the stead of all.
        package let isPreferred: Bool
        /// What it has in common with the dataset; empty in lists, and where it is tied through another copy.
        package var reasons: [Tie] = []
        /// The copy that it has something in common with, where that is not the dataset itself.
        package var through: DatasetID?
    }

    /// Whether the dataset itself is the one that is listed in the stead of all.
    package var isPreferred: Bool { !others.contains(where: \.isPreferred) }
    /// The copies, the one nearest to the producer first.
    package var others: [Member]
}

extension DatasetCluster {
    /// The clusters that some datasets are in, by the dataset's number; without reasons.
    static func clusters(of numbers: [Int64], in database: Database) throws -> [Int64: DatasetCluster] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.dataset, d.id, d.source, m.place FROM json_each(?) j
                JOIN dataset_cluster c ON c.dataset = j.value
                JOIN dataset_cluster m ON m.cluster = c.cluster AND m.dataset <> c.dataset
                JOIN dataset d ON d.number = m.dataset
                """)
        var clusters: [Int64: DatasetCluster] = [:]
        let rows = try Row.fetchAll(statement, arguments: [numbers.jsonArray])
        let members = try rows.map { row in
            let place: Int = try row.get(3)
            return (
                dataset: try row.get(0) as Int64, place: place,
                member: Member(id: try row.datasetID(1), source: try row.get(2), isPreferred: place == 0)
            )
        }
        for (dataset, _, member) in members.sorted(by: { $0.place < $1.place }) {
            clusters[dataset, default: DatasetCluster(others: [])].others.append(member)
        }
        return clusters
    }

    /// The cluster of one dataset, with the reasons.
    static func cluster(of number: Int64, in database: Database) throws -> DatasetCluster? {
        guard var cluster = try clusters(of: [number], in: database)[number] else { return nil }
        let reasons = try ClusterReasons(around: number, in: database)
        for index in cluster.others.indices {
            let other = try reasons.number(of: cluster.others[index].id)
            cluster.others[index].reasons = try reasons.ties(between: number, and: other)
            if cluster.others[index].reasons.isEmpty {
                cluster.others[index].through = try reasons.neighbour(of: other)
            }
        }
        return cluster
    }
}

/// Says what ties the datasets of a cluster.
private struct ClusterReasons {
    /// So many of a kind tell enough.
    private static let maxOfKind = 5

    private let database: Database
    private let component: ClusterGraph.Component

    init(around number: Int64, in database: Database) throws {
        self.database = database
        var graph = ClusterGraph(database)
        component = try graph.component(around: number)
    }

    func number(of id: DatasetID) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT number FROM dataset WHERE id = ?", arguments: [Data(id.bytes)]) ?? 0
    }

    /// The values that both have and that tie them, the strongest first.
    func ties(between one: Int64, and other: Int64) throws -> [Tie] {
        let kinds = component.edges.filter { $0 == .init(one, other, $0.kind) }.map(\.kind)
        guard !kinds.isEmpty else { return [] }
        let (ours, theirs) = (try ties(of: one), try ties(of: other))
        let keys = Set(theirs.map(\.key))
        return Tie.Kind.allCases.filter(kinds.contains).flatMap { kind in
            // A provenance stands in one of the two only.
            let common = kind == .provenance ? ours + theirs : ours.filter { keys.contains($0.key) }
            return common.filter { $0.kind == kind }.prefix(Self.maxOfKind)
        }
    }

    /// The nearest copy that a dataset has something in common with.
    func neighbour(of number: Int64) throws -> DatasetID? {
        let neighbours = component.edges.filter { $0.first == number || $0.second == number }
            .map { $0.first == number ? $0.second : $0.first }
        let cluster = component.nodes.first { $0.number == number }?.cluster
        let known = component.nodes.filter { neighbours.contains($0.number) && $0.cluster == cluster }
        guard let nearest = known.min(by: { ($0.place ?? .max) < ($1.place ?? .max) }) else { return nil }
        let id = try Data.fetchOne(
            database, sql: "SELECT id FROM dataset WHERE number = ?", arguments: [nearest.number])
        return try id.map { try DatasetID(stored: $0) }
    }

    private func ties(of number: Int64) throws -> [Tie] {
        let row = try Row.fetchOne(
            database, sql: "SELECT key, title_key, document FROM dataset WHERE number = ?", arguments: [number])
        guard let row, let document: Data = try row.get(2),
            let dataset = document.withUnsafeBytes(DatasetDocument.dataset(from:))
        else { return [] }
        return Tie.ties(of: dataset, key: try row.get(0), titleKey: try row.get(1))
    }
}
