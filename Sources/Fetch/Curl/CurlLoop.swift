import CCurl
import Glibc
import Threads

/// The thread that runs libcurl, and the mailbox through which everybody else talks to it.
///
/// Not an actor over a custom executor: after the thread's end nobody could run what is still enqueued on the actor, while a
/// closed mailbox simply refuses. The thread keeps the loop alive until `close()`.
final class CurlLoop: Sendable {
    enum Command: Sendable {
        case start(Ticket, Answer)
        case cancel(Ticket)
    }

    private struct Mailbox: Sendable {
        var commands: [Command] = []
        var isClosing = false
        /// nil as soon as the thread is done with it.
        var multi: Multi?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let mailbox: Lock<Mailbox>

    init(configuration: FetchConfiguration) throws(FetchError.Reason) {
        guard curlIsReady, let multi = Multi() else { throw .notStarted("libcurl cannot be initialised") }
        mailbox = Lock(Mailbox(multi: multi))
        let started = startThread { [self] in run(multi, configuration) }
        guard started else {
            multi.cleanUp()
            throw .notStarted("the system gives no thread")
        }
    }

    /// Hands a command to the thread; false when it takes no more.
    func submit(_ command: Command) -> Bool {
        mailbox.withLock { mailbox in
            guard !mailbox.isClosing, let multi = mailbox.multi else { return false }
            mailbox.commands.append(command)
            // Only the first of many needs to wake the thread: it takes all of them.
            if mailbox.commands.count == 1 { multi.wakeUp() }
            return true
        }
    }

    var isClosing: Bool { mailbox.withLock { $0.isClosing } }

    /// Tells the thread to end, without waiting for it.
    func close() {
        mailbox.withLock { mailbox in
            mailbox.isClosing = true
            mailbox.multi?.wakeUp()
        }
    }

    /// Returns when the thread has given every request its answer and let go of every connection.
    func waitUntilClosed() async {
        await withCheckedContinuation { continuation in
            let isOver = mailbox.withLock { mailbox in
                if mailbox.multi != nil { mailbox.waiters.append(continuation) }
                return mailbox.multi == nil
            }
            if isOver { continuation.resume() }
        }
    }

    private func run(_ multi: Multi, _ configuration: FetchConfiguration) {
        let session = CurlSession(multi, configuration)
        while true {
            let (commands, isClosing) = mailbox.withLock { mailbox in
                defer { mailbox.commands = [] }
                return (mailbox.commands, mailbox.isClosing)
            }
            for command in commands { session.take(command) }
            if isClosing { break }
            session.work()
        }
        session.abandonAll()
        let waiters = mailbox.withLock { mailbox in
            multi.cleanUp()
            mailbox.multi = nil
            defer { mailbox.waiters = [] }
            return mailbox.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// A libcurl multi handle.
struct Multi: @unchecked Sendable {
    // Sendable: only the loop's thread uses the handle, but for curl_multi_wakeup, which libcurl allows from any thread;
    // the mailbox's lock keeps that apart from cleanUp().
    let handle: UnsafeMutableRawPointer

    init?() {
        guard let handle = curl_multi_init() else { return nil }
        self.handle = handle
    }

    func wakeUp() { curl_multi_wakeup(handle) }

    func cleanUp() { curl_multi_cleanup(handle) }
}

/// libcurl's global state, made once. libcurl 7.84 and later guard it themselves.
private let curlIsReady = snop_curl_global_init() == CURLE_OK
