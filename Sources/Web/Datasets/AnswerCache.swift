import Catalog
import DCAT

/// Serialised datasets, so that a popular one is not read and written anew for every request.
///
/// An answer is used only while the catalogue is as it was when the answer was made (``CatalogVersion``): what is served
/// is at most a second old, also where another process writes the catalogue.
struct AnswerCache: Sendable {
    /// The cache is emptied when it has reached this many bytes: 15,000 to 20,000 datasets.
    static let maximumBytes = 64 << 20

    struct Key: Hashable, Sendable {
        let id: DatasetID
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

    /// The answer that is kept, where it still holds.
    ///
    /// - Returns: the version to keep a new answer under, where there is none.
    func lookUp(_ key: Key) async throws -> (answer: Answer?, version: Int) {
        let version = try await version.current()
        let entry = state.withLock { $0.entries[key] }
        return (entry?.version == version ? entry?.answer : nil, version)
    }

    /// Keeps an answer whose body has been rendered.
    ///
    /// - Parameter version: the version that was current before the answer's content was read.
    func keep(_ answer: Answer, bodySize: Int, as key: Key, version: Int) {
        let entry = Entry(answer: answer, version: version, size: bodySize + 1024)
        state.withLock { state in
            // Bookkeeping of which entry is oldest would cost more than filling the cache anew.
            if state.bytes + entry.size > Self.maximumBytes { state = State() }
            let replaced = state.entries.updateValue(entry, forKey: key)
            state.bytes += entry.size - (replaced?.size ?? 0)
        }
    }
}
