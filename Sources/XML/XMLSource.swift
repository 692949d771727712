import Glibc

/// Where a document's bytes come from, in pieces.
struct XMLSource {
    private enum Origin {
        case bytes([UInt8], offset: Int)
        case descriptor(Int32)
    }

    private var origin: Origin

    init(bytes: [UInt8]) { origin = .bytes(bytes, offset: 0) }

    /// A descriptor that stays the caller's to close.
    init(descriptor: Int32) { origin = .descriptor(descriptor) }

    /// Opens a file; whoever asked for it calls `close`.
    init(path: String) throws(XMLError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw XMLError(reason: .unreadable(errno: errno), line: 0, column: 0) }
        origin = .descriptor(descriptor)
    }

    func close() {
        guard case .descriptor(let descriptor) = origin else { return }
        _ = Glibc.close(descriptor)
    }

    /// Fills the buffer from its start with as much as there is at once, and gives the number of bytes; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(XMLError) -> Int {
        switch origin {
        case .bytes(let bytes, let offset):
            let count = min(buffer.count, bytes.count - offset)
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
            }
            origin = .bytes(bytes, offset: offset + count)
            return count
        case .descriptor(let descriptor):
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                guard errno == EINTR else { throw XMLError(reason: .unreadable(errno: errno), line: 0, column: 0) }
            }
        }
    }
}
