import Glibc

extension FetchResponse {
    /// The content of an answer, decompressed. It is in memory or in a file without a name, which goes when the last
    /// reference goes.
    public final class Body: @unchecked Sendable {
        // Sendable: everything is set once in init, and the bytes are never written to.
        private let bytes: UnsafeRawBufferPointer
        /// The spool file, mapped at `bytes`; -1 when `bytes` are our own memory.
        private let file: Int32
        private let directory: String

        /// How many bytes there are.
        public var count: Int { bytes.count }

        /// Whether there is nothing.
        public var isEmpty: Bool { bytes.isEmpty }

        /// Whether there is no file: the content is small (`FetchConfiguration.maxBytesInMemory`).
        public var isInMemory: Bool { file < 0 }

        init(_ content: [UInt8], directory: String) {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
            memory.copyBytes(from: content)
            bytes = UnsafeRawBufferPointer(memory)
            file = -1
            self.directory = directory
        }

        /// Takes the descriptor over, also when it throws. The file must not be empty and must not change any more.
        init(file: Int32, count: Int, directory: String) throws(FetchError.Reason) {
            guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
                let problem = systemError()
                close(file)
                throw .spool("the file cannot be mapped: \(problem)")
            }
            bytes = UnsafeRawBufferPointer(start: start, count: count)
            self.file = file
            self.directory = directory
            PageKeeper.shared.add(bytes)
        }

        deinit {
            if file >= 0 {
                PageKeeper.shared.remove(bytes)
                munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
                close(file)
            } else {
                bytes.deallocate()
            }
        }

        /// Reads the content in place. The pointer is valid only inside `body`.
        public func withUnsafeBytes<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            defer { withExtendedLifetime(self) {} }
            return try body(bytes)
        }

        /// Gives back the memory in which a large content's file is seen; whoever reads on reads from the file again.
        ///
        /// The system takes it back by itself when it must, but until then it counts as ours.
        public func releasePages() {
            guard file >= 0 else { return }
            madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
        }

        /// A copy of the content, for small ones.
        public var array: [UInt8] { withUnsafeBytes { Array($0) } }

        /// A descriptor of its own, open for reading at the first byte, for readers that stream. The caller closes it.
        public func openFileDescriptor() throws(FetchError) -> Int32 {
            do throws(FetchError.Reason) {
                if file >= 0 {
                    // Not dup(), whose copies share one position.
                    let copy = open("/proc/self/fd/\(file)", O_RDONLY | O_CLOEXEC)
                    guard copy >= 0 else { throw .spool("the file cannot be opened again: \(systemError())") }
                    return copy
                }
                let copy = try openNamelessFile(in: directory)
                do throws(FetchError.Reason) {
                    try writeAll(bytes, to: copy)
                } catch {
                    close(copy)
                    throw error
                }
                lseek(copy, 0, SEEK_SET)
                return copy
            } catch {
                throw FetchError(error, method: "READ", url: "content of \(count) bytes")
            }
        }
    }
}
