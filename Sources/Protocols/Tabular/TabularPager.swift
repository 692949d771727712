import DCAT
import Feeds

/// Decides which page of a declared list comes next, by the way of paging that is declared.
struct TabularPager {
    /// What is asked for next; `nil` behind the last page.
    private(set) var position: TabularPosition?
    /// How many items came.
    private(set) var received = 0
    private let url: String
    private let hosts: [String]
    private let byLink: Bool
    private var isStart = true
    private var emptyPages = 0

    /// A cursor that leads from nothing to nothing leads nowhere.
    private static let maxEmptyPages = 3

    /// - Parameters:
    ///   - url: where the list is.
    ///   - cursor: where an earlier run stopped.
    init(_ declaration: TabularDeclaration, url: String, hosts: [String], cursor: String? = nil) {
        self.url = url
        self.hosts = hosts
        byLink = declaration.paging?.way == .link
        position = TabularPosition(declaration)
        guard let place = cursor.flatMap(TabularPosition.place) else { return }
        (position, received) = place
        isStart = false
    }

    /// Goes on behind a page.
    ///
    /// - Parameters:
    ///   - step: what the page says; it leads on by a link, or by a cursor of the portal's own.
    ///   - content: a hash of the keys on it.
    ///   - answered: where it came from.
    /// - Throws: ``HarvestFailure`` where it leads nowhere, or to somebody else.
    mutating func take(_ step: ListStep, content: Int, answered: String) throws(HarvestFailure) -> PageEvidence {
        guard let here = position else { return PageEvidence(returned: 0, isEnd: true) }
        var evidence = PageEvidence(returned: step.returned, stated: step.total, mark: .keys(content), isStart: isStart)
        isStart = false
        received += step.returned
        emptyPages = step.returned == 0 ? emptyPages + 1 : 0
        guard emptyPages < Self.maxEmptyPages else { throw .repeated }
        let isAll = step.returned == 0 || step.total.map { received >= $0 } ?? false
        switch here {
        case .whole: position = nil
        case .offset(let offset): position = isAll ? nil : .offset(offset + step.returned)
        case .page(let number): position = isAll ? nil : .page(number + 1)
        case .cursor, .link: position = try following(step.leading, answered)
        }
        evidence.isEnd = position == nil
        return evidence
    }

    private func following(_ following: String?, _ answered: String) throws(HarvestFailure) -> TabularPosition? {
        guard let following, !following.isEmpty else { return nil }
        guard byLink else { return .cursor(following) }
        guard case .follow(let link, _) = PageLink(following, on: (url, answered), hosts: hosts) else {
            throw HarvestFailure(
                .elsewhere, value: following, "The next page is not on the portal's own host, and is not asked for.")
        }
        return .link(link)
    }

    /// Where a run goes on; `more` where it would not, and there is more.
    var cursor: String? { position.map { $0.cursor?.text ?? "more" } }
}
