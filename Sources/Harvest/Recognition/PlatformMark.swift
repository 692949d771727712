import Feeds
import Protocols

/// Words by which a page shows what made it: that is asked about first.
enum PlatformMark {
    static let points = 20

    /// The type that each word speaks for, where the page has it.
    static func found(on page: WebPage) -> [(type: SourceType, word: String)] {
        SourceType.allCases.compactMap { type in type.marks.first(where: page.has).map { (type, $0) } }
    }
}
