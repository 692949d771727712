import Glibc

/// Content while it comes in: in memory as long as it is small, then in a file that has no name and goes with its descriptor.
struct Spool: ~Copyable {
    private let directory: String
    private let maxBytesInMemory: Int
    private var memory: [UInt8] = []
    private var file: Int32 = -1
    private(set) var count = 0

    init(directory: String, maxBytesInMemory: Int) {
        self.directory = directory
        self.maxBytesInMemory = maxBytesInMemory
    }

    deinit {
        if file >= 0 { close(file) }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError.Reason) {
        if file < 0, count + bytes.count <= maxBytesInMemory {
            memory.append(contentsOf: bytes)
        } else {
            if file < 0 { try moveToFile() }
            try writeAll(bytes, to: file)
        }
        count += bytes.count
    }

    /// The content as it is now. The spool is empty afterwards.
    mutating func finish() throws(FetchError.Reason) -> FetchResponse.Body {
        defer {
            memory = []
            file = -1
            count = 0
        }
        guard file >= 0 else { return FetchResponse.Body(memory, directory: directory) }
        return try FetchResponse.Body(file: file, count: count, directory: directory)
    }

    mutating func discard() {
        if file >= 0 { close(file) }
        file = -1
        memory = []
        count = 0
    }

    private mutating func moveToFile() throws(FetchError.Reason) {
        file = try openNamelessFile(in: directory)
        do throws(FetchError.Reason) {
            try memory.span.withUnsafeBytes { bytes throws(FetchError.Reason) in try writeAll(bytes, to: file) }
        } catch {
            discard()
            throw error
        }
        memory = []
    }
}

/// A file to read and write that has no name, so that nothing is left of it after a crash.
func openNamelessFile(in directory: String) throws(FetchError.Reason) -> Int32 {
    // The value of Linux's O_TMPFILE, a macro that Swift does not import.
    let temporaryFile: Int32 = 0o20_000_000 | O_DIRECTORY
    let file = open(directory, temporaryFile | O_RDWR | O_CLOEXEC, 0o600)
    if file >= 0 { return file }
    // Some file systems have no O_TMPFILE: make a name, and remove it at once.
    var template = Array("\(directory)/fetch-XXXXXX".utf8CString)
    let named = mkstemp(&template)
    guard named >= 0 else { throw .spool("no file can be made in \(directory): \(systemError())") }
    unlink(template)
    _ = fcntl(named, F_SETFD, FD_CLOEXEC)
    return named
}

/// Writes every byte, however many calls it takes.
func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(FetchError.Reason) {
    var rest = bytes
    while !rest.isEmpty {
        let written = write(file, rest.baseAddress, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw .spool(systemError()) }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
}
