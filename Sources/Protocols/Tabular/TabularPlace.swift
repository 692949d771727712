import Feeds

/// A place in an XML document that is read as a stream: the local names from the root on, and an attribute at the end.
struct TabularPlace: Equatable {
    let names: [String]
    let attribute: String?

    /// - Returns: `nil` where the text is no such path: `/list/item`, `/list/@total`.
    init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts.removeFirst().isEmpty else { return nil }
        attribute = parts.last.flatMap { $0.hasPrefix("@") ? String($0.dropFirst()) : nil }
        if attribute != nil { parts.removeLast() }
        let isName = { (name: String) in
            !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
        }
        guard !parts.isEmpty, parts.allSatisfy(isName), attribute.map(isName) ?? true else { return nil }
        names = parts
    }
}
