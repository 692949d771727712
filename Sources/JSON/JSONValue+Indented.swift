extension JSONValue {
    /// The value as text for people: two blanks for each level, and what fits into a line on one line.
    ///
    /// - Parameter width: how many characters a line may have before its array or object is spread over several.
    public func indented(width: Int = 80) -> String {
        var lines: [String] = []
        append(to: &lines, prefix: "", suffix: "", depth: 0, width: width)
        return lines.joined(separator: "\n")
    }

    private func append(to lines: inout [String], prefix: String, suffix: String, depth: Int, width: Int) {
        let margin = String(repeating: "  ", count: depth)
        let flat = String(decoding: serialized(), as: UTF8.self)
        let isFlat = margin.count + prefix.count + flat.count + suffix.count <= width
        switch self {
        case .array(let elements) where !isFlat && !elements.isEmpty:
            lines.append(margin + prefix + "[")
            for (index, element) in elements.enumerated() {
                let comma = index + 1 < elements.count ? "," : ""
                element.append(to: &lines, prefix: "", suffix: comma, depth: depth + 1, width: width)
            }
            lines.append(margin + "]" + suffix)
        case .object(let members) where !isFlat && !members.isEmpty:
            lines.append(margin + prefix + "{")
            for (index, member) in members.enumerated() {
                let key = String(decoding: JSONValue.string(member.key).serialized(), as: UTF8.self) + ": "
                let comma = index + 1 < members.count ? "," : ""
                member.value.append(to: &lines, prefix: key, suffix: comma, depth: depth + 1, width: width)
            }
            lines.append(margin + "}" + suffix)
        default: lines.append(margin + prefix + flat + suffix)
        }
    }
}
