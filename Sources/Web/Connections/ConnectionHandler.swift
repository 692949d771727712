import Catalog
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import Text

/// Stands in every connection between HTTP/1.1 and the responder, on the thread of the connection.
///
/// It tells the ``ConnectionTable`` what the connection is doing, lets no content of a request through (nothing here
/// reads any), and answers by itself what needs neither the catalogue nor a task: `/healthz`, requests without a proper
/// `Host`, and those for which there was no room.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Own {
        let head: HTTPRequestHead
        let answer: Answer
        let endpoint: Endpoint?
        let began: ContinuousClock.Instant
        var isClosing: Bool
        /// Whether the last byte of the request is there.
        var isReceived = false
    }

    private let site: Site
    private let connection: Connection
    /// Requests that the responder has not answered yet.
    private var passedOn = 0
    /// What is answered here, when the requests before it are answered.
    private var own: Own?
    /// Whether the request that is being received was passed on.
    private var isPassing = false

    init(_ site: Site, _ connection: Connection) {
        self.site = site
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch part {
        case .head(let head):
            site.connections.headEnded(on: connection)
            // Behind an answer that closes the connection nothing is read.
            guard own == nil else { return }
            connection.update { $0.asked(at: $1) }
            own = ownAnswer(to: head)
            isPassing = own == nil
            guard isPassing else { return }
            passedOn += 1
            context.fireChannelRead(data)
        case .body:
            // Content is let go as it comes: only heads are held until they are whole.
            site.connections.headEnded(on: connection)
        case .end:
            site.connections.headEnded(on: connection)
            connection.update { state, _ in state.requestEnded() }
            if isPassing {
                isPassing = false
                context.fireChannelRead(data)
            } else if own?.isReceived == false {
                // Once: what closes the connection stays, and further requests may be there already.
                own?.isReceived = true
                answerOwn(context)
            }
        }
    }

    private func ownAnswer(to head: HTTPRequestHead) -> Own? {
        func own(_ answer: Answer, _ endpoint: Endpoint? = nil, isClosing: Bool) -> Own {
            Own(head: head, answer: answer, endpoint: endpoint, began: .now, isClosing: isClosing)
        }
        func problem(_ kind: ProblemKind, _ detail: String) -> Own {
            let path = Substring(head.uri.utf8.prefix { $0 != UInt8(ascii: "?") })
            let problem = Problem(kind, detail)
            return own(WebResponder.answer(to: problem, base: site.base, path: path), isClosing: true)
        }
        if connection.isRefused { return problem(.overloaded, "Too many connections are open.") }
        guard HostField.isValid(head) else { return problem(.invalidHost, "The request names no host, or several.") }
        let isHealth = head.uri == "/healthz" && (head.method == .GET || head.method == .HEAD)
        guard isHealth, passedOn == 0 else { return nil }
        return own(WebResponder.health, .health, isClosing: !head.isKeepAlive)
    }

    /// Writes the own answer where it is its turn.
    private func answerOwn(_ context: ChannelHandlerContext) {
        guard let own, own.isReceived, passedOn == 0, let body = own.answer.ready?.bytes else { return }
        var headers = HTTPHeaders(own.answer.headers)
        headers.add(name: "Content-Length", value: "\(body.count)")
        headers.add(name: "Server", value: WebServer.name)
        HTTPDate.text(HTTPDate.now).map { headers.add(name: "Date", value: $0) }
        if own.isClosing { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: own.answer.status.code)
        connection.update { $0.wrote(at: $1) }
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        if own.head.method != .HEAD {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
        }
        let end = context.eventLoop.makePromise(of: Void.self)
        end.futureResult.whenComplete { [connection] _ in
            connection.update { $0.sent(isEnd: true, at: $1) }
            if own.isClosing { connection.channel.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: end)
        let method = HTTPRequest.Method(own.head.method.rawValue) ?? .get
        site.requests.record(
            own.endpoint, method, status: own.answer.status.code, ContinuousClock.now - own.began)
        // What closes the connection stays, so that nothing more is read.
        if !own.isClosing { self.own = nil }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        connection.update { $0.wrote(at: $1) }
        written.futureResult.whenComplete { [connection] _ in connection.update { $0.sent(isEnd: isEnd, at: $1) } }
        context.write(data, promise: written)
        guard isEnd else { return }
        passedOn -= 1
        if own != nil {
            context.flush()
            answerOwn(context)
        }
    }
}

/// Stands before HTTP in every connection: tells when the first byte of a request comes, and how long its head is.
final class ReceivedBytesHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let table: ConnectionTable
    private let connection: Connection

    init(_ table: ConnectionTable, _ connection: Connection) {
        self.table = table
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        table.received(unwrapInboundIn(data).readableBytes, on: connection)
        context.fireChannelRead(data)
    }
}
