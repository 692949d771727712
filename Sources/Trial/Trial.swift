import Harvest

/// The whole way of a feed from bytes to served documents, as the fuzzer runs it.
public enum Trial {
    /// The types of feeds by their names in source files.
    public static var types: [String] { FeedTrial.types }

    /// Runs documents through a type's reading and mapping.
    ///
    /// - Returns: how many datasets came, or what is broken that must never be; nothing else is told.
    public static func run(type: String, documents: [[UInt8]]) async -> Result<Int, Failure> {
        do {
            guard let trial = try FeedTrial(type: type, documents: documents) else {
                return .failure(Failure(description: "there is no type \(type)"))
            }
            return .success(try await trial.run().datasets)
        } catch {
            return .failure(Failure(description: "\(error)"))
        }
    }

    /// Something that must always hold does not.
    public struct Failure: Error, CustomStringConvertible {
        /// What it is.
        public let description: String
    }
}
