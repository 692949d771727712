import Crypto
import DCAT
import GRDB

/// The tables of one projection, by the names that they have where it stands.
struct ProjectionTables: Sendable {
    /// What is read by everybody.
    static let served = ProjectionTables(prefix: "")
    /// What is built beside it.
    static let next = ProjectionTables(prefix: "next_")
    /// What was served before, and is to go.
    static let former = ProjectionTables(prefix: "former_")

    let dataset: String
    let term: String
    let label: String
    let period: String
    let box: String
    let text: String
    let tie: String
    let cluster: String
    let origin: String
    private let prefix: String

    private init(prefix: String) {
        self.prefix = prefix
        dataset = prefix + "dataset"
        term = prefix + "dataset_term"
        label = prefix + "term_label"
        period = prefix + "dataset_period"
        box = prefix + "dataset_box"
        text = prefix + "dataset_text"
        tie = prefix + "dataset_tie"
        cluster = prefix + "dataset_cluster"
        origin = prefix + "dataset_origin"
    }

    /// All of them, in the order of ``names`` for every projection.
    var names: [String] { [dataset, term, label, period, box, text, tie, cluster, origin] }

    /// What makes the tables, where `{prefix}` and `{generation}` are to be filled in.
    static let definition = Resource.text("projection.sql")

    /// Makes the tables, empty.
    ///
    /// - Parameter generation: in the names of the indexes: another one than that of every projection there is.
    func create(generation: Int, in database: Database) throws {
        var sql = Self.definition
        for (mark, text) in [("{prefix}", prefix), ("{generation}", "\(generation)")] { sql.replace(mark, with: text) }
        try database.execute(sql: sql)
    }

    /// Takes away those that there are.
    func drop(in database: Database) throws {
        for name in names { try database.execute(sql: "DROP TABLE IF EXISTS \(name)") }
    }

    /// Gives them the names of others, which there must not be.
    func rename(to others: ProjectionTables, in database: Database) throws {
        for (name, other) in zip(names, others.names) {
            try database.execute(sql: "ALTER TABLE \(name) RENAME TO \(other)")
        }
    }
}

/// Tells one form of the projection from another.
enum ProjectionVersion {
    /// Raised when something else is written of the same dataset: a filter's terms, the words, what ties copies together. The
    /// filters that there are and the tables tell by themselves.
    static let revision = 1

    static let current = version(
        revision: revision, filters: TermKind.allCases.map(\.rawValue), definition: ProjectionTables.definition)

    static func version(revision: Int, filters: [String], definition: String) -> String {
        let parts = ["\(revision)"] + filters.sorted() + [definition]
        return SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)).prefix(8)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
