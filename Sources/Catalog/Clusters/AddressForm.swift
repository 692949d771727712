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
