/// A web address without what two portals write differently: the scheme, `www.`, a default port, the case of the host, a
/// fragment, a solidus at the end.
struct AddressForm {
    private let bytes: [UInt8]
    /// Where the path begins.
    private let path: Int

    /// - Returns: `nil` where there is no host.
    init?(_ address: String) {
        var address = address
        guard let (bytes, path) = address.withUTF8(Self.form) else { return nil }
        (self.bytes, self.path) = (bytes, path)
    }

    /// The host in lower case, with its port where that is none of the usual ones.
    var host: String { String(decoding: bytes[..<path], as: UTF8.self) }

    /// Host, path and query; `nil` where there is nothing behind the host, which every dataset of a portal has.
    var specific: String? { path == bytes.count ? nil : String(decoding: bytes, as: UTF8.self) }

    private static func form(_ address: UnsafeBufferPointer<UInt8>) -> (bytes: [UInt8], path: Int)? {
        let solidus = UInt8(ascii: "/")
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")), colon + 3 < address.count,
            address[colon + 1] == solidus, address[colon + 2] == solidus
        else { return nil }
        var start = colon + 3
        let end = address[start...].firstIndex { $0 == solidus || $0 == 0x3F || $0 == 0x23 } ?? address.count
        // What stands before an @ is no host.
        if let at = address[start..<end].lastIndex(of: UInt8(ascii: "@")) { start = at + 1 }
        var form: [UInt8] = []
        form.reserveCapacity(address.count - start)
        for byte in address[start..<end] { form.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
        for port in usualPorts where form.suffix(port.count).elementsEqual(port) { form.removeLast(port.count) }
        if form.starts(with: www) { form.removeFirst(www.count) }
        guard !form.isEmpty else { return nil }
        let path = form.count
        form += address[end...].prefix { $0 != 0x23 }
        while form.count > path, form.last == solidus { form.removeLast() }
        return (form, path)
    }

    private static let usualPorts = [Array(":80".utf8), Array(":443".utf8)]
    private static let www = Array("www.".utf8)

    /// The addresses that stand in a text, at most ten.
    static func addresses(in text: String) -> [String] {
        var addresses: [String] = []
        var rest = text.utf8[...]
        while addresses.count < 10, let start = rest.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "h") }) {
            let candidate = rest[start...]
            let isAddress = candidate.starts(with: "http://".utf8) || candidate.starts(with: "https://".utf8)
            let end =
                isAddress
                ? candidate.firstIndex { $0 <= 0x20 || "()<>[]\"'".utf8.contains($0) } ?? candidate.endIndex
                : candidate.index(after: start)
            if isAddress { addresses.append(String(Substring(candidate[..<end]))) }
            rest = rest[end...]
        }
        return addresses
    }
}

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
        for (place, byte) in tail.enumerated() {
            let isHyphen = byte == UInt8(ascii: "-")
            if [8, 13, 18, 23].contains(place) != isHyphen { return nil }
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
