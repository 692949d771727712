import Catalog

/// Runs `work`, and cancels it when it takes longer than a client should wait. A read of the catalogue ends with that, and has an
/// end of its own before (``ReadLimits``).
///
/// - Throws: ``Problem`` when time was up or too many ask at once, else what `work` throws.
func withDeadline<Result: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            do {
                return try await work()
            } catch is CatalogTooSlow {
                throw Problem(.tookTooLong, "Reading the catalogue for this answer took longer than it may.")
            } catch is CatalogBusy {
                throw Problem(.unavailable, "Too many ask at once; this request was not begun.")
            }
        }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        if let first = try await group.next(), let result = first { return result }
        throw Problem(.tookTooLong, "The answer took longer than \(limit.components.seconds) seconds.")
    }
}
