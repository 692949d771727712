import Catalog
import DCAT
import Feeds
import Fetch
import Foundation
import Harvest
import Logging
import Protocols
import Records
import Web
import Yams

/// Everything that an operator may set: from a YAML file, from the environment, and from the command line, in this order.
struct Configuration {
    var host = "127.0.0.1"
    var port = 8080
    /// The address that the world sees, without a closing slash; by default the one that is listened on.
    var baseURL: String?
    var dataDirectory = "./data"
    var sourcesDirectory = "./harvesters"
    /// A page that tells portals who is asking and whom to write to; by default the catalogue itself.
    var contact: String?
    var logLevel = Logger.Level.info
    var fetchLimits = FetchLimits()
    var politeness = PolitenessPolicy()
    var harvestLimits = HarvestLimits()
    /// How much is kept of what runs find beside stored records.
    var findings = FindingPolicy.standard
    /// How long the datasets of a source that was withdrawn stay.
    var withdrawnGrace = Duration.seconds(30 * 86_400)
    var allowNetworks: [IPNetwork] = []
    var connections = ConnectionLimits()
    /// How many bytes of datasets a page of a list holds.
    var maximumPageBytes = DatasetQuery.defaultMaxBytes
    /// How much memory all large answers together may take.
    var answerMemory = WebConfiguration.defaultAnswerMemory
    /// How many sources are harvested at once.
    var concurrency = 4
    var title = LocalizedText(pl: "Snop – dane gmin", en: "Snop – municipal data")
    var summary = LocalizedText(
        pl: "Katalog zbiorów danych publikowanych przez samorządy.",
        en: "A catalogue of the datasets that municipalities publish.")
    var publisher = "Snop"
    var homepage: String?

    /// What the configuration's address is for the world.
    var effectiveBaseURL: String {
        let isEverywhere = ["0.0.0.0", "::"].contains(host)
        let name = isEverywhere ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return baseURL ?? "http://\(name):\(port)"
    }

    /// Reads the file, if one is given, and then the environment; `SNOP_FETCH_TIMEOUT` is `fetch.timeout`.
    ///
    /// - Throws: ``UsageError`` that names the file or variable, and the key.
    init(file: String?, environment: [String: String]) throws {
        if let file {
            for member in try ConfigurationFile.values(in: file) {
                guard let key = ConfigurationKey.all.first(where: { $0.name == member.name }) else {
                    throw UsageError(
                        "\(file): unknown key `\(member.name)`\(ConfigurationKey.suggestion(for: member.name))")
                }
                try set(key, member.values, origin: "\(file): key `\(member.name)`")
            }
        }
        for key in ConfigurationKey.all {
            guard let value = environment[key.variable] else { continue }
            let values = key.isList ? value.split(separator: ",").map { String($0).trimmed } : [value]
            try set(key, values, origin: "environment variable \(key.variable)")
        }
    }

    private mutating func set(_ key: ConfigurationKey, _ values: [String], origin: String) throws {
        guard key.isList || values.count == 1 else { throw UsageError("\(origin): one value is expected") }
        do {
            try key.set(&self, values)
        } catch let error as ConfigurationKey.Invalid {
            throw UsageError("\(origin): `\(values.joined(separator: ", "))` is not \(error.expected)")
        }
    }

    mutating func listen(on address: String) throws {
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw ConfigurationKey.Invalid(expected: "an address and a port, such as 127.0.0.1:8080") }
        var host = String(address[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host.isEmpty ? "0.0.0.0" : host
        self.port = port
    }
}

/// The program was called wrongly: exit status 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Reads a configuration file as dotted keys with their values.
enum ConfigurationFile {
    static func values(in path: String) throws -> [(name: String, values: [String])] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw UsageError("\(path): this configuration file cannot be read")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw UsageError("\(path): this is no YAML: \(error)")
        }
        guard let root, root != Node("") else { return [] }
        guard let mapping = root.mapping else { throw UsageError("\(path): keys and values are expected") }
        return try flattened(mapping, prefix: "", path: path)
    }

    private static func flattened(
        _ mapping: Node.Mapping, prefix: String, path: String
    ) throws -> [(name: String, values: [String])] {
        var out: [(name: String, values: [String])] = []
        for (key, value) in mapping {
            let name = prefix + (key.string ?? "?")
            if let inner = value.mapping {
                out += try flattened(inner, prefix: name + ".", path: path)
            } else if let list = value.sequence {
                out.append((name, list.map { $0.scalar?.string ?? "" }))
            } else {
                out.append((name, [value.scalar?.string ?? ""]))
            }
        }
        return out
    }
}
