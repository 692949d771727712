/// What a mapping knows of a record beside its dataset and the findings.
package struct MappingNotes: Sendable, Hashable {
    /// What becomes of the publisher that the record names, where the source registers another one.
    package enum NamedPublisher: Sendable, Hashable {
        case creator
        /// It published what the dataset describes, and has this role (an IRI) in it.
        case attributed(role: String)
        /// It is known only for want of a better one.
        case nothing
    }

    /// Stands for a title that is missing; where it is `nil` the identifier does.
    package var titleStandIn: String?
    package var namedPublisher = NamedPublisher.creator

    package init() {}
}
