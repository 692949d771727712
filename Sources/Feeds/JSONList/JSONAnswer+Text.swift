import JSON

extension JSONAnswer {
    /// The text or number at a path of one record.
    package func text(_ path: [String], _ range: Range<Int>) -> String? {
        withRecord(range) { JSONScanner.key(at: path, in: $0) }
    }
}
