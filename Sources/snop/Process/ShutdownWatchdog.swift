import Dispatch
import Glibc
import Logging

/// Ends the process a while after it was asked to end, whatever it is doing then.
///
/// What it waits on is neither the common pool nor the thread of anything else, so that nothing can keep it. The catalogue
/// takes no harm: a page is written in one transaction, and a run that was broken off is gone on with.
///
/// Before the end it says that it came to that. Where standard error is a full pipe that nobody reads, saying it never returns;
/// so a second queue, which says nothing, ends the process a little later.
final class ShutdownWatchdog {
    private let sources: [any DispatchSourceSignal]

    init(after limit: DispatchTimeInterval, signals: [Int32], logger: Logger) {
        let queue = DispatchQueue(label: "shutdown")
        let silent = DispatchQueue(label: "shutdown.silent")
        sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler {
                let end = DispatchTime.now() + limit
                queue.asyncAfter(deadline: end) {
                    logger.notice("what was still at work was abandoned; the next start goes on with it")
                    _exit(0)
                }
                silent.asyncAfter(deadline: end + .milliseconds(200)) { _exit(0) }
            }
            source.activate()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
