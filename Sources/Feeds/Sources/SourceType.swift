/// One kind of feed that can be harvested: the name plate of a protocol, which stands in the protocol's folder.
///
/// All of them are in ``allCases``. What the program must know of a type is here, and nowhere is asked which one it is.
package struct SourceType: Hashable, Sendable {
    /// What source files write, and the ledger holds: `oai-pmh`.
    package let rawValue: String
    /// Raised with every change of what the type's records become, so that they are mapped again.
    package let mappingVersion: Int
    /// Raised with every change of what is taken out of an answer: which records, their keys, pages and bytes. Portals are then
    /// read anew.
    package let readingVersion: Int
    /// What a source file may set, beside `language`.
    package let options: [any AnySourceOption]
    /// Words by which a page shows that a program made it which has such feeds.
    package let marks: [String]
    /// The reader of the protocol.
    package let harvester: any Harvester
    /// What tells the type from all others.
    package let probe: any TypeProbe

    package init(
        _ name: String, mappingVersion: Int, readingVersion: Int = 1, options: [any AnySourceOption] = [],
        marks: [String] = [], harvester: any Harvester, probe: any TypeProbe
    ) {
        rawValue = name
        self.mappingVersion = mappingVersion
        self.readingVersion = readingVersion
        self.options = options
        self.marks = marks
        self.harvester = harvester
        self.probe = probe
    }

    /// - Returns: `nil` where there is no type of this name.
    package static func == (one: SourceType, other: SourceType) -> Bool { one.rawValue == other.rawValue }

    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
