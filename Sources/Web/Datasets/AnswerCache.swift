import Catalog
import DCAT
import Threads

/// Serialised datasets and pages of lists, so that popular ones are not searched and written anew for every request.
///
/// An answer is used only while the catalogue is as it was when the answer was made (``CatalogVersion``): what is served
/// is at most a second old, also where another process writes the catalogue.
struct AnswerCache: Sendable {
    /// The cache is emptied when it would exceed this many bytes: 8,000 to 10,000 datasets.
    static let maximumBytes = 32 << 20
    /// And when it would have more entries than this.
    static let maximumEntries = 20_000
    /// A larger answer is not kept.
    static let maximumBodySize = 1 << 20

    struct Key: Hashable, Sendable {
        enum Subject: Hashable, Sendable {
            case dataset(DatasetID)
            /// A list by its path and parameters.
            case list(String)
        }

        let subject: Subject
        /// `nil` for what has one form only.
        let form: Form?

        fileprivate var size: Int {
            switch subject {
            case .dataset: 16
            case .list(let text): text.utf8.count
            }
        }
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
            if body.size <= Self.maximumBodySize {
                // What is kept counts for the cache, and not for the answer that it was made for.
                var kept = body
                kept.share = nil
                keep(unrendered.rendered(kept), bodySize: kept.size, as: key, version: version)
            }
            return body
        }
        return answer
    }

    private func keep(_ answer: Answer, bodySize: Int, as key: Key, version: Int) {
        // Strangers choose the key, and what is in the header of links follows it.
        let headerSize = answer.headers.reduce(0) { $0 + $1.value.utf8.count + 64 }
        let entry = Entry(answer: answer, version: version, size: bodySize + key.size + headerSize + 512)
        state.withLock { state in
            let isFull = state.bytes + entry.size > Self.maximumBytes || state.entries.count >= Self.maximumEntries
            // Bookkeeping of which entry is oldest would cost more than filling the cache anew.
            if isFull { state = State() }
            let replaced = state.entries.updateValue(entry, forKey: key)
            state.bytes += entry.size - (replaced?.size ?? 0)
        }
    }
}
