import CCurl

/// An absolute `http` or `https` URL, read by libcurl's own parser so that what is checked is what is fetched.
struct WebURL: Sendable, Equatable {
    /// The URL to fetch: percent-encoded, without fragment, with user name and password if it came with them.
    let text: String
    let scheme: String
    let host: String
    let port: String

    /// What the limit on connections counts by, and what decides whether a redirect leaves the server.
    var origin: String { "\(scheme)://\(host):\(port)" }

    /// The URL as it may be logged and stored.
    var shown: String { Self.withoutCredentials(text) }

    init(_ text: String) throws(FetchError.Reason) {
        try self.init(base: nil, reference: Array(text.utf8))
    }

    /// The URL that a `Location` field means here (RFC 9110 §10.2.2), its bytes in whatever encoding they are.
    func resolving(_ location: [UInt8]) throws(FetchError.Reason) -> WebURL {
        try WebURL(base: text, reference: location)
    }

    private init(base: String?, reference: [UInt8]) throws(FetchError.Reason) {
        guard let handle = curl_url() else { throw .invalidURL("there is no memory to read it") }
        defer { curl_url_cleanup(handle) }
        guard !reference.isEmpty, !reference.contains(0) else { throw .invalidURL("it is empty or has a null byte") }

        var code = CURLUE_OK
        if let base { code = curl_url_set(handle, CURLUPART_URL, base, 0) }
        let flags = UInt32(CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME)
        if code == CURLUE_OK {
            code = (reference + [0]).withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { chars in
                    curl_url_set(handle, CURLUPART_URL, chars.baseAddress, flags)
                }
            }
        }
        guard code == CURLUE_OK else { throw .invalidURL(Self.problem(code)) }

        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        let scheme = part(CURLUPART_SCHEME)?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else { throw .schemeNotAllowed(scheme) }
        curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        guard let name = part(CURLUPART_HOST)?.lowercased(), !name.isEmpty else {
            throw .invalidURL("there is no host in it")
        }
        guard let host = HostName.ascii(name) else { throw .invalidURL("a part of the host's name is too long") }
        if host != name { curl_url_set(handle, CURLUPART_HOST, host, 0) }
        guard let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT), let text = part(CURLUPART_URL)
        else {
            throw .invalidURL("it cannot be written out again")
        }
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    private static func problem(_ code: CURLUcode) -> String {
        guard let message = curl_url_strerror(code) else { return "code \(code.rawValue)" }
        return String(cString: message)
    }

    /// The text without what stands between `://` and the last `@` of the authority, for any text at all.
    static func withoutCredentials(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let colon = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) else { return text }
        let start = colon + 3
        let end = bytes[start...].firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 } ?? bytes.endIndex
        guard let at = bytes[start..<end].lastIndex(of: 0x40) else { return text }
        return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
    }
}
