import DCAT
import Feeds

/// Decides which page of which collection comes next: only a link leads on, and a page without records is the end of its
/// collection, whatever it links to.
struct OGCRecordsPager {
    /// The page that is asked for next; `nil` behind the last one.
    private(set) var url: String?
    /// How many records the collection has, where the service said so.
    private(set) var matched: Int?
    private let hosts: [String]
    /// The first pages of the collections that have not been begun.
    private var collections: ArraySlice<String> = []
    private var isOnly = true
    private var isStart = true
    private var seen: Set<String> = []

    /// - Parameter cursor: where an earlier run stopped, in the only collection there is.
    init(hosts: [String], cursor: String? = nil) {
        self.hosts = hosts
        url = cursor.flatMap(Self.place)
        isStart = url == nil
    }

    /// Begins with the first pages of some collections.
    mutating func open(_ collections: [String]) {
        isOnly = collections.count == 1
        self.collections = collections[...]
        url = self.collections.popFirst()
    }

    /// The count to show: that of the collection, where it is the only one.
    var total: Int? { isOnly ? matched : nil }

    /// - Throws: ``HarvestFailure`` where a page leads to one that was read before.
    mutating func begin() throws(HarvestFailure) -> String? {
        guard let url else { return nil }
        guard seen.insert(PageLink.normalised(url)).inserted else {
            throw HarvestFailure(.endless, value: url, "The service leads to \(url) again and again.")
        }
        return url
    }

    /// Goes on behind a page.
    ///
    /// - Parameters:
    ///   - step: what the page says; it leads on by its link to the next one.
    ///   - answered: where the page came from.
    mutating func take(_ step: ListStep, answered: String) -> (evidence: PageEvidence, findings: [Finding]) {
        guard let asked = url else { return (PageEvidence(returned: 0, isEnd: true), []) }
        var evidence = PageEvidence(returned: step.returned, stated: step.total, isStart: isStart)
        var findings: [Finding] = []
        isStart = false
        matched = step.total ?? matched
        url = nil
        if let next = step.leading, step.returned > 0 {
            switch PageLink(next, on: (asked, answered), hosts: hosts) {
            case .follow(let address, _): url = address
            case .foreign(let host):
                let message = "The next page is on \(host), which is not among the option `hosts`; nothing is removed."
                findings = [Finding(.countMismatch, value: host, message)]
            case .unusable:
                let message = "The link to the next page leads nowhere; nothing is removed."
                findings = [Finding(.countMismatch, value: next, message)]
            }
        }
        if url == nil {
            // Of a link that is not followed more was said already.
            evidence.isEnd = findings.isEmpty
            url = collections.popFirst()
            isStart = true
            matched = isOnly ? matched : nil
        }
        return (evidence, findings)
    }

    // MARK: Going on later

    /// With several collections a run does not go on in the middle of one.
    var cursor: String? { url.map { isOnly ? HarvestCursor("records", [], $0).text : "collection" } }

    static func place(_ text: String) -> String? {
        HarvestCursor(reading: text)?.of("records", numbers: 0).flatMap { $0.rest.isEmpty ? nil : $0.rest }
    }
}
