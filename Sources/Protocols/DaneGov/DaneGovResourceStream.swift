import DCAT
import Feeds
import JSON

/// The list of all resources, read on as far as the datasets need it: one request for a hundred resources, and not for each
/// dataset.
///
/// A dataset is only served from it when as many resources came as it says it has, so the order of the list may be any.
struct DaneGovResourceStream {
    /// Resources of other datasets that are kept for later; with more the two lists do not go together.
    private static let maxWaiting = 20_000

    private let list: DaneGovList
    private var walk: TalliedWalk
    private var waiting: [String: [[UInt8]]] = [:]
    private var waitingCount = 0
    private var waitingBytes = 0

    init(portal: Portal, address: DaneGovAddress) {
        list = DaneGovList(portal: portal, address: address, name: "resources")
        walk = list.talliedWalk
    }

    /// Whether it is worth to read on.
    var isUseful: Bool { waitingCount < Self.maxWaiting && waitingBytes < PageLimits.maxPartBytes }

    /// Takes the resources of some datasets out of the list.
    ///
    /// - Returns: the datasets whose resources are not complete.
    mutating func take(
        _ datasets: [DaneGovDataset], into resources: inout [String: [[UInt8]]]
    ) async throws -> [DaneGovDataset] {
        while datasets.contains(where: { !isComplete($0) && $0.count != nil }), isUseful,
            let position = try walk.begin()
        {
            let (answer, step) = try await list.page(at: position)
            for range in answer.ranges {
                guard let dataset = answer.related("dataset", range) else { continue }
                waiting[dataset, default: []].append(answer.bytes(range))
                waitingCount += 1
                waitingBytes += range.count
            }
            // Whether all came is told by each dataset's own count.
            _ = try walk.take(step, keys: answer.ranges.lazy.compactMap(answer.id))
        }
        var left: [DaneGovDataset] = []
        for dataset in datasets {
            guard let id = dataset.id, isComplete(dataset), let found = waiting.removeValue(forKey: id) else {
                left.append(dataset)
                continue
            }
            waitingCount -= found.count
            waitingBytes -= found.reduce(0) { $0 + $1.count }
            resources[id] = found
        }
        return left
    }

    private func isComplete(_ dataset: DaneGovDataset) -> Bool {
        guard let id = dataset.id, let count = dataset.count else { return false }
        return waiting[id]?.count == count
    }
}
