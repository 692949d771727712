import Yams

/// The options of `danegov-api`.
extension SourceFile {
    private static let institutionTypes = ["local", "state", "private", "developer", "other", "all"]

    func institutionTypes(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> [String] {
        let names = texts(part.value)
        guard !names.isEmpty, names.allSatisfy(Self.institutionTypes.contains) else {
            throw SourceFileError(
                file: file, line: part.line,
                message: "`institution_types` is a list of these: \(Self.institutionTypes.joined(separator: ", "))")
        }
        return names
    }

    func institutions(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> [String] {
        let numbers = texts(part.value)
        let areNumbers = numbers.allSatisfy {
            (1...12).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard !numbers.isEmpty, areNumbers else {
            throw SourceFileError(
                file: file, line: part.line,
                message: "`institutions` is a list of the portal's numbers of institutions, such as [47, 154]")
        }
        return numbers
    }

    /// The texts of a list, or the one that stands in its place; empty where one of them is none.
    private func texts(_ value: Node) -> [String] {
        guard let sequence = value.sequence else { return value.scalar.map { [$0.string] } ?? [] }
        let texts = sequence.compactMap { $0.scalar?.string }
        return texts.count == sequence.count ? texts : []
    }
}
