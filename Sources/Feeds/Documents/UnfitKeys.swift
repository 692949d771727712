package import DCAT

extension HarvestPage {
    /// Takes out the records whose keys are none that can be shown, stored and asked for: with control characters, or longer
    /// than keys are. Every page passes here before anything of it is looked up.
    package mutating func refuseUnfitKeys() {
        guard records.contains(where: { $0.unfitKey != nil }) || note.deleted.contains(where: { !RecordKey.isFit($0) })
        else {
            return
        }
        var nameless = NamelessEntries()
        var refused: Set<String> = []
        records = records.compactMap { record in
            guard let key = record.unfitKey else { return record }
            refused.insert(key)
            return nameless.add(RecordKey.finding(key))
        }
        records += [nameless.takeOthers(field: "key")].compactMap(\.self)
        note.deleted.removeAll { !RecordKey.isFit($0) }
        // An answer of 304 could not tell again what was wrong.
        if !refused.isEmpty { note.validator = nil }
        note.documentValidators.removeAll { !refused.isDisjoint(with: $0.keys) }
    }
}

extension HarvestPage.Record {
    /// The key of the record, where it is none.
    fileprivate var unfitKey: String? {
        let key: String? =
            switch self {
            case .record(let harvested): harvested.source.key
            case .unreadable(let key, _): key
            }
        return key.flatMap { RecordKey.isFit($0) ? nil : $0 }
    }
}

/// What a key of a record can be.
package enum RecordKey {
    package static func isFit(_ key: String) -> Bool {
        var key = key
        return key.withUTF8 { bytes in
            guard !bytes.isEmpty, bytes.count <= PageLimits.maxKeyBytes else { return false }
            var before: UInt8 = 0
            for byte in bytes {
                // C0 and DEL; C1 is C2 80 to C2 9F.
                if byte < 0x20 || byte == 0x7F || before == 0xC2 && byte < 0xA0 { return false }
                before = byte
            }
            return true
        }
    }

    package static func finding(_ key: String) -> Finding {
        let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(100).filter { !isControl($0) }))
        let isLong = key.utf8.count > PageLimits.maxKeyBytes
        let what =
            isLong
            ? "has more than \(PageLimits.maxKeyBytes) bytes (maxKeyBytes)" : "is empty or has control characters"
        return Finding(
            .recordInvalid, field: "key", value: shown,
            "What identifies the record \(what), so nobody could ask for it; it was left out.")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
