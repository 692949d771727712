package import Catalog
import DCAT
import Feeds

/// The one sentence that says how a run ended.
package enum RunSummary {
    /// After an operator's decision on a held run.
    package static func sentence(_ run: RunState, _ decision: HeldDecision) -> String {
        let read = "\(counted(run.records, "record")) read: \(changes(run))"
        return switch decision {
        case .approve: "\(read); the removals were approved by the operator."
        case .discard: "\(read); \(run.missing) datasets were not in the feed, and stay by the operator's decision."
        }
    }

    static func sentence(_ run: RunState, _ ending: RunEnding) -> String {
        switch run.outcome {
        case .succeeded:
            "\(counted(run.records, run.isIncremental ? "changed record" : "record")) read: \(changes(run))\(missing(run))."
        case .held:
            """
            \(counted(run.records, "record")) read: \(changes(run)); \(run.missing) datasets were not in the feed any more, \
            and stay until the next complete run agrees.
            """
        case .partial:
            "Broke off after \(counted(run.records, "record")) (\(changes(run))); nothing was removed. \(reason(ending))"
        case .failed where run.updated > 0:
            """
            Nothing was read, and nothing was removed; \(counted(run.updated, "dataset")) became another one by the new \
            mapping. \(reason(ending))
            """
        case .failed: "Nothing was read, and nothing was changed or removed. \(reason(ending))"
        case .cancelled: "Stopped by the operator after \(counted(run.records, "record")) (\(changes(run)))."
        case .queued, .running: "Under way."
        }
    }

    /// What a complete run did not see and did not remove.
    private static func missing(_ run: RunState) -> String {
        guard run.missing > 0 else { return "" }
        return "; \(counted(run.missing, "dataset")) not in the feed, kept for now"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func changes(_ run: RunState) -> String {
        "\(run.added) added, \(run.updated) updated, \(run.removed) removed, \(run.unchanged) unchanged"
    }

    private static func reason(_ ending: RunEnding) -> String {
        switch ending {
        case .partial(let findings), .failed(let findings):
            findings.first?.message ?? "Some records could not be told apart, or the count of the portal did not agree."
        case .complete, .completeStating, .completeWindow, .cancelled: ""
        }
    }
}
