import JSON
package import RDF

/// A property of a dataset, a distribution or a service: a row of the table that documents, graphs, the JSON-LD context,
/// the documentation and the columns of tables follow.
///
/// Its parts are closures, which cost a tenth of key paths. They take the whole as `inout`, though none but `read` changes it: a
/// generic closure that takes it as a value copies all of it for each property.
package struct Property<Resource>: Sendable {
    /// The member of the JSON and the term of the JSON-LD context.
    package let name: String
    package let iri: IRI
    /// What its values are, as `docs/developers.md` says it.
    package let type: String
    /// What one column of a table can hold: nothing of it, the whole, or a part of its values.
    let columnForm: ColumnForm
    /// The property behind which it comes in a graph; without one it has the place that it has in documents.
    let predecessor: String?
    /// Its entry in the JSON-LD context.
    let definition: JSONLDContext.Definition
    let write: @Sendable (inout Resource, inout JSONWriter) -> Void
    /// - Parameter document: the object that has the property as a member, or does not.
    let read: @Sendable (_ document: JSONValue, inout Resource) -> Void
    private(set) var draw: @Sendable (inout Resource, _ subject: Term, inout DatasetGraph) -> Void

    enum ColumnForm: Sendable {
        case none, whole
        case parts([String])
    }

    /// - Parameters:
    ///   - kind: what its values are, which decides how they are written, read back and drawn.
    ///   - after: where graphs have had another order than documents, the property behind which it comes there.
    init<Value>(
        _ name: String, _ iri: IRI, _ kind: ValueKind<Value>, columns: ColumnForm = .none, after: String? = nil,
        _ get: @escaping @Sendable (inout Resource) -> Value, _ set: @escaping @Sendable (inout Resource, Value) -> Void
    ) {
        self.name = name
        self.iri = iri
        type = kind.name
        columnForm = columns
        predecessor = after
        definition = JSONLDContext.Definition(name, iri, kind.shape, isSet: kind.isSet)
        let (writeValue, readValue, drawValue) = (kind.write, kind.read, kind.draw)
        write = { resource, writer in writeValue(&writer, name, get(&resource)) }
        read = { document, resource in set(&resource, readValue(document[name])) }
        draw = { resource, subject, graph in drawValue(&graph, subject, iri, get(&resource)) }
    }

    /// The same, drawn in a way of its own.
    func drawn(_ draw: @escaping @Sendable (inout Resource, _ subject: Term, inout DatasetGraph) -> Void) -> Self {
        var property = self
        property.draw = draw
        return property
    }

    /// The parts of its values that a column of a table can hold each: `name`.
    package var parts: [String] { if case .parts(let parts) = columnForm { parts } else { [] } }

    /// What columns of a table can hold: `title`, `contactPoint.name`.
    package var columns: [String] {
        switch columnForm {
        case .none: []
        case .whole: [name]
        case .parts(let parts): parts.map { "\(name).\($0)" }
        }
    }
}

/// The properties of a class.
package struct PropertyTable<Resource>: Sendable {
    /// In the order of documents.
    package let rows: [Property<Resource>]
    /// In the order of graphs.
    let inGraph: [Property<Resource>]
    // The closures alone: a loop over rows copies each with all that it holds, and there are forty for each dataset.
    private let writers: [@Sendable (inout Resource, inout JSONWriter) -> Void]
    private let readers: [@Sendable (JSONValue, inout Resource) -> Void]
    private let drawers: [@Sendable (inout Resource, Term, inout DatasetGraph) -> Void]

    init(_ rows: [Property<Resource>]) {
        self.rows = rows
        var inGraph = rows.filter { $0.predecessor == nil }
        for row in rows {
            guard let predecessor = row.predecessor else { continue }
            guard let place = inGraph.firstIndex(where: { $0.name == predecessor }) else {
                preconditionFailure("no property \(predecessor) stands before \(row.name)")
            }
            inGraph.insert(row, at: place + 1)
        }
        self.inGraph = inGraph
        writers = rows.map(\.write)
        readers = rows.map(\.read)
        drawers = inGraph.map(\.draw)
    }

    func write(_ resource: Resource, to writer: inout JSONWriter) {
        var resource = resource
        for write in writers { write(&resource, &writer) }
    }

    func read(_ document: JSONValue, into resource: inout Resource) {
        for read in readers { read(document, &resource) }
    }

    func draw(_ resource: Resource, _ subject: Term, in graph: inout DatasetGraph) {
        var resource = resource
        for draw in drawers { draw(&resource, subject, &graph) }
    }
}
