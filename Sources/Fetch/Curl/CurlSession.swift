import CCurl

/// All transfers of one loop. It never leaves the loop's thread.
final class CurlSession {
    private let multi: Multi
    private let configuration: FetchConfiguration
    private let addresses: AddressGuard
    /// Every request without an answer so far.
    private var open: [ObjectIdentifier: (transfer: Transfer, answer: Answer)] = [:]
    /// Those that libcurl has, by its handle.
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Those that follow a redirect to a server that is busy: their time runs while they wait.
    private var waitingHops: [ObjectIdentifier: Transfer] = [:]
    private var slots: HostSlots<Transfer>
    /// Those that have a slot and were not begun yet.
    private var ready: [Transfer] = []

    init(_ multi: Multi, _ configuration: FetchConfiguration) {
        self.multi = multi
        self.configuration = configuration
        addresses = AddressGuard(allowed: configuration.allowNetworks)
        slots = HostSlots(limit: configuration.maxConnectionsPerHost)
        _ = snop_curl_multi_set_long(multi.handle, CURLMOPT_MAXCONNECTS, 64)
    }

    func take(_ command: CurlLoop.Command) {
        switch command {
        case .start(let ticket, let answer): start(ticket, answer)
        case .cancel(let ticket): cancel(ticket)
        }
    }

    /// One round: begin what may begin, let libcurl work, take what is done, and sleep until something happens.
    func work() {
        beginReady()
        var count: Int32 = 0
        curl_multi_perform(multi.handle, &count)
        while let message = curl_multi_info_read(multi.handle, &count) {
            guard message.pointee.msg == CURLMSG_DONE, let transfer = running[message.pointee.easy_handle] else {
                continue
            }
            finish(transfer, snop_curl_message_result(message))
        }
        giveUpLateHops()
        // Many servers, all that are written with Python's own library among them, send the head of an answer and its content
        // as two segments, and the second one only when the first is acknowledged (Nagle's algorithm, RFC 9293 §3.7.4).
        snop_curl_multi_acknowledge(multi.handle)
        // What became ready just now must not wait for the network.
        curl_multi_poll(multi.handle, nil, 0, ready.isEmpty ? pollMilliseconds() : 0, nil)
    }

    func abandonAll() {
        for (transfer, _) in Array(open.values) {
            detach(transfer)
            answer(transfer, .failure(transfer.error(.shutDown)))
        }
    }

    private func start(_ ticket: Ticket, _ answer: Answer) {
        func fail(_ reason: FetchError.Reason) {
            let request = ticket.request
            answer.give(.failure(FetchError(reason, method: request.method.name, url: request.url)))
        }
        if ticket.isCancelled { return fail(.cancelled) }
        do throws(FetchError.Reason) {
            let transfer = try Transfer(ticket, configuration: configuration, addresses: addresses)
            open[ObjectIdentifier(ticket)] = (transfer, answer)
            enter(transfer)
        } catch {
            fail(error)
        }
    }

    private func cancel(_ ticket: Ticket) {
        guard let (transfer, _) = open[ObjectIdentifier(ticket)] else { return }
        abort(transfer, .cancelled)
    }

    private func enter(_ transfer: Transfer) {
        let isHop = transfer.deadline != nil
        if slots.enter(transfer, host: transfer.url.origin, first: isHop) {
            ready.append(transfer)
        } else if isHop {
            waitingHops[ObjectIdentifier(transfer)] = transfer
        }
    }

    private func leave(_ host: String) {
        guard let next = slots.leave(host: host) else { return }
        waitingHops[ObjectIdentifier(next)] = nil
        ready.append(next)
    }

    private func beginReady() {
        while !ready.isEmpty {
            let batch = ready
            ready = []
            for transfer in batch { begin(transfer) }
        }
    }

    private func begin(_ transfer: Transfer) {
        do throws(FetchError.Reason) {
            try transfer.prepareHop()
            guard curl_multi_add_handle(multi.handle, transfer.easy.handle) == CURLM_OK else {
                throw .connectionFailed("libcurl does not take the transfer")
            }
            running[transfer.easy.handle] = transfer
        } catch {
            leave(transfer.url.origin)
            answer(transfer, .failure(transfer.error(error)))
        }
    }

    private func finish(_ transfer: Transfer, _ code: CURLcode) {
        curl_multi_remove_handle(multi.handle, transfer.easy.handle)
        running[transfer.easy.handle] = nil
        let host = transfer.url.origin
        do throws(FetchError.Reason) {
            switch try transfer.conclude(code) {
            case .redirected where transfer.url.origin == host:
                ready.append(transfer)  // in the same slot
            case .redirected:
                leave(host)
                enter(transfer)
            case .finished(let response):
                leave(host)
                answer(transfer, .success(response))
            }
        } catch {
            leave(host)
            answer(transfer, .failure(transfer.error(error)))
        }
    }

    private func giveUpLateHops() {
        guard !waitingHops.isEmpty else { return }
        let now = ContinuousClock.now
        for transfer in Array(waitingHops.values) where transfer.deadline.map({ $0 <= now }) ?? false {
            abort(transfer, transfer.timeout)
        }
    }

    private func abort(_ transfer: Transfer, _ reason: FetchError.Reason) {
        detach(transfer)
        answer(transfer, .failure(transfer.error(reason)))
    }

    /// Takes the transfer out of wherever it is: with libcurl, about to begin, or in a queue.
    private func detach(_ transfer: Transfer) {
        let host = transfer.url.origin
        if running.removeValue(forKey: transfer.easy.handle) != nil {
            curl_multi_remove_handle(multi.handle, transfer.easy.handle)
            leave(host)
        } else if let index = ready.firstIndex(where: { $0 === transfer }) {
            ready.remove(at: index)
            leave(host)
        } else {
            slots.withdraw(transfer, host: host)
            waitingHops[ObjectIdentifier(transfer)] = nil
        }
    }

    private func answer(_ transfer: Transfer, _ result: Result<FetchResponse, FetchError>) {
        open.removeValue(forKey: ObjectIdentifier(transfer.ticket))?.answer.give(result)
    }

    /// libcurl shortens this to its own next timer.
    private func pollMilliseconds() -> Int32 {
        let longest = 60_000
        let now = ContinuousClock.now
        let nearest = waitingHops.values.compactMap { $0.deadline.map { ($0 - now).milliseconds + 1 } }.min() ?? longest
        return Int32(min(max(0, nearest), longest))
    }
}
