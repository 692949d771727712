package import DCAT

/// The code of a stored finding: one of this program's, or a word of another version of it, which is shown as it is.
package enum StoredFindingCode: Sendable, Hashable {
    case known(FindingCode)
    case foreign(String)

    init(stored name: String) {
        self = Self.byName[name].map(Self.known) ?? .foreign(name)
    }

    /// As it is stored and served.
    package var name: String {
        switch self {
        case .known(let code): code.rawValue
        case .foreign(let name): name
        }
    }

    /// The kind of trouble; `nil` for a code of another version.
    package var findingClass: FindingClass? { known?.findingClass }

    /// What was done about it, and what to change; `nil` for a code of another version.
    package var texts: FindingTexts? { known?.texts }

    var known: FindingCode? {
        switch self {
        case .known(let code): code
        case .foreign: nil
        }
    }

    /// An enumeration finds a raw value by comparing it with each; a source may have a hundred thousand findings.
    private static let byName = Dictionary(uniqueKeysWithValues: FindingCode.allCases.map { ($0.rawValue, $0) })
}
