package import OrderedCollections

/// One form in which a dataset can be had: a file, or a page or service that gives it (`dcat:Distribution`).
package struct Distribution: Sendable, Hashable {
    /// The publisher's own key of the distribution where it has one; the served id is made from it.
    package var key: String?
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var accessURL: OrderedSet<String> = []
    package var downloadURL: OrderedSet<String> = []
    package var format: Format?
    /// An IANA media type, `text/csv`.
    package var mediaType: String?
    /// Bytes.
    package var byteSize: Int?
    package var license: Concept?
    package var rights: OrderedSet<LocalizedText> = []
    package var issued: DateValue?
    package var modified: DateValue?
    package var checksum: Checksum?
    package var language: OrderedSet<Concept> = []
    package var conformsTo: OrderedSet<String> = []
    package var page: OrderedSet<String> = []
    package var applicableLegislation: OrderedSet<String> = []
    /// How far along the distribution is: completed, deprecated, under development, withdrawn.
    package var status: Concept?
    /// How long it is meant to be available.
    package var availability: Concept?
    /// The services that give access to it.
    package var accessService: OrderedSet<DataService> = []
    /// The IANA media type of the compression that the file must be freed from, `application/gzip`.
    package var compressFormat: String?
    /// The IANA media type of the package of files, `application/zip`.
    package var packageFormat: String?
    /// The IRI of an ODRL policy.
    package var hasPolicy: String?
    /// Metres between two points on the ground that the data can tell apart.
    package var spatialResolutionInMeters: Double?
    /// The shortest time that the data can tell apart, as an `xsd:duration`: `P1D`.
    package var temporalResolution: String?

    package init() {}
}

/// A digest of a distribution's bytes (`spdx:Checksum`), as its publisher states it.
package struct Checksum: Sendable, Hashable {
    /// The algorithm as SPDX names it (2.3, section 8.4), in lower case: `md5`, `sha1`, `sha256`, `sha3_256`.
    package var algorithm: String
    /// Lower-case hexadecimal digits.
    package var value: String

    package init(algorithm: String, value: String) {
        self.algorithm = algorithm
        self.value = value
    }
}
