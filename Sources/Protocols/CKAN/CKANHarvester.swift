import DCAT
import Feeds
import Records

/// CKAN's action API, version 3: `package_search`, or what a portal has in its place.
///
/// Of every answer the status, `success` and `count` are checked; a portal's refusal is never "no datasets".
struct CKANHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        let list = CKANList(source, since: portal.since)
        let search = JSONListPages(list, source: source, portal: portal, cursor: cursor)
        if let names = cursor.flatMap(CKANNamePages.place) {
            return CKANNamePages(list, portal: portal, resumed: names)
        }
        guard !list.api.isFile, cursor == nil else { return search }
        return FirstOf(
            [
                Self.way(search, "package_search", "Read by current_package_list_with_resources instead."),
                Self.way(
                    CKANListPages(list, source: source, portal: portal), "current_package_list_with_resources",
                    "Read one by one by package_list and package_show instead."),
            ], last: CKANNamePages(list, portal: portal))
    }

    private static func way(_ pages: any HarvestPages, _ action: String, _ instead: String) -> FirstOf.Way {
        FirstOf.Way(pages: pages) { failure in
            failure.reason == .refused ? Finding(.fallbackUsed, value: action, "\(failure) \(instead)") : nil
        }
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) || CKANNamePages.place(cursor) != nil }

    var isIncremental: Bool { true }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        CKANList(source).harvested(record)
    }
}
