import Text

/// Resolves references against a base (RFC 3986 §5.2), leaving every character as it was written (RFC 3987 §6).
///
/// It never changes, and is a class because every scope of a document keeps one: a copy of its parts is a dozen retains.
final class IRIReference: Sendable {
    /// The base as it was given.
    let base: String
    private let address: Address

    /// Takes a base, which must have a scheme.
    init?(base: String) {
        guard Self.hasScheme(base) else { return nil }
        self.base = base
        address = Address(base)
    }

    /// Whether a reference is absolute.
    static func hasScheme(_ text: String) -> Bool { withBytes(of: text, Address.lengthOfScheme) != nil }

    /// The absolute IRI that a reference stands for.
    func resolve(_ reference: String) -> String {
        if Self.hasScheme(reference) { return reference }
        if reference.isEmpty, !base.utf8.contains(UInt8(ascii: "#")) { return base }
        return address.resolving(reference)
    }
}
