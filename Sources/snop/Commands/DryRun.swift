import Catalog
import Foundation
import JSON

/// A run that writes nothing: it harvests into a copy of the catalogue, and what the run did to the copy is the difference.
struct DryRun {
    private let copy: CatalogDatabase
    private let reader: CatalogReader
    let directory: String

    /// Copies the catalogue of a data directory, where there is one, into a directory that `remove` takes away.
    init(of dataDirectory: String) throws {
        directory = NSTemporaryDirectory() + "/snop-dry-run-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            _ = try CatalogDatabase.copy(from: dataDirectory, to: CatalogDatabase.path(in: directory))
            copy = try CatalogDatabase(dataDirectory: directory, limits: .patient)
            reader = CatalogReader(copy)
        } catch {
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// The catalogue as it is before a run.
    struct Before {
        fileprivate let reader: CatalogReader
        fileprivate let lastChange: Int64
    }

    func before() async throws -> Before {
        let snapshot = try copy.snapshot()
        return Before(reader: snapshot, lastChange: try await snapshot.lastChange())
    }

    /// Hands what became of each dataset since then to `receive`, one after the other.
    func differences(since before: Before, _ receive: (DatasetDifference) -> Void) async throws {
        for id in try await reader.changedDatasets(after: before.lastChange) {
            if let difference = try await reader.difference(of: id, since: before.reader) { receive(difference) }
        }
    }
}

/// What a dry run says to a person: what would be added, changed field by field, and removed.
struct DifferenceList {
    private struct Section {
        var count = 0
        var lines: [String] = []
    }

    /// `nil` for everything.
    private let limit: Int?
    private var added = Section()
    private var changed = Section()
    private var removed = Section()

    private static let maxValue = 100
    private static let maxContext = 20

    /// - Parameter limit: how many datasets of each kind are shown, and how many fields of each; `nil` for all.
    init(limit: Int?) {
        self.limit = limit
    }

    mutating func take(_ difference: DatasetDifference) {
        switch difference.kind {
        case .added: add(difference, sign: "+", to: &added)
        case .restored: add(difference, sign: "+", note: " (it was removed before)", to: &added)
        case .updated: add(difference, sign: "~", to: &changed)
        case .removed: add(difference, sign: "-", to: &removed)
        }
    }

    private func add(_ difference: DatasetDifference, sign: String, note: String = "", to section: inout Section) {
        section.count += 1
        guard section.count <= limit ?? .max else { return }
        section.lines.append(Console.oneLine("  \(sign) \(difference.title)  [\(difference.key)]\(note)"))
        guard difference.kind == .updated else { return }
        if difference.fields.isEmpty { section.lines.append("      only the order of its lists") }
        for field in difference.fields.prefix(limit ?? .max) {
            let (old, new) = Self.values(of: field)
            section.lines.append(Console.oneLine("      \(field.path): \(old) → \(new)"))
        }
        let more = difference.fields.count - (limit ?? .max)
        if more > 0 { section.lines.append("      … and \(more) more fields") }
    }

    /// Both values as JSON, `nothing` where there is none. Of long ones that begin alike the part where they begin to differ.
    private static func values(of field: JSONDifference) -> (old: String, new: String) {
        func text(_ value: JSONValue?) -> String {
            value.map { String(decoding: $0.serialized(), as: UTF8.self) } ?? "nothing"
        }
        let (old, new) = (text(field.old), text(field.new))
        let common = zip(old, new).prefix { $0 == $1 }.count
        let isLong = max(old.count, new.count) > maxValue
        let skipped = isLong && common > maxContext ? common - maxContext : 0
        func cut(_ text: String) -> String {
            Console.cut((skipped > 0 ? "…" : "") + text.dropFirst(skipped), maxValue)
        }
        return (cut(old), cut(new))
    }

    /// The lists, and what is to be said of datasets that the run did not see and that stay all the same.
    func lines(of run: RunState) -> [String] {
        let sections = [("would be added", added), ("would change", changed), ("would be removed", removed)]
        var lines = sections.flatMap { name, section -> [String] in
            guard section.count > 0 else { return [] }
            let more = section.count - (limit ?? section.count)
            return ["  \(section.count) \(name):"] + section.lines
                + (more > 0 ? ["  … and \(more) more; --all shows them"] : [])
        }
        if lines.isEmpty { lines = ["  No dataset would change."] }
        if let note = Self.removals(of: run) { lines.append("  " + note) }
        return lines
    }

    private static func removals(of run: RunState) -> String? {
        guard run.missing > 0 else { return nil }
        let datasets =
            run.missing == 1 ? "1 dataset that is catalogued was" : "\(run.missing) datasets that are catalogued were"
        switch run.outcome {
        case .held:
            return """
                \(datasets) not seen. This run alone would not remove so many: it would be held until the next complete run \
                misses them too, or an operator approves (`snop runs approve RUN`).
                """
        case .succeeded:
            return """
                \(datasets) not seen. This run alone would not remove what is newly missing: it would be marked, and go when \
                enough complete runs and enough time agree (`removal` in the source file).
                """
        case .partial, .failed, .cancelled, .queued, .running:
            return "\(datasets) not seen. They would stay, because the run is not complete."
        }
    }
}
