import Fetch
import Glibc
import XML

/// An answer in XML that is being read as a stream: its reader, and the file descriptor that the reader needs.
final class XMLDocument {
    let reader: XMLPullReader
    private let descriptor: Int32

    /// - Throws: `XMLError` where the document has no beginning that can be read.
    init(_ response: FetchResponse) throws {
        descriptor = try response.body.openFileDescriptor()
        do {
            reader = try XMLPullReader(fileDescriptor: descriptor, encoding: response.charset)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
