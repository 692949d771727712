import Text

/// One address of the catalogue, or many of one shape: what it looks like, and what answers it.
struct Endpoint: Sendable {
    /// As it stands in the documentation, with the parts that vary in braces: `/sources/{id}/runs/{run}`.
    let template: String
    /// Whether a suffix may name the form that is asked for: `/datasets.ttl`.
    let hasForms: Bool
    /// Answers a request to this endpoint; throws ``Problem`` for what the client did wrong.
    let answer: @Sendable (Site, Call) async throws -> Answer
    private let parts: [Part]

    /// A segment of the path.
    private enum Part: Sendable {
        case word(String)
        case value
    }

    /// A request, with what its path says.
    struct Call: Sendable {
        let request: WebRequest
        let place: Place
    }

    /// What a path names.
    struct Place: Sendable {
        let endpoint: Endpoint
        /// What stands where the template has braces, in their order.
        let values: [String]
        let form: Form?
    }

    init(
        _ template: String, hasForms: Bool = false,
        answer: @escaping @Sendable (_ site: Site, _ call: Call) async throws -> Answer
    ) {
        self.template = template
        self.hasForms = hasForms
        self.answer = answer
        parts = template.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? .value : .word(String(part))
        }
    }

    // MARK: Finding

    /// What a path names, or `nil` where nothing is there.
    ///
    /// - Throws: ``Problem`` for a path that is not percent-encoded UTF-8.
    static func place(of path: Substring) throws(Problem) -> Place? {
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(Substring(part), plusIsBlank: false) else {
                throw Problem(.invalidEncoding, "The path is not percent-encoded UTF-8.")
            }
            // The database ends a text at U+0000: nothing has such an address.
            guard !segment.utf8.contains(0) else { return nil }
            segments.append(segment)
        }
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        return all.lazy.compactMap { $0.place(segments) }.first
    }

    private func place(_ segments: [String]) -> Place? {
        guard segments.count == parts.count else { return nil }
        var values: [String] = []
        var form: Form?
        for (index, part) in parts.enumerated() {
            var segment = segments[index]
            if hasForms, index == parts.count - 1 {
                guard let (name, suffix) = Self.withoutForm(segment) else { return nil }
                (segment, form) = (name, suffix)
            }
            switch part {
            case .word(let word): guard word == segment else { return nil }
            case .value: values.append(segment)
            }
        }
        return Place(endpoint: self, values: values, form: form)
    }

    /// Takes the suffix off a name; `nil` for a suffix that names no form.
    private static func withoutForm(_ segment: String) -> (name: String, form: Form?)? {
        guard let dot = segment.utf8.lastIndex(of: UInt8(ascii: ".")) else { return (segment, nil) }
        guard let form = Form.named(segment[segment.utf8.index(after: dot)...]) else { return nil }
        return (String(segment[..<dot]), form)
    }
}
