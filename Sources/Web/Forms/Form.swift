import Catalog

/// A form in which datasets are served: how it is asked for, and how it is written.
struct Form: Sendable, Hashable {
    /// By which an address asks for it: `ttl`.
    let suffix: String
    let mediaType: String
    /// The media type with its parameters.
    let contentType: String
    /// How many times the bytes of the documents it takes while it is made.
    let memory: Int
    /// The part of the bytes of a page that it may have: one in so many.
    let pageShare: Int
    /// A page of a list; with the catalogue's own description around it where the flag is set.
    let list: @Sendable (Site, Site.Page, Bool) async throws -> Body
    /// One dataset, at the catalogue's base URL.
    let dataset: @Sendable (StoredDataset, String) throws -> [UInt8]

    init(
        suffix: String, mediaType: String, contentType: String? = nil, memory: Int, pageShare: Int,
        list: @escaping @Sendable (_ site: Site, _ page: Site.Page, _ isCatalog: Bool) async throws -> Body,
        dataset: @escaping @Sendable (_ stored: StoredDataset, _ base: String) throws -> [UInt8]
    ) {
        self.suffix = suffix
        self.mediaType = mediaType
        self.contentType = contentType ?? mediaType
        self.memory = memory
        self.pageShare = pageShare
        self.list = list
        self.dataset = dataset
    }

    static func == (one: Form, other: Form) -> Bool { one.suffix == other.suffix }

    func hash(into hasher: inout Hasher) { hasher.combine(suffix) }

    static func named(_ suffix: some StringProtocol) -> Form? { all.first { $0.suffix == suffix } }

    /// The form that the client likes best.
    ///
    /// - Throws: ``Problem`` where the client takes none of them.
    static func negotiated(_ accept: Accept) throws(Problem) -> Form {
        if let form = accept.best(of: all, mediaType: \.mediaType) { return form }
        throw Problem(
            .notAcceptable, "None of the media types in Accept is served here.", allowed: all.map(\.mediaType))
    }
}
