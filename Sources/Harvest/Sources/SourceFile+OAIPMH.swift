import Yams

/// The options of OAI-PMH sources.
extension SourceFile {
    /// A metadata prefix or a set: what a URL may hold without percent-encoding (OAI-PMH 2.0, sections 2.6 and 3.4), and the
    /// colons between a set and the sets in it.
    func oaiName(_ part: (key: String, line: Int, value: Node)) throws(SourceFileError) -> String {
        guard let name = part.value.string, !name.isEmpty,
            name.utf8.allSatisfy({ $0.isOAINameByte || $0 == UInt8(ascii: ":") })
        else {
            throw SourceFileError(
                file: file, line: part.line,
                message: "`\(part.key)` is a name as the repository writes it, such as oai_dc or MDL:CD")
        }
        return name
    }

    func datasetUnit(
        _ part: (key: String, line: Int, value: Node)
    ) throws(SourceFileError) -> SourceOptions.DatasetUnit {
        guard let name = part.value.string, let unit = SourceOptions.DatasetUnit(rawValue: name) else {
            throw SourceFileError(
                file: file, line: part.line,
                message: "`dataset_per` is `record` (each record is a dataset) or `set` (each set of records is one)")
        }
        return unit
    }
}

extension UInt8 {
    /// RFC 2396, section 2.3: the unreserved characters.
    fileprivate var isOAINameByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "-_.!~*'()".utf8.contains(self)
        }
    }
}
