import DCAT
import Feeds
import Fetch
import JSON

/// The packages of a portal, as `package_search` lists them.
struct CKANList: JSONList {
    let api: CKANAddress
    private let pageSize: Int
    /// A condition for what has changed, in the portal's own time.
    private let conditions: [(String, String)]

    let accepted = CKANAnswer.refusals
    let leftOut = "private, drafts, deleted, or no datasets"

    init(_ source: Source, since: Int? = nil) {
        api = CKANAddress(source.url)
        pageSize = source.options.pageSize
        let since = since.flatMap(DateValue.init(secondsSince1970:))
        conditions = since.map { [("fq", "metadata_modified:[\($0) TO *]")] } ?? []
    }

    func address(of position: ListPosition) -> String {
        let page = [("rows", "\(pageSize)"), ("start", "\(position.offset)")]
        return api.action("package_search", [("q", "*:*"), ("sort", "id asc")] + page + conditions)
    }

    func answer(_ response: FetchResponse, url: String) throws -> JSONAnswer {
        try CKANAnswer.read(response, url: url, allowsBareList: api.isFile).packages
    }

    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep {
        ListStep(returned: answer.returned, total: answer.facts["count"]?.int ?? answer.returned)
    }

    func head(of record: UnsafeRawBufferPointer) -> JSONHead {
        let head = CKANPackageHead(record)
        return JSONHead(key: head.key, url: head.name.flatMap(api.page(of:)), isLeftOut: !head.isPublished)
    }

    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        try CKANPackageMapping(api).map(record, &normaliser)
    }
}

/// What decides about a package.
struct CKANPackageHead {
    private(set) var key: String?
    private(set) var name: String?
    private(set) var isPublished = true
    /// Whether it has anything that is CKAN's own.
    private(set) var isPackage = false

    /// States in which CKAN shows a package to its editors only. DKAN has words of its own for the others, in its language.
    private static let hiddenStates: Set<String> = ["deleted", "draft", "draft-complete", "pending"]

    private static let ownMembers: Set<String> = [
        "resources", "state", "owner_org", "license_id", "metadata_modified", "notes",
    ]

    /// Looks for what decides about a package without building it; what cannot be read is left to the mapping to report.
    init(_ bytes: UnsafeRawBufferPointer) {
        var scanner = JSONScanner(bytes, limits: JSONLimits(maxStringBytes: 1 << 20, maxValues: 20_000))
        guard (try? scanner.enterObject()) != nil else { return }
        while let member = try? scanner.nextKey() {
            if Self.ownMembers.contains(member) { isPackage = true }
            switch member {
            case "id": key = Self.text(&scanner)
            case "name": name = Self.text(&scanner)
            case "private": if (try? scanner.parseValue())?.bool == true { isPublished = false }
            case "state":
                if let state = Self.text(&scanner), Self.hiddenStates.contains(state) { isPublished = false }
            case "type":
                // The harvester and the showcase extensions keep their own things among the packages.
                if let type = Self.text(&scanner), ["harvest", "showcase"].contains(type) { isPublished = false }
            default: if (try? scanner.skipValue()) == nil { return }
            }
        }
    }

    private static func text(_ scanner: inout JSONScanner) -> String? {
        guard let text = (try? scanner.parseValue())?.string, !text.isEmpty else { return nil }
        return text
    }
}

extension JSONAnswer {
    private func packageHead(_ range: Range<Int>) -> CKANPackageHead { withRecord(range) { CKANPackageHead($0) } }

    /// Whether the entries look like packages: many a list has entries with an `id`.
    var arePackages: Bool { ranges.prefix(5).contains { packageHead($0).isPackage } }

    /// Whether there is any package with a key that is catalogued.
    var hasPackages: Bool {
        ranges.prefix(1000).contains {
            let head = packageHead($0)
            return head.key != nil && head.isPublished
        }
    }

    /// What tells these packages from others: how many there are, and the first and the last of them.
    var packagesMark: Int {
        let ends = [ranges.first, ranges.last].map { $0.flatMap { packageHead($0).key }.hashValue }
        return ([returned] + ends).hashValue
    }
}
