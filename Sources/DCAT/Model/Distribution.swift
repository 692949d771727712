/// One form in which a dataset can be had: a file, or a page or service that gives it (`dcat:Distribution`).
package struct Distribution: Sendable, Hashable {
    /// The publisher's own key of the distribution where it has one; the served id is made from it.
    package var key: String?
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var accessURL: [String] = []
    package var downloadURL: [String] = []
    package var format: Format?
    /// An IANA media type, `text/csv`.
    package var mediaType: String?
    /// Bytes.
    package var byteSize: Int?
    package var license: Concept?
    package var rights: [LocalizedText] = []
    package var issued: DateValue?
    package var modified: DateValue?
    package var checksum: Checksum?
    package var language: [Concept] = []
    package var conformsTo: [String] = []
    package var page: [String] = []
    package var applicableLegislation: [String] = []

    package init() {}
}

/// A digest of a distribution's bytes (`spdx:Checksum`), as its publisher states it.
package struct Checksum: Sendable, Hashable {
    /// The SPDX name of the algorithm in lower case without separators: `md5`, `sha1`, `sha256`.
    package var algorithm: String
    /// Lower-case hexadecimal digits.
    package var value: String

    package init(algorithm: String, value: String) {
        self.algorithm = algorithm
        self.value = value
    }
}
