/// What answers may hold and what they cost in memory, so that the largest ones together stay within ``AnswerMemory``.
struct AnswerCost: Sendable {
    /// How many bytes of stored documents a page of plain JSON holds.
    let pageBytes: Int

    /// Serialisations that are built as a graph take up to so many times the bytes of the documents: 24 were measured for
    /// N-Triples of a dataset with 5,000 distributions, 6 for one with texts in 400 languages.
    private static let graphFactor = 24
    /// A page that people read is written a dataset at a time; the reading of one takes so many times its bytes.
    private static let readingFactor = 8
    /// The least that an answer is taken to cost.
    private static let least = 64 << 10

    /// The bound of the documents of a page of so many datasets. RDF takes many times their bytes, so it gets a quarter
    /// of them; a short page gets less, so that more of them are made at once.
    func pageBytes(_ form: Form?, limit: Int) -> Int {
        let whole = form == .json ? pageBytes : max(pageBytes / 4, 1)
        return min(whole, max(whole / 4, whole / 64 * limit))
    }

    /// What an answer takes while it is made of documents of so many bytes.
    ///
    /// - Parameter form: `nil` for the page that people read.
    func making(_ documentBytes: Int, _ form: Form?) -> Int {
        let factor =
            switch form {
            case .json: 3
            case nil: Self.readingFactor
            default: Self.graphFactor
            }
        return documentBytes * factor + Self.least
    }
}
