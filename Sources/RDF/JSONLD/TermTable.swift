/// The terms of an active context: a large table that is shared, and the few definitions that were laid over it.
///
/// A feed may give every item a small context of its own on top of a large common one; copying the large one each time
/// would be quadratic.
struct TermTable: Sendable {
    private final class Shared: Sendable {
        let terms: [String: TermDefinition]

        init(_ terms: [String: TermDefinition]) { self.terms = terms }
    }

    private var shared = Shared([:])
    /// What differs from the shared table; `nil` inside for a term that was taken away.
    private var changes: [String: TermDefinition?] = [:]
    private var protectedCount = 0

    /// Whether any term is protected.
    var hasProtected: Bool { protectedCount > 0 }
    /// Whether no term was ever defined.
    var isEmpty: Bool { shared.terms.isEmpty && changes.isEmpty }
    /// What a copy that is changed afterwards costs.
    var copyCost: Int { changes.count }

    subscript(_ term: String) -> TermDefinition? {
        get {
            if !changes.isEmpty, let change = changes[term] { return change }
            return shared.terms.isEmpty ? nil : shared.terms[term]
        }
        set {
            if self[term]?.isProtected == true { protectedCount -= 1 }
            if newValue?.isProtected == true { protectedCount += 1 }
            changes[term] = .some(newValue)
        }
    }

    mutating func removeValue(forKey term: String) -> TermDefinition? {
        guard let removed = self[term] else { return nil }
        self[term] = nil
        return removed
    }

    /// To be called after a context was defined: shares what is many, so that copies are cheap.
    mutating func settle() {
        guard changes.count > 16, changes.count > shared.terms.count / 8 else { return }
        var terms = shared.terms
        for (term, change) in changes { terms[term] = change }
        shared = Shared(terms)
        changes = [:]
    }
}
