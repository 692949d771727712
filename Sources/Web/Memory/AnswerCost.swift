/// What answers may hold and what they cost in memory, so that the largest ones together stay within ``AnswerMemory``.
struct AnswerCost: Sendable {
    /// How many bytes of stored documents a page of plain JSON holds.
    let pageBytes: Int

    /// A page that people read is written a dataset at a time; the reading of one takes so many times its bytes.
    private static let readingFactor = 8
    /// The least that an answer is taken to cost.
    private static let least = 64 << 10

    /// The bound of the documents of a page of so many datasets. RDF takes many times their bytes, so it gets a part
    /// of them, as does the page that people read; a short page gets less, so that more of them are made at once.
    func pageBytes(_ form: Form?, limit: Int) -> Int {
        let whole = max(pageBytes / (form?.pageShare ?? 4), 1)
        return min(whole, max(whole / 4, whole / 64 * limit))
    }

    /// What an answer takes while it is made of documents of so many bytes.
    ///
    /// - Parameter form: `nil` for the page that people read.
    func making(_ documentBytes: Int, _ form: Form?) -> Int {
        documentBytes * (form?.memory ?? Self.readingFactor) + Self.least
    }
}
