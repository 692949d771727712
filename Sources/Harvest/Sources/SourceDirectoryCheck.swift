import DCAT
package import Feeds
import Text

/// Whether a directory of source files has the form of `harvesters/`: what is asked of a file before it is merged, beyond
/// what the daemon asks of it.
///
/// A file lies at `<voivodeship>/<id>.yaml` and names a publisher of that voivodeship; those of no voivodeship lie in
/// `krajowe`, and samples in `sample`. No two files have one id or one address.
package struct SourceDirectoryCheck: Sendable {
    /// How many source files there are, right or wrong.
    package let files: Int
    /// What is wrong, in the order of the files' paths.
    package let faults: [SourceFileError]

    /// - Throws: where the directory itself cannot be read.
    package init(directory: String) throws(SourceFileError) {
        let paths = try SourceRegistry.paths(in: directory)
        var faults: [SourceFileError] = []
        var ids: [String: String] = [:]
        var addresses: [String: String] = [:]
        for path in paths {
            do {
                let file = try SourceRegistry.file(directory + "/" + path)
                let source = try file.source()
                faults += Self.faults(of: source, in: file, at: path)
                if let other = ids.updateValue(path, forKey: source.id) {
                    faults.append(file.error("id", "the id `\(source.id)` is taken by \(other)"))
                }
                if let other = addresses.updateValue(path, forKey: Self.identity(of: source.url)) {
                    faults.append(file.error("url", "this address is registered by \(other)"))
                }
            } catch {
                faults.append(error)
            }
        }
        if paths.isEmpty {
            faults.append(SourceFileError(file: directory, line: nil, message: "there is no source file in it"))
        }
        files = paths.count
        self.faults = faults
    }

    // MARK: Where a file lies

    /// Folders of sources that are of no voivodeship.
    private static let national = "krajowe"
    private static let samples = "sample"

    /// Voivodeships by the names of their folders: `warminsko-mazurskie`.
    private static let voivodeships = Dictionary(
        uniqueKeysWithValues: Vocabularies.units.voivodeships.map { (Folding.fold($0.name), $0) })

    private static func faults(of source: Source, in file: SourceFile, at path: String) -> [SourceFileError] {
        var faults: [SourceFileError] = []
        let parts = path.split(separator: "/").map(String.init)
        if parts.last != source.id + ".yaml" {
            faults.append(file.error("id", "the file of `\(source.id)` is called \(source.id).yaml"))
        }
        guard parts.count == 2, let folder = parts.first, isFolder(folder) else {
            let known = (voivodeships.keys.sorted() + [national]).joined(separator: ", ")
            let message = "a source file lies in a folder of its voivodeship; known are \(known)"
            return faults + [SourceFileError(file: file.file, line: nil, message: message)]
        }
        if source.isSample != (folder == samples) {
            faults.append(file.error("sample", "examples lie in the folder `\(samples)` and have `sample: true`"))
        }
        return faults + publisherFaults(of: source, in: file, folder: folder)
    }

    private static func isFolder(_ name: String) -> Bool {
        name == national || name == samples || voivodeships[name] != nil
    }

    private static func publisherFaults(
        of source: Source, in file: SourceFile, folder: String
    ) -> [SourceFileError] {
        let code = source.publisher?.teryt
        if let code, let written = file.publisherCode, written != code {
            return [file.error("publisher", "the TERYT code `\(written)` is written \"\(code)\"")]
        }
        if folder == national, let code {
            let message = "`\(code)` is a unit of a voivodeship, and `\(national)` is for what is of none"
            return [file.error("publisher", message)]
        }
        guard let voivodeship = voivodeships[folder] else { return [] }
        guard let code else {
            let message = "the publisher needs a TERYT code; a feed of no one gmina, powiat or voivodeship lies in"
            return [file.error("publisher", "\(message) `\(national)`")]
        }
        guard code.hasPrefix(voivodeship.code) else {
            return [file.error("publisher", "`\(code)` is not in the voivodeship \(folder) (\(voivodeship.code))")]
        }
        return []
    }

    /// What two addresses have in common that lead to the same feed: neither the scheme, nor the case of the host, nor a
    /// slash at the end tells them apart.
    private static func identity(of url: String) -> String {
        var address = Address(url)
        guard let host = address.authority?.lowercased() else { return url }
        (address.scheme, address.authority) = (nil, nil)
        let identity = host + address.text
        return identity.hasSuffix("/") ? String(identity.dropLast()) : identity
    }
}
