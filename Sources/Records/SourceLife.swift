/// What its registration says is to become of a source.
package enum SourceLife: String, Sendable, CaseIterable {
    case active
    /// Not harvested by itself; what is catalogued stays.
    case paused
    /// Not harvested at all; what is catalogued stays.
    case disabled
    /// Given up: after a time of grace its datasets become tombstones.
    case withdrawn
}
