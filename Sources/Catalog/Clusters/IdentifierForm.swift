/// What an identifier is compared by, where it is one that means the same thing in every portal.
enum IdentifierForm {
    private static let minimumLength = 10
    private static let maximumLength = 2000

    /// - Returns: `nil` for a number, a slug, a title: another portal may use it for something else.
    static func form(of text: String) -> String? {
        let text = text.utf8.drop { $0 <= 0x20 }
        guard (minimumLength...maximumLength).contains(text.count) else { return nil }
        if let uuid = uuid(atEndOf: text) { return uuid }
        let whole = String(Substring(text))
        if let doi = doi(whole) { return doi }
        if let address = AddressForm(whole)?.specific { return address }
        return isRegistered(text) ? whole : nil
    }

    /// The UUID that a text ends with, also in braces or behind a name space (`urn:uuid:`, `oai:…:`, a path).
    private static func uuid(atEndOf text: Substring.UTF8View) -> String? {
        let text = text.last == UInt8(ascii: "}") ? text.dropLast() : text
        let tail = text.suffix(36)
        guard tail.count == 36 else { return nil }
        for (index, byte) in tail.enumerated() {
            let isHyphen = byte == UInt8(ascii: "-")
            if [8, 13, 18, 23].contains(index) != isHyphen { return nil }
            if !isHyphen, !isHexadecimal(byte) { return nil }
        }
        // What goes on before it is a longer text of which this is no part by itself.
        if let before = text.dropLast(36).last, isHexadecimal(before) || before == UInt8(ascii: "-") { return nil }
        let uuid = String(Substring(tail)).lowercased()
        return uuid.utf8.contains { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: "-") } ? uuid : nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// A DOI, whose letters have no case (ISO 26324).
    private static func doi(_ text: String) -> String? {
        let lower = text.lowercased()
        let prefixes = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:", ""]
        guard let prefix = prefixes.first(where: { lower.hasPrefix($0 + "10.") }) else { return nil }
        let name = lower.dropFirst(prefix.count)
        let registrant = name.utf8.dropFirst(3).prefix { (0x30...0x39).contains($0) }
        guard registrant.count >= 4, name.utf8.dropFirst(3 + registrant.count).first == UInt8(ascii: "/") else {
            return nil
        }
        return "doi:" + name
    }

    /// A URN, an identifier of OAI (`oai:host:number`), or one of INSPIRE: a country's name space, a solidus, a local name
    /// (`PL.ZIPPZP.3063/…`).
    private static func isRegistered(_ text: Substring.UTF8View) -> Bool {
        guard !text.contains(where: { $0 <= 0x20 }) else { return false }
        if text.starts(with: "urn:".utf8) || text.starts(with: "oai:".utf8) {
            return text.count(where: { $0 == UInt8(ascii: ":") }) >= 2
        }
        let country = text.prefix(2)
        guard country.allSatisfy({ (0x41...0x5A).contains($0) }), text.dropFirst(2).first == UInt8(ascii: "."),
            let solidus = text.lastIndex(of: UInt8(ascii: "/"))
        else { return false }
        return text[text.index(after: solidus)...].count > 0
    }
}
