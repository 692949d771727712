import Glibc
import Text

/// Reads a `file` URL that the operator gave, under the same limits and with the same answers as HTTP.
struct LocalFile {
    let request: FetchRequest
    let limits: FetchLimits
    let configuration: FetchConfiguration

    static func isLocal(_ url: String) -> Bool { url.prefix(5).lowercased() == "file:" }

    /// Blocks. The content is copied, so that nobody can change or cut it while it is read.
    func read(isCancelled: () -> Bool) throws(FetchError.Reason) -> FetchResponse {
        let begin = ContinuousClock.now
        guard request.allowsLocalFile else { throw .schemeNotAllowed("file") }
        if case .post = request.method { throw .localFile("nothing can be sent to a file") }
        let path = try Self.path(of: request.url)
        // O_NONBLOCK: opening a named pipe must not wait for somebody to write to it.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw .localFile(systemError()) }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0 else { throw .localFile(systemError()) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .localFile("it is not a regular file") }

        let isUnchanged = isUnchanged(info)
        var spool = Spool(
            directory: configuration.spoolDirectory, maxBytesInMemory: configuration.maxBytesInMemory)
        if !isUnchanged, request.method == .get {
            try copy(file, announced: Int(info.st_size), to: &spool, isCancelled: isCancelled)
        }
        var headers = FetchHeaders()
        let changed = HTTPDate.text(info.st_mtim.tv_sec).map { "Last-Modified: \($0)" }
        for line in ["ETag: \(Self.etag(info))", changed].compactMap({ $0 }) {
            Array(line.utf8).withUnsafeBytes { headers.append(line: $0) }
        }
        let count = spool.count
        return FetchResponse(
            status: isUnchanged ? 304 : 200, url: request.url, headers: headers, body: try spool.finish(),
            hasMarkedEnd: true, bytesReceived: count, redirects: [], duration: ContinuousClock.now - begin,
            now: time(nil))
    }

    private func copy(
        _ file: Int32, announced: Int, to spool: inout Spool, isCancelled: () -> Bool
    ) throws(FetchError.Reason) {
        let (maximum, limit) =
            limits.maxBytes <= limits.maxDecodedBytes
            ? (limits.maxBytes, FetchLimit.maxBytes) : (limits.maxDecodedBytes, .maxDecodedBytes)
        guard announced <= maximum else { throw .tooLarge(limit, maximum: maximum) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            if isCancelled() { throw .cancelled }
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .localFile(systemError()) }
            if count == 0 { break }
            guard count <= maximum - spool.count else { throw .tooLarge(limit, maximum: maximum) }
            try spool.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        guard spool.count >= announced else { throw .truncated("the file became shorter while it was read") }
    }

    /// RFC 9110 §13.2.2: where there is an entity tag, the date does not count.
    private func isUnchanged(_ info: stat) -> Bool {
        guard let validators = request.validators else { return false }
        if let etag = validators.etag { return etag == Self.etag(info) }
        guard let date = validators.lastModified.flatMap(HTTPDate.parse) else { return false }
        return info.st_mtim.tv_sec <= date
    }

    private static func etag(_ info: stat) -> String {
        "\"\(info.st_size)-\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)-\(info.st_ino)\""
    }

    /// The path of `file:///path`, `file://localhost/path` or `file:/path` (RFC 8089 §2), percent-decoded.
    static func path(of url: String) throws(FetchError.Reason) -> String {
        var rest = Array(url.utf8.dropFirst(5))
        if rest.starts(with: "//".utf8) {
            let authority = rest[2...].prefix { $0 != 0x2f }
            guard authority.isEmpty || String(decoding: authority, as: UTF8.self).lowercased() == "localhost" else {
                throw .localFile("a file URL has no host: write file:///path")
            }
            rest.removeFirst(2 + authority.count)
        }
        guard rest.first == 0x2f else { throw .localFile("the path is not absolute: write file:///path") }
        guard !rest.contains(0x3f), !rest.contains(0x23) else {
            throw .localFile("write %3F and %23 for a question mark and a number sign in the path")
        }
        var path: [UInt8] = []
        var index = 0
        while index < rest.count {
            var byte = rest[index]
            if byte == 0x25 {
                let digits = rest[(index + 1)...].prefix(2)
                guard digits.count == 2, let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                    throw .invalidURL("a percent sign is not followed by two hexadecimal digits")
                }
                byte = number
                index += 2
            }
            guard byte != 0 else { throw .invalidURL("there is a null byte in the path") }
            path.append(byte)
            index += 1
        }
        return String(decoding: path, as: UTF8.self)
    }
}
