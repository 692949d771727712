import CCurl
import Glibc

/// One request on its way: its libcurl handle, what has come so far, and which limit was met.
///
/// It lives on the thread of the `CurlLoop` only, libcurl's callbacks included. Redirects are followed here, hop by hop
/// with the same handle, and not by libcurl, so that each waits for its server's slot, stays under the limits of the whole
/// request and is checked like the first URL.
final class Transfer {
    let ticket: Ticket
    let limits: FetchLimits
    private let configuration: FetchConfiguration
    private let addresses: AddressGuard
    let easy: Easy

    private(set) var url: WebURL
    private(set) var redirects: [String] = []
    private var method: FetchRequest.Method
    private var extraHeaders: [(name: String, value: String)]
    private var started: ContinuousClock.Instant?
    private var receivedBefore = 0

    private var headers = FetchHeaders()
    private var spool: Spool
    /// Why a callback stopped the transfer.
    private var verdict: FetchError.Reason?
    private var refusal: FetchError.Reason?

    init(_ ticket: Ticket, configuration: FetchConfiguration, addresses: AddressGuard) throws(FetchError.Reason) {
        guard let easy = Easy() else { throw .connectionFailed("there is no memory for a transfer") }
        self.easy = easy
        self.ticket = ticket
        self.configuration = configuration
        self.addresses = addresses
        url = ticket.url
        limits = ticket.request.limits ?? configuration.limits
        method = ticket.request.method
        extraHeaders = ticket.request.headers
        spool = Spool(directory: configuration.spoolDirectory, maxBytesInMemory: configuration.maxBytesInMemory)
        setFixedOptions()
    }

    /// When the request's time is over; nil while it has not begun.
    var deadline: ContinuousClock.Instant? { started.map { $0 + limits.timeout } }

    var timeout: FetchError.Reason { .timedOut(.timeout, after: limits.timeout) }

    func error(_ reason: FetchError.Reason) -> FetchError {
        FetchError(reason, method: ticket.request.method.name, url: ticket.url.text, redirects: redirects)
    }

    private func setFixedOptions() {
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_FOLLOWLOCATION, 0)
        easy.set(CURLOPT_PROXY, "")  // an empty string also hides the environment's proxies
        easy.set(CURLOPT_NOPROXY, "*")
        easy.set(CURLOPT_NETRC, 0)
        easy.set(CURLOPT_NOSIGNAL, 1)
        // Without it, cancelling a request whose name is being resolved waits for the resolver, and all others with it.
        easy.set(CURLOPT_QUICK_EXIT, 1)
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        easy.set(CURLOPT_ACCEPT_ENCODING, "")  // all that libcurl was built with
        // Cookies live as long as the request: some portals redirect until one comes back.
        easy.set(CURLOPT_COOKIEFILE, "")
        easy.set(CURLOPT_USERAGENT, configuration.userAgent)
        easy.set(CURLOPT_LOW_SPEED_LIMIT, max(0, limits.minSpeed))
        easy.set(CURLOPT_LOW_SPEED_TIME, (limits.minSpeedTime.milliseconds + 999) / 1000)
        installCallbacks()
    }

    /// Sets the handle to the current URL and forgets the answer before. Throws when there is no time left.
    func prepareHop() throws(FetchError.Reason) {
        let now = ContinuousClock.now
        let begin = started ?? now
        started = begin
        let left = (begin + limits.timeout - now).milliseconds
        guard left > 0 else { throw timeout }
        easy.set(CURLOPT_TIMEOUT_MS, left)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, limits.connectTimeout.milliseconds))
        easy.set(CURLOPT_URL, url.text)
        easy.set(CURLOPT_MAXFILESIZE_LARGE, bytes: 0)
        switch method {
        case .get:
            easy.set(CURLOPT_HTTPGET, 1)
        case .head:
            easy.set(CURLOPT_NOBODY, 1)
        case .post(let content, _):
            easy.set(CURLOPT_POST, 1)
            easy.setPost(content)
        }
        // For HEAD the announced length is of a content that will not come.
        if method != .head { easy.set(CURLOPT_MAXFILESIZE_LARGE, bytes: max(1, limits.maxBytes - receivedBefore)) }
        easy.set(headers: headerLines())
        easy.clearMessage()
        headers = FetchHeaders()
        spool.discard()
        refusal = nil
        if let failure = easy.failure {
            throw .connectionFailed("libcurl cannot be set up: \(easy.message(for: failure))")
        }
    }

    private func headerLines() -> [String] {
        var lines = ["Expect:"]  // no waiting for "100 Continue"
        if let accept = ticket.request.accept { lines.append("Accept: \(accept)") }
        if case .post(_, let contentType) = method { lines.append("Content-Type: \(contentType)") }
        if let etag = ticket.request.validators?.etag { lines.append("If-None-Match: \(etag)") }
        if let date = ticket.request.validators?.lastModified { lines.append("If-Modified-Since: \(date)") }
        // libcurl's way to write a field without a value is a semicolon.
        return lines + extraHeaders.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    }
}

// MARK: What libcurl's callbacks tell

extension Transfer {
    /// True when the bytes were taken; false stops the transfer.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard isWithinMaxBytes(easy.offset(CURLINFO_SIZE_DOWNLOAD_T)) else { return false }
        guard bytes.count <= limits.maxDecodedBytes - spool.count else {
            return stop(.tooLarge(.maxDecodedBytes, maximum: limits.maxDecodedBytes))
        }
        do throws(FetchError.Reason) {
            try spool.append(bytes)
            return true
        } catch {
            return stop(error)
        }
    }

    func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        guard headers.byteCount + line.count <= limits.maxHeaderBytes else {
            return stop(.tooLarge(.maxHeaderBytes, maximum: limits.maxHeaderBytes))
        }
        headers.append(line: line)
        return true
    }

    /// `count` bytes of this hop's content came over the wire.
    func isWithinMaxBytes(_ count: Int) -> Bool {
        count <= limits.maxBytes - receivedBefore || stop(.tooLarge(.maxBytes, maximum: limits.maxBytes))
    }

    /// Whether libcurl may connect to this address, which is nil when it is neither IPv4 nor IPv6.
    func mayConnect(to address: IPAddress?) -> Bool {
        guard let address else { return false }
        guard let kind = addresses.refusal(of: address) else { return true }
        refusal = .addressRefused(host: url.host, address: address.description, kind: kind)
        return false
    }

    private func stop(_ reason: FetchError.Reason) -> Bool {
        verdict = verdict ?? reason
        return false
    }
}

// MARK: The end of a hop

extension Transfer {
    enum Outcome {
        case redirected
        case finished(FetchResponse)
    }

    /// What the end of this hop means. After `.redirected`, `url` is where to go next.
    func conclude(_ code: CURLcode) throws(FetchError.Reason) -> Outcome {
        let received = easy.offset(CURLINFO_SIZE_DOWNLOAD_T)
        if let verdict { throw verdict }
        if code == CURLE_COULDNT_CONNECT, let refusal { throw refusal }
        guard code == CURLE_OK else { throw reason(for: code, received: received) }
        receivedBefore += received

        let status = easy.long(CURLINFO_RESPONSE_CODE)
        guard (100...999).contains(status) else { throw .protocolError("it has no status") }
        if [301, 302, 303, 307, 308].contains(status), let location = headers.location {
            try follow(location, status: status)
            return .redirected
        }
        return .finished(
            FetchResponse(
                status: status, url: url.shown, headers: headers, body: try spool.finish(),
                hasMarkedEnd: hasMarkedEnd(status), bytesReceived: receivedBefore, redirects: redirects,
                duration: started.map { ContinuousClock.now - $0 } ?? .zero, now: time(nil)))
    }

    private func hasMarkedEnd(_ status: Int) -> Bool {
        if method == .head || status == 204 || status == 304 { return true }
        if easy.long(CURLINFO_HTTP_VERSION) > Int(CURL_HTTP_VERSION_1_1) { return true }
        return headers["Content-Length"] != nil || headers["Transfer-Encoding"] != nil
    }

    private func follow(_ location: [UInt8], status: Int) throws(FetchError.Reason) {
        guard redirects.count < limits.maxRedirects else { throw .tooManyRedirects(limits.maxRedirects) }
        let target: WebURL
        do throws(FetchError.Reason) {
            target = try url.resolving(location)
        } catch {
            redirects.append(WebURL.withoutCredentials(String(decoding: location, as: UTF8.self)))
            throw error
        }
        redirects.append(target.shown)
        if target.origin != url.origin {
            extraHeaders.removeAll { !$0.name.lowercased().hasPrefix("accept-") }
        }
        // RFC 9110 §15.4: 303 asks for GET; 301 and 302 turn POST into GET by long custom; 307 and 308 change nothing.
        switch (status, method) {
        case (303, .post), (301, .post), (302, .post): method = .get
        default: break
        }
        url = target
    }

    private func reason(for code: CURLcode, received: Int) -> FetchError.Reason {
        let message = easy.message(for: code)
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return timeoutReason()
        case CURLE_FILESIZE_EXCEEDED:
            return .tooLarge(.maxBytes, maximum: limits.maxBytes)
        case CURLE_COULDNT_RESOLVE_HOST:
            return .hostNotFound(message)
        case CURLE_PARTIAL_FILE:
            return .truncated(message)
        case CURLE_RECV_ERROR, CURLE_HTTP2_STREAM:
            return received > 0 ? .truncated(message) : .connectionFailed(message)
        case CURLE_BAD_CONTENT_ENCODING:
            return .badEncoding(message)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            return .tls(message)
        case CURLE_URL_MALFORMAT:
            return .invalidURL(message)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2:
            return .protocolError(message)
        default:
            return .connectionFailed(message)
        }
    }

    /// libcurl has one code for three limits.
    private func timeoutReason() -> FetchError.Reason {
        // libcurl counts in whole milliseconds, and may be early by one.
        if let deadline, ContinuousClock.now + .milliseconds(20) >= deadline { return timeout }
        if easy.offset(CURLINFO_PRETRANSFER_TIME_T) == 0 {
            return .timedOut(.connectTimeout, after: limits.connectTimeout)
        }
        return .timedOut(.minSpeed, after: limits.minSpeedTime)
    }
}

extension Duration {
    /// Whole milliseconds, as libcurl counts; what does not fit 31 bits is cut.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard abs(seconds) < 2_000_000 else { return seconds < 0 ? -2_000_000_000 : 2_000_000_000 }
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
