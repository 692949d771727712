import Feeds
import Foundation
import Harvest
import Protocols
import Records

/// What `snop check` is to look at.
struct CheckTarget {
    let source: Source
    /// The file that registers it, where there is one.
    let file: String?
    /// The source that has this address already.
    let registered: Source?

    /// - Parameter directory: of the source files, which need not be there.
    /// - Throws: ``UsageError`` where this is nothing that could be checked, ``SourceFileError`` where its file is wrong.
    init(_ target: String, sources directory: String) throws {
        let registry = try? SourceRegistry(directory: directory)
        let known = registry?.sources ?? []
        let taken = Set(known.map(\.id))
        var isFolder: ObjCBool = false
        let isFile = FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) && !isFolder.boolValue
        if target.hasPrefix("file:") {
            guard let url = URL(string: target), url.isFileURL, !url.path.isEmpty else {
                throw UsageError("`\(target)` names no file; write file:///path")
            }
            self.init(.unregistered(path: url.path, taken: taken))
        } else if target.contains("://") || target.hasPrefix("www.") {
            do {
                let source = try Source.unregistered(url: target, taken: taken)
                self.init(source, registered: known.first { Self.isSame($0.url, source.url) })
            } catch {
                throw UsageError("\(error)")
            }
        } else if let source = known.first(where: { $0.id == target }) {
            self.init(source, file: source.file)
        } else if isFile, target.hasSuffix(".yaml") || target.hasSuffix(".yml") {
            guard let text = try? String(contentsOfFile: target, encoding: .utf8) else {
                throw UsageError("\(target): this file cannot be read")
            }
            self.init(try SourceFile(text, file: target).source(), file: target)
        } else if isFile {
            self.init(.unregistered(path: target, taken: taken))
        } else if let error = registry?.errors.first(where: { $0.file.hasSuffix("/\(target).yaml") }) {
            throw error
        } else {
            throw UsageError(
                """
                `\(target)` is neither an address (write https://…), nor a file, nor the id of a source in \(directory); \
                `snop sources` lists those
                """)
        }
    }

    private init(_ source: Source, file: String? = nil, registered: Source? = nil) {
        self.source = source
        self.file = file
        self.registered = registered
    }

    /// The text of the file that registers it.
    var text: String? {
        get throws { try file.map { try String(contentsOfFile: $0, encoding: .utf8) } }
    }

    /// Whether two addresses differ in a closing slash at most.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        func plain(_ url: String) -> Substring { url.last == "/" ? url.dropLast() : url[...] }
        return plain(one) == plain(other)
    }
}
