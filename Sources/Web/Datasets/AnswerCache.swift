import Catalog
import DCAT

/// Serialised datasets and pages of lists, so that popular ones are not searched and written anew for every request.
///
/// An answer is used only while the catalogue is as it was when the answer was made (``CatalogVersion``): what is served
/// is at most a second old, also where another process writes the catalogue.
struct AnswerCache: Sendable {
    /// The cache is emptied when it would exceed this many bytes: 15,000 to 20,000 datasets.
    static let maximumBytes = 64 << 20
    /// A larger answer is not kept.
    static let maximumBodySize = 1 << 20

    struct Key: Hashable, Sendable {
        enum Subject: Hashable, Sendable {
            case dataset(DatasetID)
            /// A list by its path and parameters.
            case list(String)
        }

        let subject: Subject
        let form: Form
    }

    private struct Entry: Sendable {
        let answer: Answer
        let version: Int
        let size: Int
    }

    private struct State: Sendable {
        var entries: [Key: Entry] = [:]
        var bytes = 0
    }

    private let state = Lock(State())
    private let version: CatalogVersion

    init(version: CatalogVersion) {
        self.version = version
    }

    /// The answer that is kept, where it still holds, or else the one that `make` makes; it is kept when it is rendered.
    func answer(_ key: Key, _ make: () async throws -> Answer) async throws -> Answer {
        // The version comes before what is read under it: an answer may be newer than its version, never older.
        let version = try await version.current()
        if let entry = state.withLock({ $0.entries[key] }), entry.version == version { return entry.answer }
        let unrendered = try await make()
        var answer = unrendered
        answer.body = { [self] in
            let body = try await unrendered.body()
            var rendered = unrendered
            rendered.body = { body }
            keep(rendered, bodySize: body.readableBytes, as: key, version: version)
            return body
        }
        return answer
    }

    private func keep(_ answer: Answer, bodySize: Int, as key: Key, version: Int) {
        guard bodySize <= Self.maximumBodySize else { return }
        let entry = Entry(answer: answer, version: version, size: bodySize + 1024)
        state.withLock { state in
            // Bookkeeping of which entry is oldest would cost more than filling the cache anew.
            if state.bytes + entry.size > Self.maximumBytes { state = State() }
            let replaced = state.entries.updateValue(entry, forKey: key)
            state.bytes += entry.size - (replaced?.size ?? 0)
        }
    }
}
