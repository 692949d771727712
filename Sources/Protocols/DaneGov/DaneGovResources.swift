import DCAT
import Feeds
import JSON

/// A dataset whose resources are asked for.
struct DaneGovDataset {
    let id: String?
    /// How many it says it has; `nil` where it does not.
    let count: Int?

    init(_ range: Range<Int>, in answer: JSONAnswer) {
        id = answer.id(range)
        let path = ["relationships", "resources", "meta", "count"]
        count = answer.withRecord(range) { JSONScanner.value(at: path, in: $0) }?.int
    }
}

/// Asks for the resources of datasets: of many at once; where the portal does not know how, by reading all resources beside
/// the datasets, as far as they come in the same order; and else of each dataset by itself.
struct DaneGovResources {
    /// What came, by dataset.
    struct Found {
        var resources: [String: [[UInt8]]] = [:]
        /// Datasets whose resources could not be had, because they are not there any more.
        var failures: [String: Finding] = [:]
        var findings: [Finding] = []
        /// How many bytes of resources may still come for this page.
        var room = PageLimits.maxPartBytes
    }

    private enum Way {
        case byCondition
        case beside(DaneGovResourceStream)
        case each
    }

    /// How many resources one question is to give, so that all of them are within the portal's window.
    private static let batchSize = 5000

    private let portal: Portal
    private let address: DaneGovAddress
    private var way = Way.byCondition

    init(portal: Portal, address: DaneGovAddress) {
        self.portal = portal
        self.address = address
    }

    mutating func resources(of datasets: [DaneGovDataset]) async throws -> Found {
        var found = Found()
        for batch in Self.batches(datasets.filter { $0.count != 0 && $0.id != nil }) {
            var left = batch
            if case .byCondition = way, batch.count > 1, try await askAll(batch.compactMap(\.id), &found) { left = [] }
            if case .beside(var stream) = way, !left.isEmpty {
                left = try await stream.take(left, into: &found.resources)
                way = stream.isUseful ? .beside(stream) : .each
            }
            for id in left.compactMap(\.id) { try await askEach(id, &found) }
        }
        return found
    }

    /// How many of these datasets have resources for one question.
    static func batchCount(of datasets: some Sequence<DaneGovDataset>) -> Int {
        var room = batchSize
        var batch = 0
        for dataset in datasets {
            let count = max(0, dataset.count ?? 50)
            guard batch == 0 || room >= count else { break }
            room -= min(room, count)
            batch += 1
        }
        return batch
    }

    private static func batches(_ datasets: [DaneGovDataset]) -> [[DaneGovDataset]] {
        var batches: [[DaneGovDataset]] = []
        var room = 0
        for dataset in datasets {
            let count = max(0, dataset.count ?? 50)
            if room < count || batches.isEmpty {
                batches.append([])
                room = batchSize
            }
            batches[batches.count - 1].append(dataset)
            room -= min(room, count)
        }
        return batches
    }

    /// Asks for the resources of several datasets. Resources of others say that the portal did not understand.
    ///
    /// - Returns: whether it did.
    private mutating func askAll(_ ids: [String], _ found: inout Found) async throws -> Bool {
        let conditions = [[("dataset[id][terms]", ids.joined(separator: ","))]]
        let list = DaneGovList(portal: portal, address: address, name: "resources", conditions: conditions)
        let wanted = Set(ids)
        var resources: [String: [[UInt8]]] = [:]
        var walk = list.talliedWalk
        var findings: [Finding] = []
        var room = found.room
        while let position = try walk.begin() {
            let (answer, step) = try await list.page(at: position)
            for range in answer.ranges {
                guard let dataset = answer.related("dataset", range), wanted.contains(dataset) else {
                    way = .beside(DaneGovResourceStream(portal: portal, address: address))
                    return false
                }
                room -= range.count
                // Each by itself then, so that it is seen which of them has so many.
                guard room >= 0 else { return false }
                resources[dataset, default: []].append(answer.bytes(range))
            }
            findings += try walk.take(step, keys: answer.ranges.lazy.compactMap(answer.id))
        }
        found.room = room
        found.resources.merge(resources) { $0 + $1 }
        found.findings += findings
        return true
    }

    private func askEach(_ id: String, _ found: inout Found) async throws {
        let list = DaneGovList(portal: portal, address: address, name: "datasets/\(Query.encoded(id))/resources")
        var resources: [[UInt8]] = []
        var size = 0
        let most = min(found.room, portal.limits.bytes)
        do {
            found.findings += try await list.all { answer in
                for range in answer.ranges {
                    size += range.count
                    guard size <= most else { throw TooLarge() }
                    resources.append(answer.bytes(range))
                }
            }
            found.room -= size
            found.resources[id] = resources
        } catch is TooLarge {
            found.failures[id] = Finding(
                .recordTooLarge, value: id,
                "The resources of dataset \(id) have more than \(most) bytes (record.max_bytes, or what one page may have); it was left out."
            )
        } catch let failure as HarvestFailure where failure.isGone {
            found.failures[id] = Finding(
                .recordInvalid, value: id, "Dataset \(id) was listed, and then not there: \(failure)")
        }
    }

    private struct TooLarge: Error {}
}
