package import Fetch
package import XML

/// The first tags of a document, as far as they tell what it is.
package struct XMLSample: Sendable {
    /// The root element; `nil` where this is no XML.
    package let root: XMLTag?
    /// The tags behind it, in the order of the document.
    package let tags: [XMLTag]

    /// How much of a document is looked at.
    private static let sampleBytes = 65_536
    private static let maxTags = 60

    package init(_ response: FetchResponse) {
        let start = response.body.withUnsafeBytes { Array($0.prefix(Self.sampleBytes)) }
        var found: [XMLTag] = []
        if let reader = try? XMLPullReader(bytes: start, encoding: response.charset) {
            // A sample breaks off somewhere, so an error is the end.
            while found.count <= Self.maxTags, let event = try? reader.next() {
                if case .start(let tag) = event { found.append(tag) }
            }
        }
        root = found.first
        tags = Array(found.dropFirst())
    }

    /// The start tags in the order of the document, the root's first; empty where this is no XML.
    package static func tags(of response: FetchResponse) -> [XMLTag] {
        let sample = XMLSample(response)
        return (sample.root.map { [$0] } ?? []) + sample.tags
    }
}
