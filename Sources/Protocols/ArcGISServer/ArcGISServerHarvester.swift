import DCAT
import Feeds
import Fetch
import JSON
import Records
import Text

/// A service directory of ArcGIS Server: folders, and in them services of maps, features and images.
///
/// A directory knows services and layers, and no datasets: each service becomes one that says of itself that it was derived.
struct ArcGISServerHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        ArcGISServerPages(source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        ArcGISService(key: record.key).map { service in
            ArcGISServerMapping(service, endpoint: ArcGISServerAddress(source.url).page(service.path)).harvested(record)
        }
    }
}

/// Reads all folders, and then each service by itself, with conditional requests.
actor ArcGISServerPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private let address: ArcGISServerAddress
    private var services: [ArcGISService]?
    private var next = 0
    private var budget: PageBudget

    /// Folders of the server's own tools.
    private static let maxFolders = 10_000
    private static let maxServices = 100_000
    private static let ownFolders: Set<String> = ["System", "Utilities"]

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        address = ArcGISServerAddress(source.url)
        budget = PageBudget(portal.maxPages)
    }

    func next() async throws -> HarvestPage? {
        let services = try await listed()
        guard next < services.count else { return nil }
        var page = try await page(of: services[next])
        next += 1
        page.total = services.count
        // Says that there is more; the directory may be another one when the run goes on.
        page.note.cursor = next < services.count ? "service \(next)" : nil
        return page
    }

    /// The services of all folders, each once.
    private func listed() async throws -> [ArcGISService] {
        if let services { return services }
        var folders = [""]
        var seen: Set<String> = [""]
        var found: [ArcGISService] = []
        var keys: Set<String> = []
        var place = 0
        while place < folders.count {
            guard folders.count <= Self.maxFolders, found.count <= Self.maxServices else {
                throw HarvestFailure(
                    .tooLarge, value: source.url,
                    "\(source.url) has more than \(Self.maxFolders) folders (maxFolders) or \(Self.maxServices) services (maxServices)."
                )
            }
            let directory = try await directory(folders[place])
            place += 1
            for name in directory.folders where !Self.ownFolders.contains(name) && seen.insert(name).inserted {
                folders.append(name)
            }
            for service in directory.services where service.isData && keys.insert(service.key).inserted {
                found.append(service)
            }
        }
        services = found
        return found
    }

    private func directory(_ folder: String) async throws -> ArcGISDirectory {
        try budget.take()
        let url = address.json(folder)
        let response = try await portal.get(url, accept: "application/json")
        do {
            return try ArcGISDirectory(ArcGISAnswer.value(response, url), url: url)
        } catch let refusal as ArcGISRefusal {
            throw refusal.failure(url)
        }
    }

    private func page(of service: ArcGISService) async throws -> HarvestPage {
        let url = address.json(service.path)
        var page = HarvestPage()
        do {
            switch try await portal.getIfChanged(url, accept: "application/json") {
            case .unchanged(_, let records): page.note.unchanged = records
            case .fresh(let response):
                page.records = [try record(service, response, url)]
                page.note.validator = portal.validator(for: response, url: url, page: "1", keys: [service.key])
            }
        } catch let failure as HarvestFailure where [404, 410, 500].contains(failure.status) {
            page.records = [unreadable(service, failure)]
        } catch let refusal as ArcGISRefusal {
            page.records = [unreadable(service, refusal.failure(url))]
        }
        return page
    }

    private func unreadable(_ service: ArcGISService, _ failure: HarvestFailure) -> HarvestPage.Record {
        let message = "The service \(service.key) is listed, and cannot be read: \(failure)"
        return .unreadable(key: service.key, Finding(.recordInvalid, value: service.key, message))
    }

    /// Any service has some of them.
    private static let members = [
        "currentVersion", "serviceDescription", "description", "layers", "mapName", "fullExtent", "extent", "name",
    ]

    private func record(_ service: ArcGISService, _ response: FetchResponse, _ url: String) throws -> HarvestPage.Record
    {
        let description = try ArcGISAnswer.value(response, url)
        guard Self.members.contains(where: { description[$0] != nil }) else {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered with JSON that describes no service of ArcGIS.")
        }
        let bytes = response.body.withUnsafeBytes { Array($0) }
        let place = address.page(service.path)
        let record = SourceRecord(key: service.key, mediaType: "application/json", bytes: bytes, url: place)
        return .record(ArcGISServerMapping(service, endpoint: place).harvested(record))
    }
}

/// A service, as a directory names it.
struct ArcGISService: Sendable, Equatable {
    /// With its folder: `Folder/Name`.
    let name: String
    let type: String

    /// What identifies it on its server.
    var key: String { "\(name)/\(type)" }
    var path: String { key }

    init(name: String, type: String) {
        self.name = name
        self.type = type
    }

    /// The service that a record is of; `nil` where its key is that of none.
    init?(key: String) {
        guard let slash = key.lastIndex(of: "/") else { return nil }
        self.init(name: String(key[..<slash]), type: String(key[key.index(after: slash)...]))
    }

    /// Others calculate, print or find addresses.
    var isData: Bool { Self.dataTypes.contains(type) }

    private static let dataTypes: Set<String> = [
        "MapServer", "FeatureServer", "ImageServer", "SceneServer", "VectorTileServer",
    ]
}

/// One folder of a directory.
struct ArcGISDirectory {
    var folders: [String] = []
    var services: [ArcGISService] = []

    /// - Throws: ``HarvestFailure`` where this is no directory.
    init(_ value: JSONValue, url: String) throws {
        guard value["services"]?.array != nil || value["folders"]?.array != nil else {
            throw HarvestFailure(
                .unreadable, value: url, "\(url) answered with JSON that is no service directory of ArcGIS.")
        }
        folders = (value["folders"]?.array ?? []).compactMap(\.string)
        services = (value["services"]?.array ?? []).compactMap { service in
            guard let name = service["name"]?.string, let type = service["type"]?.string, !name.isEmpty else {
                return nil
            }
            return ArcGISService(name: name, type: type)
        }
    }
}

/// The server's own word that it will not answer: `{"error": {"code": 499, "message": "Token Required"}}` with status 200.
struct ArcGISRefusal: Error {
    let code: Int
    let message: String

    func failure(_ url: String) -> HarvestFailure {
        HarvestFailure(.refused, value: "\(code)", "\(url) answered with error \(code): \(message).")
    }
}

enum ArcGISAnswer {
    /// A service describes itself in some kilobytes.
    private static let maxBytes = 16 << 20
    private static let limits = JSONLimits(maxValues: 300_000)

    /// The answer as a tree.
    ///
    /// - Throws: ``HarvestFailure`` where it is no JSON, ``ArcGISRefusal`` where the server refuses.
    static func value(_ response: FetchResponse, _ url: String) throws -> JSONValue {
        try JSONAnswer.check(response, url)
        guard response.body.count <= maxBytes else {
            throw HarvestFailure(
                .tooLarge, value: "\(response.body.count)", "\(url) answered with more than a service has to say.")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                try JSONValue.parse(bytes, limits: limits)
            }
        } catch {
            throw JSONAnswer.failure(error, response, url)
        }
        if let error = value["error"], error.object != nil {
            throw ArcGISRefusal(
                code: error["code"]?.int ?? 0, message: error["message"]?.string ?? "no reason was given")
        }
        return value
    }
}

/// The addresses of a directory.
struct ArcGISServerAddress: Sendable {
    /// `https://gis.example.org/arcgis/rest/services`
    let root: String

    init(_ url: String) {
        let bare = Address.bare(url)
        if let range = bare.firstRange(of: "/rest/services") {
            root = String(bare[..<range.upperBound])
        } else if bare.hasSuffix("/rest") {
            root = bare + "/services"
        } else {
            // The server's usual place, where the address names a host only.
            root = bare + (Address.root(of: url) == bare ? "/arcgis/rest/services" : "/rest/services")
        }
    }

    /// The page for people, which is the service itself too.
    func page(_ path: String) -> String {
        let parts = path.split(separator: "/").map { Query.encoded(String($0)) }
        return parts.isEmpty ? root : root + "/" + parts.joined(separator: "/")
    }

    func json(_ path: String) -> String { page(path) + "?f=json" }
}
