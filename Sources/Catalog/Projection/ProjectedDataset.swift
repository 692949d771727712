import DCAT
import JSON

/// What the projection holds of a dataset beside its document: the columns, terms, boxes and words it is found by.
struct ProjectedDataset: Sendable {
    let title: String
    let titleKey: String
    let issued: DateValue?
    let modified: DateValue?
    let isHighValue: Bool
    /// In any order, and some of them more than once.
    let terms: [(kind: TermKind, value: String)]
    let publisherLabel: (value: String, label: String)?
    let periods: [(start: Int?, end: Int?)]
    let boxes: [BoundingBox]
    let words: Words
    /// What copies of the dataset in other portals have too.
    let ties: [Tie]
    /// Whose the dataset says that it is.
    let origins: [Int64]

    /// The texts that are searched, by the weight that they have.
    struct Words: Sendable {
        let title: String
        let keyword: String
        let publisher: String
        let description: String
    }

    /// - Parameter key: the record's.
    init(_ dataset: Dataset, source: String, key: String) {
        title = (dataset.title.preferred ?? dataset.identifier.first ?? "").storable
        // Scalars, because a character may be megabytes of combining marks, and a cursor holds the key.
        titleKey = String(String.UnicodeScalarView(Folding.fold(title).unicodeScalars.prefix(100)))
        issued = dataset.issued
        modified = dataset.modified
        isHighValue = dataset.isHighValue
        terms = Self.terms(of: dataset, source: source)
        publisherLabel = dataset.publisher.map { publisher in
            var writer = JSONWriter()
            writer.languageMap(publisher.name)
            return (publisher.slug.storable, writer.text)
        }
        periods = dataset.temporal.map { ($0.startDate?.secondsSince1970, $0.endDate?.endSecondsSince1970) }
        boxes = Array(dataset.spatial.compactMap(\.bbox).flatMap(\.parts).prefix(16))
        words = Words(
            title: Self.joined(dataset.title),
            keyword: dataset.keyword.entries.flatMap(\.value).joined(separator: "\n").storable,
            publisher: ([dataset.publisher].compactMap { $0 } + dataset.creator).map { Self.joined($0.name) }
                .joined(separator: "\n"),
            description: Self.joined(dataset.description))
        ties = Tie.ties(of: dataset, key: key, titleKey: titleKey)
        origins = Tie.origins(of: dataset, key: key)
    }

    private static func joined(_ text: LocalizedText) -> String {
        text.entries.map(\.value).joined(separator: "\n").storable
    }

    private static func terms(of dataset: Dataset, source: String) -> [(kind: TermKind, value: String)] {
        TermKind.allCases.flatMap { kind in
            kind.terms(dataset, source).filter { !$0.isEmpty }.map { (kind, $0.storable) }
        }
    }
}

extension BoundingBox {
    /// The box itself, or its two parts where it lies across the antimeridian: the index knows no box whose west is east.
    fileprivate var parts: [BoundingBox] {
        guard west > east else { return [self] }
        return [
            BoundingBox(west: west, south: south, east: 180, north: north),
            BoundingBox(west: -180, south: south, east: east, north: north),
        ].compactMap { $0 }
    }
}
