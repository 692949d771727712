import CCurl

/// One libcurl easy handle with the memory that libcurl only borrows: header list, request content and message buffer.
final class Easy {
    let handle: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?
    private let message: UnsafeMutableBufferPointer<CChar>
    /// The first option that libcurl refused. A fetcher without one of its guards must not run.
    private(set) var failure: CURLcode?

    init?() {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0)
        check(snop_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, message.baseAddress))
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(list)
        message.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(snop_curl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, bytes value: Int) {
        check(snop_curl_set_offset(handle, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String?) {
        check(snop_curl_set_string(handle, option, value))
    }

    /// libcurl takes a copy.
    func setPost(_ content: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: content.count)
        content.withUnsafeBytes { bytes in
            // libcurl takes a null pointer for "ask a callback", so an empty content needs an address too.
            var none: UInt8 = 0
            withUnsafeMutablePointer(to: &none) { none in
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? UnsafeMutableRawPointer(none)
                check(snop_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, start))
            }
        }
    }

    func set(headers: [String]) {
        check(snop_curl_set_headers(handle, nil))
        curl_slist_free_all(list)
        list = nil
        for header in headers {
            guard let longer = curl_slist_append(list, header) else { return check(CURLE_OUT_OF_MEMORY) }
            list = longer
        }
        check(snop_curl_set_headers(handle, list))
    }

    func check(_ code: CURLcode) {
        if code != CURLE_OK, failure == nil { failure = code }
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return snop_curl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return snop_curl_get_offset(handle, info, &value) == CURLE_OK ? Int(value) : 0
    }

    /// What libcurl says about a failure: its own sentence about this transfer, or what the code means.
    func message(for code: CURLcode) -> String {
        if let start = message.baseAddress, start.pointee != 0 { return String(cString: start) }
        guard let text = curl_easy_strerror(code) else { return "code \(code.rawValue)" }
        return String(cString: text)
    }

    func clearMessage() {
        message[0] = 0
    }
}
