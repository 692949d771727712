import Threads

/// One request as the caller and the loop both know it.
final class Ticket: Sendable {
    let request: FetchRequest
    let url: WebURL
    private let cancelled = Lock(false)

    init(_ request: FetchRequest, url: WebURL) {
        self.request = request
        self.url = url
    }

    var isCancelled: Bool { cancelled.withLock { $0 } }

    func cancel() { cancelled.withLock { $0 = true } }
}
