package import Catalog
package import DCAT

/// A registered feed.
package struct Source: Sendable {
    package let id: String
    package let title: String
    /// Where the feed is: http, https, or a `file:` address made absolute.
    package let url: String
    /// The address as it was registered: what is shown to the world, which a path of this machine does not concern.
    package let registeredURL: String
    /// `nil` where it is to be recognised.
    package let type: SourceType?
    package let publisher: Agent?
    package let schedule: Schedule
    package let options: SourceOptions
    package let isSample: Bool
    /// What is to become of the source.
    package let life: SourceLife
    /// When what is missing from the feed is removed.
    package let removal: RemovalPolicy
    /// Of so many runs one reads everything, and the others what has changed, where the protocol can tell.
    package var fullEvery: Int
    /// The file that registers it.
    package let file: String

    /// The host that is asked; sources of one host are harvested one after the other.
    package var host: String { Self.host(of: url) }

    /// Hosts that the source file names, without ports: what else is asked is there by a link only.
    package var ownHosts: Set<String> {
        Set((options.hosts.map { $0.lowercased() } + [host]).map(Self.withoutPort))
    }

    private static func withoutPort(_ host: String) -> String {
        let name = host.split(separator: "@").last ?? ""
        guard let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber) else {
            return String(name)
        }
        return String(name[..<colon])
    }

    static func host(of url: String) -> String {
        guard let range = url.firstRange(of: "://") else { return url }
        return url[range.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
    }

    package var registration: SourceRegistration {
        SourceRegistration(
            id: id, title: title, type: type?.rawValue, url: registeredURL, publisher: publisher,
            schedule: schedule.description, isSample: isSample, state: life)
    }
}

/// The protocols that can be harvested; the raw values are what a source file writes.
package enum SourceType: String, Sendable, CaseIterable {
    case ckan
    case otwarteDane = "otwarte-dane"
    case dcat
    case iso19139
    case waf
    case csw
    case ogcRecords = "ogc-records"
    case oaiPMH = "oai-pmh"
    case ogcServices = "ogc-services"
    case atomINSPIRE = "atom-inspire"
    case atom
    case rss
    case schemaOrg = "schema-org"
    case gtfs
    case daneGov = "danegov-api"
    case dcatUS = "dcat-us"
    case opendatasoft
    case socrata
    case udata
    case dkan
    case arcGISHub = "arcgis-hub"
    case arcGISServer = "arcgis-server"
    case tabular
}

/// What a source may set for its harvester.
package struct SourceOptions: Sendable, Equatable {
    /// Records to ask for at once; a portal may give fewer.
    package var pageSize: Int { statedPageSize ?? 1000 }
    /// The same where the source says it; protocols with large records ask for fewer by default.
    package var statedPageSize: Int?
    /// The language of texts that do not say theirs, as a BCP 47 tag.
    package var language = "pl"
    /// Hosts beside the source's own to which links to the next page may lead.
    package var hosts: [String] = []
    /// The parameter that numbers pages, for a feed that says it has more of them and links to none.
    package var pageParameter: String?
    /// The version of the protocol to speak, where the server is not to be asked in several.
    package var version: String?
    /// Whether to ask by `get` or `post`, where one of them is not to be tried.
    package var method: String?
    /// How many folders below the first one are read.
    package var maxDepth = 10
    /// How many documents are read.
    package var maxDocuments = 100_000
    /// The form of records to ask an OAI-PMH repository for; chosen from those that it offers where this is absent.
    package var metadataPrefix: String?
    /// The set of an OAI-PMH repository, by its `setSpec`, that is harvested alone.
    package var set: String?
    /// What of an OAI-PMH repository becomes a dataset.
    package var datasetPer = DatasetUnit.record
    /// The OGC services that an endpoint is asked for; found out where this is empty.
    package var services: [OGCServiceKind] = []
    /// What the paths of the pages that are read begin with.
    package var path: String?

    /// What of a repository becomes a dataset: each record, or each collection of records.
    package enum DatasetUnit: String, Sendable, CaseIterable {
        case record
        case set
    }
    /// Kinds of institutions whose datasets are read, in the portal's own words; `all` for every kind.
    package var institutionTypes = ["local"]
    /// Numbers of institutions whose datasets are read; where there are none, the kinds decide.
    package var institutions: [String] = []
    /// What the source file says of a list that no protocol describes.
    package var tabular: TabularDeclaration?

    package init() {}

    /// The keys that each type allows.
    static func keys(for type: SourceType?) -> [String] {
        switch type {
        case .ckan, .opendatasoft, .socrata, .udata, .arcGISHub: ["page_size", "language"]
        case .dcat: ["hosts", "page_parameter", "language"]
        case .waf: ["max_depth", "max_documents", "language"]
        case .csw: ["page_size", "method", "version", "language"]
        case .ogcRecords: ["page_size", "hosts", "language"]
        case .ogcServices: ["services", "language"]
        case .atomINSPIRE, .atom, .rss: ["hosts", "language"]
        case .schemaOrg: ["path", "hosts", "language"]
        case .oaiPMH: ["metadata_prefix", "set", "dataset_per", "language"]
        case .daneGov: ["page_size", "institution_types", "institutions", "language"]
        case .tabular: SourceFile.tabularKeys + ["language"]
        case .otwarteDane, .iso19139, .gtfs, .dcatUS, .dkan, .arcGISServer, nil: ["language"]
        }
    }
}
