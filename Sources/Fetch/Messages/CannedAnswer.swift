import Glibc

/// An answer from memory, in the place of a server's.
package struct CannedAnswer: Sendable {
    package var status: Int
    /// Whole lines, such as `Content-Type: text/html`.
    package var fields: [String]
    package var body: [UInt8]

    package init(status: Int = 200, fields: [String] = [], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    func response(url: String) -> FetchResponse {
        var headers = FetchHeaders()
        for line in fields { Array(line.utf8).withUnsafeBytes { headers.append(line: $0) } }
        return FetchResponse(
            status: status, url: url, headers: headers, body: FetchResponse.Body(body, directory: "/tmp"),
            hasMarkedEnd: true, bytesReceived: body.count, redirects: [], duration: .zero, now: time(nil))
    }
}
