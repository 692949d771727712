import Compression
import Foundation
import TestSupport

/// A portal whose answers fail on demand.
protocol FaultyPortal: Sendable {
    var url: String { get }
    /// Lets the next answers at these paths fail.
    func fault(_ kind: String, at path: String, times: Int) async throws
    /// No faults, and everything as it was at the start.
    func reset() async throws
    func stop()
}

extension FaultyPortal {
    func fault(_ kind: String, at path: String) async throws { try await fault(kind, at: path, times: 100) }
}

extension Simulator: FaultyPortal {}

/// A portal of a few documents that has the faults of the simulated one, for the protocols that this does not speak.
final class FaultySite: FaultyPortal {
    private struct Fault: Sendable {
        let kind: String
        let path: String
        var times: Int
    }

    private let server: TestServer
    private let fault = Guarded<Fault?>(nil)

    var url: String { server.url }

    init(_ script: @escaping @Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer) throws {
        server = try TestServer { [fault] received in
            let request = ScriptedPortal.Request(target: received.target, fields: received.fields)
            let kind = Self.take(fault, received.target)
            return kind.flatMap { Self.reply(to: request, $0) } ?? Self.reply(script(request), to: request)
        }
    }

    func fault(_ kind: String, at path: String, times: Int) async throws {
        fault.with { $0 = Fault(kind: kind, path: path, times: times) }
    }

    func reset() async throws { fault.with { $0 = nil } }

    func stop() { server.stop() }

    /// The kind of fault that this request meets.
    private static func take(_ fault: Guarded<Fault?>, _ target: String) -> String? {
        fault.with { fault in
            guard let now = fault, now.times > 0,
                target.range(of: now.path, options: .regularExpression) != nil
            else { return nil }
            fault?.times -= 1
            return now.kind
        }
    }

    /// A good answer, with a validator.
    private static func reply(
        _ answer: ScriptedPortal.Answer, to request: ScriptedPortal.Request
    ) -> TestServer.Reply {
        guard answer.status.hasPrefix("200") else { return .answer(answer.status, answer.fields, answer.body) }
        var hash = 5381
        for byte in answer.body { hash = hash &* 33 &+ Int(byte) }
        let tag = "\"\(hash)\""
        guard request.fields["if-none-match"] != tag else { return .answer("304 Not Modified", ["ETag: \(tag)"]) }
        return .answer(answer.status, answer.fields + ["ETag: \(tag)"], answer.body)
    }

    /// What the simulated portal answers with such a fault.
    ///
    /// - Returns: `nil` where the answer is the right one after all.
    private static func reply(to request: ScriptedPortal.Request, _ kind: String) -> TestServer.Reply? {
        let halves = kind.split(separator: ":", maxSplits: 1).map(String.init)
        let value = halves.count == 2 ? halves[1] : ""
        let json = ["Content-Type: application/json"]
        switch halves[0] {
        case "slow":
            Thread.sleep(forTimeInterval: (Double(value) ?? 0) / 1000)
            return nil
        case "status": return .answer("\(value) Fault", [], Array("fault".utf8))
        case "retry-after": return .answer("429 Too Many Requests", ["Retry-After: \(value)"])
        case "redirect": return .redirect(value)
        case "loop": return .redirect(request.target)
        case "empty": return .answer("200 OK", json)
        case "refusal":
            return .answer("200 OK", json, Array(#"{"success": false, "error": {"message": "Solr is down"}}"#.utf8))
        case "nothing": return .answer("200 OK", json, Array(#"{"success": true, "result": {"results": []}}"#.utf8))
        case "garbage":
            var random = Seeded(7)
            return .answer("200 OK", json, (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) })
        case "html":
            let page = "<html><body><h1>Przerwa techniczna</h1></body></html>"
            return .answer("200 OK", ["Content-Type: text/html"], Array(page.utf8))
        case "latin1":
            return .answer("200 OK", json, Array(#"{"title": ""#.utf8) + [0xA3, 0xF3, 0x64, 0xBC, 0x22, 0x7D])
        case "bomb": return .answer("200 OK", json + ["Content-Encoding: deflate"], bomb)
        case "hang": return .hang([])
        case "reset": return .close([])
        case "truncate":
            return .close(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"success\": tr")
        default: return nil
        }
    }

    /// Sixteen mebibytes of blanks.
    private static let bomb = [UInt8](repeating: 0x20, count: 16 << 20).withUnsafeBytes(Zlib.compress)
}
