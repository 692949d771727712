/// Validators of an answer, and what was on it, so that an answer of 304 tells as much as the page itself.
package struct PageValidator: Sendable {
    package let url: String
    package let etag: String?
    package let lastModified: String?
    /// Of how the source was read: what was read in another way must be read again.
    package let fingerprint: [UInt8]
    /// What the harvester needs to go on without the answer, as it wrote it.
    package let page: String
    /// The keys of the records that were on the page.
    package let keys: [String]

    package init(
        url: String, etag: String?, lastModified: String?, fingerprint: [UInt8], page: String, keys: [String]
    ) {
        self.url = url
        self.etag = etag
        self.lastModified = lastModified
        self.fingerprint = fingerprint
        self.page = page
        self.keys = keys
    }
}
