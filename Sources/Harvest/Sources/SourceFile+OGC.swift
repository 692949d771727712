import Yams

/// The options of OGC services.
extension SourceFile {
    func ogcServices(
        _ part: (key: String, line: Int, value: Node)
    ) throws(SourceFileError) -> [OGCServiceKind] {
        let names = part.value.sequence.map { $0.map(\.string) } ?? []
        let kinds = names.compactMap { $0.flatMap { OGCServiceKind(rawValue: $0.lowercased()) } }
        guard !kinds.isEmpty, kinds.count == names.count, Set(kinds).count == kinds.count else {
            throw SourceFileError(
                file: file, line: part.line, message: "`services` is a list of wms, wfs and wmts, such as [wms, wfs]")
        }
        return kinds
    }
}
