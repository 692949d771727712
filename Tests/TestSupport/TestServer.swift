import Foundation

/// An HTTP/1.1 server on loopback with blocking sockets, one thread for each connection, whose every byte the test decides.
package final class TestServer: Sendable {
    package struct Request: Sendable {
        package var method: String
        package var target: String
        package var fields: [String: String]
        package var body: [UInt8]
    }

    package enum Reply: Sendable {
        /// These bytes, and then the next request on the same connection.
        case keep([UInt8])
        /// These bytes, and then the end of the connection.
        case close([UInt8])
        /// These bytes again and again until the client leaves.
        case forever([UInt8])
        /// These bytes, and then nothing until the client leaves.
        case hang([UInt8])

        package static func keep(_ text: String) -> Reply { .keep(Array(text.utf8)) }
        package static func close(_ text: String) -> Reply { .close(Array(text.utf8)) }
        package static func hang(_ text: String) -> Reply { .hang(Array(text.utf8)) }

        /// An answer with a length, as a well-behaved server gives it.
        package static func answer(_ status: String, _ fields: [String] = [], _ body: [UInt8] = []) -> Reply {
            let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + fields
            return .keep(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }

        package static func redirect(_ location: String, status: String = "302 Found") -> Reply {
            .answer(status, ["Location: \(location)"])
        }
    }

    private struct State {
        package var requests: [Request] = []
        var connections = 0
        var busy = 0
        var mostBusy = 0
        var open: Set<Int32> = []
        var isStopped = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    package let port: Int
    private let host: String
    private let listener: Int32
    private let state = Guarded(State())
    private let greeting: [UInt8]
    private let handler: @Sendable (Request) -> Reply

    package var url: String { "http://\(host):\(port)" }
    package var requests: [Request] { state.with { $0.requests } }
    package var connections: Int { state.with { $0.connections } }
    package var mostBusy: Int { state.with { $0.mostBusy } }

    /// - Parameter greeting: what is sent before anything is read.
    package init(
        host: String = "127.0.0.1", greeting: String = "", _ handler: @escaping @Sendable (Request) -> Reply
    ) throws {
        _ = TestEnvironment.variables
        self.host = host
        self.handler = handler
        self.greeting = Array(greeting.utf8)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, host, &address.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(listener, generic, length) == 0, listen(listener, 512) == 0,
                    getsockname(listener, generic, &length) == 0
                else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Ends all connections. Every test calls it, with `defer`.
    package func stop() {
        state.with { state in
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// Returns when the client has closed every connection that it opened.
    package func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.with { state in
                if !state.open.isEmpty { state.waiters.append(continuation) }
                return state.open.isEmpty
            }
            if isIdle { continuation.resume() }
        }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isStopped = state.with { state in
                state.connections += 1
                state.open.insert(connection)
                return state.isStopped
            }
            if isStopped { shutdown(connection, Int32(SHUT_RDWR)) }
            Thread.detachNewThread { [self] in
                serve(connection)
                let waiters = state.with { state in
                    state.open.remove(connection)
                    close(connection)
                    defer { if state.open.isEmpty { state.waiters = [] } }
                    return state.open.isEmpty ? state.waiters : []
                }
                for waiter in waiters { waiter.resume() }
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        guard send(greeting, to: connection) else { return }
        var pending: [UInt8] = []
        while let request = read(connection, &pending) {
            state.with { state in
                state.requests.append(request)
                state.busy += 1
                state.mostBusy = max(state.mostBusy, state.busy)
            }
            let reply = handler(request)
            // Before the answer goes out: the client may send the next request as soon as it has it.
            state.with { $0.busy -= 1 }
            switch reply {
            case .keep(let bytes):
                guard send(bytes, to: connection) else { return }
            case .close(let bytes):
                _ = send(bytes, to: connection)
                return
            case .forever(let bytes):
                while send(bytes, to: connection) {}
                return
            case .hang(let bytes):
                _ = send(bytes, to: connection)
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return
            }
        }
    }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.send(
                    connection, UnsafeRawBufferPointer(rebasing: raw[sent...]).baseAddress, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func read(_ connection: Int32, _ pending: inout [UInt8]) -> Request? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        func more() -> Bool {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            pending += buffer[..<count]
            return true
        }
        let end = Array("\r\n\r\n".utf8)
        var headEnd = pending.firstRange(of: end)
        while headEnd == nil {
            guard more() else { return nil }
            headEnd = pending.firstRange(of: end)
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: pending[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        pending.removeFirst(headEnd.upperBound)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            fields[halves[0].lowercased()] = halves.count == 2 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < length { guard more() else { return nil } }
        let words = lines[0].split(separator: " ")
        let body = Array(pending.prefix(length))
        pending.removeFirst(length)
        return Request(method: String(words[0]), target: String(words[1]), fields: fields, body: body)
    }
}
