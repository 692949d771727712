import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// A connection of HTTP/1.1 as Hummingbird has it, with ``ConnectionHandler`` in it.
struct WebChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let http: HTTP1Channel
    let site: Site

    /// A client that does not read has so much of its answer in the server's buffers, beside what the kernel has.
    private static let writeBuffer = ChannelOptions.Types.WriteBufferWaterMark(low: 16 << 10, high: 64 << 10)

    /// And so much in the kernel, which would take megabytes for each client that does not read.
    private static let kernelBuffer: SocketOptionValue = 256 << 10

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = site.connections.admit(channel)
        return http.setup(channel: channel, logger: logger).flatMapThrowing { value in
            try channel.syncOptions?.setOption(.writeBufferWaterMark, value: Self.writeBuffer)
            try channel.syncOptions?.setOption(.socketOption(.so_sndbuf), value: Self.kernelBuffer)
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(ConnectionHandler(site, connection), position: .before(codec))
            try pipeline.addHandler(ReceivedBytesHandler(site.connections, connection), position: .first)
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
