import Foundation

/// Turns what a publisher wrote into what the catalogue serves, and collects a finding for all that was not plain.
///
/// One normaliser serves one record. Nothing is guessed: what cannot be mapped keeps its text.
package struct Normaliser: Sendable {
    /// The language of texts that do not say theirs.
    package var language: String
    private var reported: [Finding] = []
    /// What the record may have.
    package let limits: RecordLimits
    /// The limit that was met, if any: nothing is read any more from then on, and the record is left out.
    package private(set) var limitMet: LimitMet?
    /// What the mapping says of the record beside its dataset.
    package var notes = MappingNotes()
    private var budget: MappingBudget
    /// More of one record are not told one by one.
    private static let maxFindings = 1000
    private var untold = 0
    private var bytesRead = 0
    private var bytesGiven = 0

    package init(language: String = "pl", limits: RecordLimits = RecordLimits()) {
        self.language = language
        self.limits = limits
        budget = MappingBudget(limits.time)
    }

    package mutating func report(
        _ code: FindingCode, field: String? = nil, value: String? = nil, _ message: String
    ) {
        guard reported.count < Self.maxFindings else {
            untold += 1
            return
        }
        reported.append(Finding(code, field: field, value: value, message))
    }

    /// What was found; where it is too much, the last one says how much more there was.
    package var findings: [Finding] {
        guard untold > 0 else { return reported }
        let message = "\(untold) more things were found in this record; the first \(reported.count) were kept."
        return reported + [Finding(.valueInvalid, value: "\(untold)", message)]
    }

    /// Ends the mapping: what is read from now on is nothing.
    package mutating func meet(_ limit: LimitMet) {
        limitMet = limitMet ?? limit
    }

    /// Counts a value, and tells whether it is to be read.
    package mutating func mayGoOn() -> Bool {
        guard limitMet == nil else { return false }
        if budget.isSpent() {
            meet(LimitMet("Mapping the record took more than \(limits.time) (record.max_time); it was left out."))
            return false
        }
        return true
    }

    // MARK: Text

    /// A text of one line, without HTML; `nil` where nothing is left.
    package mutating func line(_ raw: String?, field: String) -> String? {
        text(raw, field: field, PlainText.line(from:))
    }

    /// A text of several lines, without HTML; `nil` where nothing is left.
    package mutating func lines(_ raw: String?, field: String) -> String? {
        text(raw, field: field, PlainText.lines(from:))
    }

    private mutating func text(
        _ raw: String?, field: String, _ read: (String) -> PlainText.Result
    ) -> String? {
        guard let raw, !raw.isEmpty, mayGoOn() else { return nil }
        // Tags and entities are more than the text that is left of them.
        guard raw.utf8.count <= 4 * limits.textBytes else {
            meet(
                LimitMet(
                    "The record has \(raw.utf8.count) bytes in one text, more than four times record.max_text_bytes; it was left out."
                ))
            return nil
        }
        // A node of a graph may be read for each of the thousands that refer to it.
        bytesRead += raw.utf8.count
        guard bytesRead <= 2 * limits.bytes else {
            meet(
                LimitMet(
                    "The texts of the record, each counted as often as it is read, have more than twice record.max_bytes; it was left out."
                ))
            return nil
        }
        let result = read(raw)
        bytesGiven += result.text.utf8.count
        guard bytesGiven <= 2 * limits.datasetBytes else {
            meet(
                LimitMet(
                    """
                    The texts of the record, each counted as often as it is read, have more than twice \
                    record.max_dataset_bytes; it was left out.
                    """))
            return nil
        }
        if result.wasEscapedTwice {
            report(.textRepaired, field: field, value: raw, "Entities were escaped twice; they were decoded.")
        }
        return result.text.isEmpty ? nil : result.text
    }

    /// Keywords without blanks at their ends, empty ones and repetitions.
    package mutating func keywords(_ raw: [String], field: String = "keyword") -> [String] {
        guard raw.count <= limits.elements else {
            meet(LimitMet("keywords", raw.count, "record.max_elements", limits.elements))
            return []
        }
        var seen: Set<String> = []
        var keywords: [String] = []
        for item in raw {
            guard let keyword = line(item, field: field), seen.insert(keyword.lowercased()).inserted else { continue }
            keywords.append(keyword)
        }
        return keywords
    }

    /// The bytes themselves where they are UTF-8, else what they say in windows-1250, the encoding of older Polish systems.
    package mutating func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        guard let text = String(data: Data(bytes), encoding: .windowsCP1250) else { return bytes }
        report(.textRepaired, "The record is not in UTF-8; it was read as windows-1250.")
        return Array(text.utf8)
    }

    // MARK: Addresses

    /// An IRI of http, https or ftp; anything else is a finding.
    package mutating func url(_ raw: String?, field: String) -> String? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        guard let url = IRIText.absolute(raw) else {
            report(.urlInvalid, field: field, value: raw, "This is no web address; it was left out.")
            return nil
        }
        return url
    }

    package mutating func email(_ raw: String?, field: String) -> String? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        guard let email = IRIText.email(raw) else {
            report(.emailInvalid, field: field, value: raw, "This is no e-mail address; it was left out.")
            return nil
        }
        return email
    }

    // MARK: Values

    package mutating func date(_ raw: String?, field: String, naive: DateReader.NaiveTime) -> DateValue? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        guard let date = DateReader.date(raw, naive: naive) else {
            report(.dateInvalid, field: field, value: raw, "This is no date that exists; it was left out.")
            return nil
        }
        return date
    }

    /// A size in bytes from a number's text; zero means unknown.
    package mutating func byteSize(_ raw: String?, field: String) -> Int? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        let trimmed = raw.utf8.split { $0 <= 0x20 }.map { String(Substring($0)) }.joined(separator: " ")
        let whole = trimmed.hasSuffix(".0") ? String(trimmed.dropLast(2)) : trimmed
        guard let size = Int(whole), size >= 0 else {
            report(.byteSizeInvalid, field: field, value: raw, "A size is a whole number of bytes; it was left out.")
            return nil
        }
        return size == 0 ? nil : size
    }

    package mutating func theme(_ raw: String, field: String = "theme") -> Concept? {
        guard raw.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        if let code = Vocabularies.themes[raw] { return code.concept }
        report(.themeUnknown, field: field, value: raw, "No EU data theme has this name; its text was kept.")
        return line(raw, field: field).map { Concept(uri: nil, label: LocalizedText(language, $0)) }
    }

    package mutating func frequency(_ raw: String?, field: String = "accrualPeriodicity") -> Concept? {
        guard let raw, let text = line(raw, field: field) else { return nil }
        if let code = Vocabularies.frequencies[text] { return code.concept }
        report(.frequencyUnknown, field: field, value: raw, "No EU frequency has this name; its text was kept.")
        return Concept(uri: nil, label: LocalizedText(language, text))
    }

    package mutating func language(_ raw: String, field: String = "language") -> Concept? {
        guard raw.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        if let code = Vocabularies.languages[raw] { return code.concept }
        // `pl-PL` is Polish: the first part of a language tag is the language's code (RFC 5646, section 2.1).
        let parts = raw.split { $0 == "-" || $0 == "_" }
        if parts.count > 1, parts[0].utf8.count <= 3, let code = Vocabularies.languages[String(parts[0])] {
            return code.concept
        }
        report(.languageUnknown, field: field, value: raw, "No language has this name or code; its text was kept.")
        return line(raw, field: field).map { Concept(uri: nil, label: LocalizedText(language, $0)) }
    }

    /// The unit with this TERYT code, as a place.
    package mutating func region(_ code: String?, field: String = "spatial") -> Location? {
        guard let code, code.utf8.contains(where: { $0 > 0x20 }), mayGoOn() else { return nil }
        guard let unit = Vocabularies.units[code] else {
            report(.regionUnknown, field: field, value: code, "No unit in TERC has this code; its text was kept.")
            return line(code, field: field).map { Location(label: LocalizedText(language, $0)) }
        }
        return Location(uri: unit.uri, teryt: unit.code, label: unit.label)
    }
}
