import Fetch
import XML

/// The first tags of an answer in XML, as far as a look at its beginning shows them.
enum XMLSample {
    /// How much of a document is looked at.
    private static let sampleBytes = 65_536
    private static let maxTags = 64

    /// The start tags in the order of the document; empty where this is no XML. A sample breaks off somewhere, so an error is
    /// the end.
    static func tags(of response: FetchResponse) -> [XMLTag] {
        let start = response.body.withUnsafeBytes { Array($0.prefix(sampleBytes)) }
        guard let reader = try? XMLPullReader(bytes: start, encoding: response.charset) else { return [] }
        var tags: [XMLTag] = []
        while tags.count < maxTags, let event = try? reader.next() {
            if case .start(let tag) = event { tags.append(tag) }
        }
        return tags
    }
}
