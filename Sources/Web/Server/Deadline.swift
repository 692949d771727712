/// Runs `work`, and cancels it when it takes longer than a client should wait. A read of the catalogue ends with that, and has an
/// end of its own before.
///
/// - Throws: ``Problem`` when time was up, else what `work` throws.
func withDeadline<Result: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        if let first = try await group.next(), let result = first { return result }
        throw Problem(.tookTooLong, "The answer took longer than \(limit.components.seconds) seconds.")
    }
}
