package import Feeds
import Foundation

/// All registered feeds of a directory, and what is wrong with the files that could not be read.
package struct SourceRegistry: Sendable {
    package let sources: [Source]
    package let errors: [SourceFileError]

    /// Reads every `.yaml` and `.yml` file below a directory, in the order of their paths. One bad file costs one source.
    ///
    /// - Throws: where the directory itself cannot be read.
    package init(directory: String) throws(SourceFileError) {
        let paths = try Self.paths(in: directory)
        var sources: [Source] = []
        var errors: [SourceFileError] = []
        for path in paths {
            do {
                let source = try Self.file(directory + "/" + path).source()
                if let other = sources.first(where: { $0.id == source.id }) {
                    let message = "the id `\(source.id)` is taken by \(other.file); this source was left out"
                    errors.append(SourceFileError(file: source.file, line: nil, message: message))
                } else {
                    sources.append(source)
                }
            } catch {
                errors.append(error)
            }
        }
        self.sources = sources
        self.errors = errors
    }

    /// The paths of the source files below a directory, in their order.
    static func paths(in directory: String) throws(SourceFileError) -> [String] {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
        guard exists, isDirectory.boolValue, let files = FileManager.default.enumerator(atPath: directory) else {
            throw SourceFileError(
                file: directory, line: nil,
                message: "there is no such directory of source files; name one with --sources")
        }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    }

    static func file(_ path: String) throws(SourceFileError) -> SourceFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceFileError(file: path, line: nil, message: "this file cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SourceFileError(file: path, line: nil, message: "this file is not UTF-8")
        }
        return try SourceFile(text, file: path)
    }
}
