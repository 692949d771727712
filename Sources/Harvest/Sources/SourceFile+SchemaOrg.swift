import Yams

/// The options of sites with structured data.
extension SourceFile {
    func path(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> String {
        guard let path = part.value.string, path.hasPrefix("/"), !path.contains(where: \.isWhitespace) else {
            throw SourceFileError(
                file: file, line: part.line,
                message: "`path` is what the paths of the pages begin with, such as /zbior/")
        }
        return path
    }
}
