public import Logging
import Threads

/// Asks servers for their documents: the program's only HTTP client.
///
/// One thread of its own runs libcurl for all requests; no thread of Swift's pool ever waits. Connections are kept and used
/// again. Only `http` and `https` URLs are fetched, and only from public addresses or networks that
/// `FetchConfiguration.allowNetworks` names; the address is checked at the moment of connecting, on every redirect too.
///
///     let fetcher = try Fetcher(FetchConfiguration(userAgent: "Snop/0.1 (+https://example.org/contact)"))
///     let response = try await fetcher.fetch(FetchRequest("https://example.org/data.json"))
///     response.body.withUnsafeBytes { bytes in … }
///     await fetcher.shutdown()
public final class Fetcher: Sendable {
    /// What was given to `init`.
    public let configuration: FetchConfiguration
    private let loop: CurlLoop
    private let logger: Logger?
    /// What answers in the place of servers, which are not asked then.
    private let canned: (@Sendable (FetchRequest) -> CannedAnswer)?

    /// Starts the thread. It ends with `shutdown()`, or when the fetcher is let go.
    ///
    /// - Parameter logger: gets one line for each request, at level debug.
    public init(_ configuration: FetchConfiguration, logger: Logger? = nil) throws(FetchError) {
        do throws(FetchError.Reason) {
            guard Self.isFieldValue(configuration.userAgent) else {
                throw .invalidRequest("the user agent has control characters in it")
            }
            loop = try CurlLoop(configuration: configuration)
        } catch {
            throw FetchError(error, method: "START", url: "fetcher")
        }
        self.configuration = configuration
        self.logger = logger
        canned = nil
    }

    /// Asks nobody: every request is answered by `answer`, for trials without a network.
    package init(answering answer: @escaping @Sendable (FetchRequest) -> CannedAnswer) throws(FetchError) {
        configuration = FetchConfiguration(userAgent: "Trial/1 (+https://example.org/)")
        logger = nil
        canned = answer
        do throws(FetchError.Reason) {
            loop = try CurlLoop(configuration: configuration)
        } catch {
            throw FetchError(error, method: "START", url: "fetcher")
        }
    }

    deinit { loop.close() }

    /// Ends all requests with `FetchError.Reason.shutDown`, closes all connections, and returns when the thread is done.
    /// Later requests fail in the same way.
    public func shutdown() async {
        loop.close()
        await loop.waitUntilClosed()
    }

    /// Gets the answer to one request. It is an answer whatever its status is: look at `FetchResponse.status`.
    ///
    /// Cancelling the task ends the transfer at once, with `FetchError.Reason.cancelled`.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let result = await result(of: request)
        if let logger {
            switch result {
            case .success(let response):
                logger.debug(
                    "fetched",
                    metadata: [
                        "method": "\(request.method.name)", "url": "\(response.url)", "status": "\(response.status)",
                        "bytes": "\(response.body.count)", "received": "\(response.bytesReceived)",
                        "duration": "\(response.duration)",
                    ])
            case .failure(let error):
                logger.debug("not fetched", metadata: ["error": "\(error)"])
            }
        }
        return try result.get()
    }

    private func result(of request: FetchRequest) async -> Result<FetchResponse, FetchError> {
        do throws(FetchError.Reason) {
            if Task.isCancelled { throw .cancelled }
            if loop.isClosing { throw .shutDown }
            if LocalFile.isLocal(request.url) { return await localResult(of: request) }
            try Self.check(request)
            let url = try WebURL(request.url)
            if let canned { return .success(canned(request).response(url: url.shown)) }
            let ticket = Ticket(request, url: url)
            return await withTaskCancellationHandler {
                await Answer.wait { answer in
                    if !loop.submit(.start(ticket, answer)) { answer.give(.failure(error(.shutDown, request))) }
                }
            } onCancel: {
                // The flag is for a start that the loop has not seen yet, the command for one that it has.
                ticket.cancel()
                _ = loop.submit(.cancel(ticket))
            }
        } catch {
            return .failure(self.error(error, request))
        }
    }

    /// On a thread of its own, because a disk may be slow.
    private func localResult(of request: FetchRequest) async -> Result<FetchResponse, FetchError> {
        let file = LocalFile(
            request: request, limits: request.limits ?? configuration.limits, configuration: configuration)
        let isCancelled = Lock(false)
        return await withTaskCancellationHandler {
            await Answer.wait { answer in
                let started = startThread {
                    do throws(FetchError.Reason) {
                        answer.give(.success(try file.read { isCancelled.withLock { $0 } }))
                    } catch {
                        answer.give(.failure(FetchError(error, method: request.method.name, url: request.url)))
                    }
                }
                if !started {
                    answer.give(.failure(error(.localFile("the system gives no thread to read it"), request)))
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
    }

    private func error(_ reason: FetchError.Reason, _ request: FetchRequest) -> FetchError {
        FetchError(reason, method: request.method.name, url: request.url)
    }

    /// A line break in a field would be a field of somebody else's choice.
    private static func check(_ request: FetchRequest) throws(FetchError.Reason) {
        var values = [("Accept", request.accept), ("If-None-Match", request.validators?.etag)]
        values.append(("If-Modified-Since", request.validators?.lastModified))
        if case .post(_, let contentType) = request.method { values.append(("Content-Type", contentType)) }
        for (name, value) in values + request.headers.map({ ($0.name, $0.value) }) {
            guard isFieldName(name) else { throw .invalidRequest("\"\(name)\" is not the name of a header field") }
            guard isFieldValue(value ?? "") else {
                throw .invalidRequest("the header field \(name) has control characters in it")
            }
        }
    }

    /// RFC 9110 §5.6.2: a token.
    private static func isFieldName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    private static func isFieldValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    }
}
