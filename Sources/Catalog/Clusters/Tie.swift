import Crypto
import DCAT

/// Something that copies of one dataset in several portals have in common.
package struct Tie: Sendable, Hashable {
    /// What it is, the strongest first; the raw values are names of properties in the JSON.
    package enum Kind: String, Sendable, CaseIterable {
        /// An identifier that nobody else can have given by chance: a UUID, a DOI, an IRI, an INSPIRE identifier.
        case identifier
        /// One says that it was taken from the other's portal, and both have one title.
        case provenance
        case landingPage
        /// The address of a file, or of a page that gives it.
        case downloadURL
    }

    package let kind: Kind
    /// As the dataset has it.
    package let value: String
    /// The same for two values that are the same but for their spelling.
    let key: Int64

    init(_ kind: Kind, _ value: String, form: String) {
        self.kind = kind
        self.value = value
        key = Self.key(kind, form)
    }

    private static func key(_ kind: Kind, _ form: String) -> Int64 { hash("\(kind.rawValue)\n\(form)") }

    private static func hash(_ text: String) -> Int64 {
        SHA256.hash(data: Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The key of a host that a dataset's identifiers and pages may lie under.
    static func originKey(host: String) -> Int64 { hash("host\n\(host)") }

    /// The key of an office that a dataset may name as its creator.
    static func originKey(office: String) -> Int64 { hash("office\n\(office)") }

    /// The key that a dataset has which says that it was taken from a portal.
    static func provenanceKey(host: String, titleKey: String) -> Int64 {
        key(.provenance, provenanceForm(host: host, titleKey: titleKey))
    }

    fileprivate static func provenanceForm(host: String, titleKey: String) -> String { host + "\n" + titleKey }
}

extension Tie {
    /// So many addresses of a dataset are looked at. They are those with the least keys, which two copies have in common.
    static let maxDownloadURLs = 64
    private static let maxOthers = 32

    /// What a dataset may have in common with copies of it, each key once.
    ///
    /// - Parameters:
    ///   - key: the record's, which its protocol says identifies it.
    ///   - titleKey: the title, folded (``ProjectedDataset/titleKey``).
    static func ties(of dataset: Dataset, key: String, titleKey: String) -> [Tie] {
        let identifiers = [key] + Array(dataset.identifier) + Array(dataset.otherIdentifier)
        var ties = identifiers.prefix(maxOthers).compactMap { text in
            IdentifierForm.form(of: text).map { Tie(.identifier, text, form: $0) }
        }
        for host in provenanceHosts(of: dataset) where !titleKey.isEmpty {
            ties.append(Tie(.provenance, host, form: provenanceForm(host: host, titleKey: titleKey)))
        }
        let pages = dataset.landingPage.prefix(maxOthers)
        ties += pages.compactMap { page in AddressForm(page)?.specific.map { Tie(.landingPage, page, form: $0) } }
        ties += downloads(of: dataset).sorted { $0.key < $1.key }.prefix(maxDownloadURLs)
        var seen: Set<Int64> = []
        return ties.filter { seen.insert($0.key).inserted }
    }

    private static func downloads(of dataset: Dataset) -> [Tie] {
        let pages = dataset.landingPage.compactMap { AddressForm($0)?.specific }
        var seen = Set(pages)
        var downloads: [Tie] = []
        for distribution in dataset.distribution where distribution.accessService.isEmpty {
            // Most are downloaded from where they are had.
            for address in distribution.downloadURL.union(distribution.accessURL) {
                guard let form = AddressForm(address)?.specific, seen.insert(form).inserted else { continue }
                downloads.append(Tie(.downloadURL, address, form: form))
            }
        }
        return downloads
    }

    /// The hosts that the statements of where a dataset comes from name.
    private static func provenanceHosts(of dataset: Dataset) -> [String] {
        let statements = (Array(dataset.provenance) + Array(dataset.sourceDataset)).flatMap { concept in
            [concept.uri].compactMap(\.self) + concept.label.entries.map(\.value)
        }
        var hosts: [String] = []
        for address in statements.flatMap(AddressForm.addresses(in:)).prefix(maxOthers) {
            if let host = AddressForm(address)?.host, !hosts.contains(host) { hosts.append(host) }
        }
        return hosts
    }

    private static let maxOrigins = 8

    /// Whose a dataset says that it is, each key once: the hosts of its identifiers that are addresses and of its landing pages,
    /// and the offices that made it. (Its publisher is the source's where one is registered.)
    ///
    /// Addresses of files are none: a region's server has the files of many offices.
    static func origins(of dataset: Dataset, key: String) -> [Int64] {
        let identifiers = ([key] + dataset.identifier + dataset.otherIdentifier).prefix(maxOthers)
        var origins: [Int64] = []
        for address in identifiers + dataset.landingPage.prefix(maxOthers) where origins.count < maxOrigins {
            guard let form = AddressForm(address), form.specific != nil, !isResolver(form.host) else { continue }
            let origin = originKey(host: form.host)
            if !origins.contains(origin) { origins.append(origin) }
        }
        for office in dataset.creator.prefix(maxOrigins) {
            let origin = originKey(office: office.slug.storable)
            if !origins.contains(origin) { origins.append(origin) }
        }
        return origins
    }

    /// Hosts that give identifiers of everybody.
    private static func isResolver(_ host: String) -> Bool {
        ["doi.org", "dx.doi.org", "hdl.handle.net"].contains(host)
    }
}
