import Catalog
import CoreMetrics
import HTTPTypes
import Threads

/// Times the requests to this server, by endpoint, method and class of status.
final class RequestMetrics: Sendable {
    private struct Key: Hashable, Sendable {
        let route: String
        let method: String
        let status: Int
    }

    private let factory: any MetricsFactory
    /// Finding a timer anew for each request would take longer than many an answer.
    private let timers = Lock<[Key: any TimerHandler]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// - Parameter endpoint: `nil` where nothing is at the address.
    func record(_ endpoint: Endpoint?, _ method: HTTPRequest.Method, status: Int, _ duration: Duration) {
        let key = Key(route: endpoint?.template ?? "none", method: Self.name(of: method), status: status / 100)
        let timer = timers.withLock { timers in
            if let known = timers[key] { return known }
            let made = factory.makeTimer(
                label: "snop_http_request_duration_seconds",
                dimensions: [("route", key.route), ("method", key.method), ("status", "\(key.status)xx")])
            timers[key] = made
            return made
        }
        let (seconds, attoseconds) = duration.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// Strangers may send any word as method.
    private static func name(of method: HTTPRequest.Method) -> String {
        [.get, .head, .options].contains(method) ? method.rawValue : "other"
    }
}
