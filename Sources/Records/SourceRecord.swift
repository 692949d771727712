/// A record as its publisher wrote it.
package struct SourceRecord: Sendable {
    /// What the protocol says identifies the record: never a title, a slug, a position or a file's address.
    package let key: String
    package let mediaType: String
    package let bytes: [UInt8]
    /// The record's own page on the portal, where it has one.
    package let url: String?

    package init(key: String, mediaType: String, bytes: [UInt8], url: String?) {
        self.key = key
        self.mediaType = mediaType
        self.bytes = bytes
        self.url = url
    }
}
