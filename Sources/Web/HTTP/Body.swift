import Catalog
import Hummingbird
import Threads

/// What an answer says, in pieces that are sent one after the other and let go as they are sent.
struct Body: Sendable {
    /// A larger body is sent in parts of this size, each when the client has taken most of the one before.
    static let partSize = 64 << 10
    /// How much is in a piece of a large body.
    fileprivate static let pieceSize = 256 << 10

    private let pieces: [ByteBuffer]
    let size: Int
    /// The memory that the body was made in and is sent from.
    var share: AnswerMemory.Share?

    init(_ bytes: [UInt8]) {
        guard bytes.count > Self.pieceSize else {
            self.init([ByteBuffer(bytes: bytes)])
            return
        }
        self.init(
            stride(from: 0, to: bytes.count, by: Self.pieceSize).map {
                ByteBuffer(bytes: bytes[$0..<min($0 + Self.pieceSize, bytes.count)])
            })
    }

    fileprivate init(_ pieces: [ByteBuffer]) {
        self.pieces = pieces
        size = pieces.reduce(0) { $0 + $1.readableBytes }
    }

    /// All bytes in one array.
    var bytes: [UInt8] { pieces.flatMap { Array($0.readableBytesView) } }

    var responseBody: ResponseBody {
        if pieces.count == 1, size <= Self.partSize { return ResponseBody(byteBuffer: pieces[0]) }
        let rest = Lock(Rest(pieces: pieces.reversed(), size: size, share: share))
        return ResponseBody(contentLength: size) { writer in
            while let part = rest.withLock({ $0.next() }) { try await writer.write(part) }
            try await writer.finish(nil)
        }
    }

    /// What is still to be sent. It alone holds the pieces, so that those that were sent are free.
    private struct Rest: Sendable {
        /// The next one last.
        var pieces: [ByteBuffer]
        var size: Int
        let share: AnswerMemory.Share?

        mutating func next() -> ByteBuffer? {
            guard var piece = pieces.popLast() else { return nil }
            if piece.readableBytes > Body.partSize, let part = piece.readSlice(length: Body.partSize) {
                pieces.append(piece)
                return part
            }
            // Until all parts of a piece are sent it is there as a whole.
            size = pieces.reduce(0) { $0 + $1.readableBytes }
            share?.shrink(to: size + Body.pieceSize)
            return piece
        }
    }
}

/// Gathers a body in pieces, so that a large one is never copied as a whole.
struct BodyWriter {
    private var pieces: [ByteBuffer] = []
    /// The piece that is being written.
    var bytes: [UInt8] = []

    /// Ends the present piece where it is large enough.
    mutating func cut() {
        if bytes.count >= Body.pieceSize { end() }
    }

    private mutating func end() {
        pieces.append(ByteBuffer(bytes: bytes))
        bytes.removeAll(keepingCapacity: bytes.capacity <= Body.pieceSize * 4)
    }

    /// The whole body.
    mutating func body() -> Body {
        if !bytes.isEmpty || pieces.isEmpty { end() }
        return Body(pieces)
    }
}
