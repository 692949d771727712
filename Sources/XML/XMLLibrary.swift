import CXML

/// The libxml2 that this process has loaded.
public enum XMLLibrary {
    /// Such as `2.9.14`; libxml2 says it as `20914`.
    public static var version: String {
        let text = String(cString: snop_xml_version())
        guard let number = Int(text.prefix { ("0"..."9").contains($0) }) else { return text }
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
