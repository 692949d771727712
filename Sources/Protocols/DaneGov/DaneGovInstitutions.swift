import DCAT
import Feeds
import JSON

/// The institutions whose datasets are read: those that the source names, else those of the kinds that it names.
struct DaneGovInstitutions: Sendable {
    /// How many ids one question names, so that its address stays short enough for every server.
    private static let groupSize = 200

    private let ids: Set<String>
    /// `nil` where every kind is read.
    private let kinds: Set<String>?
    /// The institutions as the portal wrote them, by id.
    private(set) var chosen: [String: [UInt8]] = [:]
    private var bytes = 0

    init(_ options: SourceOptions) {
        ids = Set(options[.institutions])
        let kinds = options[.institutionTypes]
        self.kinds = kinds.contains("all") ? nil : Set(kinds)
    }

    /// - Throws: ``HarvestFailure`` where they are more than can be held.
    mutating func take(_ answer: JSONAnswer) throws {
        for range in answer.ranges {
            guard let id = answer.id(range) else { continue }
            let kind = answer.withRecord(range) {
                JSONScanner.key(at: ["attributes", "institution_type"], in: $0)
            }
            let isChosen =
                ids.isEmpty ? kinds.map { kinds in kind.map(kinds.contains) ?? false } ?? true : ids.contains(id)
            guard isChosen else { continue }
            bytes += id.utf8.count + range.count
            guard bytes <= PageLimits.maxPartBytes else {
                throw HarvestFailure(
                    .tooLarge, value: "\(bytes)",
                    "The portal's institutions have more than \(PageLimits.maxPartBytes) bytes (maxPartBytes).")
            }
            chosen[id] = answer.bytes(range)
        }
    }

    /// - Throws: ``HarvestFailure`` where there is none: that is a mistake in the source, or another portal, and not a portal
    ///   without datasets.
    func check() throws {
        let missing = ids.subtracting(chosen.keys).sorted()
        guard missing.isEmpty else {
            throw HarvestFailure(
                .unreadable, value: missing.joined(separator: ", "),
                "The portal has no institution \(missing.joined(separator: ", ")), which the option `institutions` names."
            )
        }
        guard !chosen.isEmpty else {
            throw HarvestFailure(
                .unreadable,
                "The portal names no institution of the kinds that are read (option `institution_types`).")
        }
    }

    /// Whether the portal is asked for their datasets only, and not for all.
    var areAskedFor: Bool { !ids.isEmpty || kinds != nil }

    func includes(_ id: String?) -> Bool {
        guard areAskedFor else { return true }
        return id.map { chosen[$0] != nil } ?? false
    }

    /// What is asked for, in groups of institutions.
    var conditions: [[(String, String)]] {
        guard areAskedFor else { return [[]] }
        let sorted = chosen.keys.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        return stride(from: 0, to: sorted.count, by: Self.groupSize).map { start in
            let group = sorted[start..<min(start + Self.groupSize, sorted.count)]
            return [("institution[id][terms]", group.joined(separator: ","))]
        }
    }
}
