import Text

/// Codes, durations and digests, which come from RDF for the most part.
extension Normaliser {
    /// A code of a list by its URI, code, label or another spelling; a text that names none is kept, with a finding.
    package mutating func code(_ raw: String, in list: CodeList, field: String) -> Concept? {
        guard raw.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        if let code = Self.known(raw, in: list) { return code.concept }
        report(.codeUnknown, field: field, value: raw, "The list of this property has no such code; its text was kept.")
        return line(raw, field: field).map { Concept(uri: nil, label: LocalizedText(language, $0)) }
    }

    /// A code by any spelling. Addresses of the EU tables have changed over time, and only the code at their end is stable;
    /// DCAT-AP.de gave codes of its own the same names.
    static func known(_ raw: String, in list: CodeList) -> CodeList.Code? {
        if let code = list[raw] { return code }
        guard raw.contains("publications.europa.eu/") || raw.contains("dcat-ap.de/def/"),
            let last = raw.split(separator: "/").last
        else { return nil }
        return list.code(String(last))
    }

    /// An `xsd:duration` (XML Schema part 2, section 3.2.6) that is not negative.
    package mutating func duration(_ raw: String?, field: String) -> String? {
        guard let text = raw.flatMap({ line($0, field: field) }) else { return nil }
        guard Self.isDuration(text) else {
            report(.valueInvalid, field: field, value: raw, "This is no duration such as P1D; it was left out.")
            return nil
        }
        return text
    }

    static func isDuration(_ text: String) -> Bool {
        var left = Substring(text)
        guard left.popFirst() == "P" else { return false }
        var designators: Substring = "YMD"
        var isTime = false
        var count = 0
        while let next = left.first {
            if next == "T" {
                guard !isTime, left.count > 1 else { return false }
                (isTime, designators) = (true, "HMS")
                left.removeFirst()
                continue
            }
            let number = left.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            left = left.dropFirst(number.count)
            let parts = number.split(separator: ".", omittingEmptySubsequences: false)
            guard let designator = left.popFirst(), let place = designators.firstIndex(of: designator),
                (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), parts.count == 1 || designator == "S"
            else { return false }
            designators = designators[designators.index(after: place)...]
            count += 1
        }
        return count > 0
    }

    /// A number of metres above zero, and less than the Earth is round.
    package mutating func metres(_ raw: String?, field: String) -> Double? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        guard let number = Double(raw.split(whereSeparator: \.isWhitespace).joined()), number >= 0.000_001,
            number <= 40_075_017
        else {
            report(.valueInvalid, field: field, value: raw, "This is no number of metres; it was left out.")
            return nil
        }
        return number
    }

    /// A digest by the name of its algorithm in any spelling (`SHA-256`, an SPDX term's IRI) and its hexadecimal digits.
    package mutating func checksum(algorithm: String?, value: String?, field: String) -> Checksum? {
        guard let value, value.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        let digits = value.filter { !$0.isWhitespace }.lowercased()
        let isHexadecimal =
            digits.utf8.count.isMultiple(of: 2) && digits.utf8.allSatisfy { Hexadecimal.value(of: $0) != nil }
        guard let name = algorithm.flatMap(Self.algorithm), isHexadecimal else {
            report(
                .checksumInvalid, field: field, value: "\(algorithm ?? "?") \(value)",
                "A checksum is the name of an algorithm and hexadecimal digits; it was left out.")
            return nil
        }
        return Checksum(algorithm: name, value: digits)
    }

    private static let algorithms: [String: String] = {
        let names = [
            "adler32", "blake2b_256", "blake2b_384", "blake2b_512", "blake3", "md2", "md4", "md5", "md6", "sha1",
            "sha224",
            "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512",
        ]
        return Dictionary(uniqueKeysWithValues: names.map { ($0.filter { $0 != "_" }, $0) })
    }()

    private static func algorithm(_ raw: String) -> String? {
        let parts = raw.lowercased().split { $0 == "#" || $0 == "/" }.map { part in
            String(decoding: part.utf8.filter(\.isASCIIAlphanumeric), as: UTF8.self)
        }
        let prefix = "checksumalgorithm"
        // DCAT-AP.de writes `…/hashAlgorithms/sha/256`.
        let keys = [parts.last ?? "", parts.suffix(2).joined()]
        return keys.lazy.compactMap { key in
            algorithms[key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key]
        }.first
    }
}
