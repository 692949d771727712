package import Fetch
import Glibc
package import XML

/// An answer in XML that is being read as a stream: its reader, and the file descriptor that the reader needs where the answer
/// is in a file.
package final class XMLDocument {
    package let reader: XMLPullReader
    private let descriptor: Int32?

    /// - Throws: `XMLError` where the document has no beginning that can be read.
    package init(_ response: FetchResponse) throws {
        guard !response.body.isInMemory else {
            descriptor = nil
            reader = try XMLPullReader(bytes: response.body.array, encoding: response.charset)
            return
        }
        let descriptor = try response.body.openFileDescriptor()
        self.descriptor = descriptor
        do {
            reader = try XMLPullReader(fileDescriptor: descriptor, encoding: response.charset)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        if let descriptor { close(descriptor) }
    }
}
