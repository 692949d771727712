extension Array where Element: Sendable {
    /// The results for all elements, in their order, made on all threads at once.
    func concurrentMap<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) throws -> Result
    ) async throws -> [Result] {
        let size = Swift.max(25, count / 4)
        let chunks = stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
        return try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
            for (place, chunk) in chunks.enumerated() {
                group.addTask { (place, try chunk.map(transform)) }
            }
            var results = [[Result]](repeating: [], count: chunks.count)
            for try await (place, result) in group { results[place] = result }
            return results.flatMap { $0 }
        }
    }
}
