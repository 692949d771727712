import Feeds
package import Logging

/// The run that a task works for: what is logged within it, by whomever, says of which run and source it is.
package enum RunContext {
    @TaskLocal static var metadata: Logger.Metadata = [:]

    /// For the log handler of the program.
    package static let provider = Logger.MetadataProvider { metadata }
}
