import Dispatch
import Glibc
import Logging

/// Ends the process a while after it was asked to end, whatever it is doing then.
///
/// What it waits on is neither the common pool nor the thread of anything else, so that nothing can keep it. The catalogue
/// takes no harm: a page is written in one transaction, and a run that was broken off is gone on with.
final class ShutdownWatchdog {
    private let sources: [any DispatchSourceSignal]

    init(after limit: DispatchTimeInterval, signals: [Int32], logger: Logger) {
        let queue = DispatchQueue(label: "shutdown")
        sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler {
                queue.asyncAfter(deadline: .now() + limit) {
                    logger.notice("what was still at work was abandoned; the next start goes on with it")
                    _exit(0)
                }
            }
            source.activate()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
