/// Values by language: a title in Polish and in English, or keywords of each.
///
/// Languages are BCP 47 tags in lower case (`pl`, `en`); a text of unknown language has the tag `und`.
/// Entries are kept in the order of their tags, so that what is written from a map is always the same bytes.
package struct LanguageMap<Value: Sendable & Hashable>: Sendable, Hashable {
    /// One language's value.
    package struct Entry: Sendable, Hashable {
        package let language: String
        package var value: Value
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    package init(_ language: String, _ value: Value) {
        entries = [Entry(language: language, value: value)]
    }

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(language: String) -> Value? {
        get {
            let index = place(of: language)
            return isEntry(at: index, language) ? entries[index].value : nil
        }
        set {
            if entries.isEmpty {
                if let newValue { entries = [Entry(language: language, value: newValue)] }
                return
            }
            let index = place(of: language)
            let exists = isEntry(at: index, language)
            switch (newValue, exists) {
            case (let value?, true): entries[index].value = value
            case (let value?, false): entries.insert(Entry(language: language, value: value), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// Where a language stands or would stand: a search by halves, since a hostile text has thousands.
    private func place(of language: String) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].language < language { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isEntry(at index: Int, _ language: String) -> Bool {
        index < entries.count && entries[index].language == language
    }

    /// The value a Polish reader wants: Polish, else English, else whichever comes first.
    package var preferred: Value? { self["pl"] ?? self["en"] ?? entries.first?.value }
}

extension LanguageMap where Value == [String] {
    /// Puts another value behind those of its language, without a copy of these.
    package mutating func append(_ value: String, to language: String) {
        let index = place(of: language)
        if isEntry(at: index, language) {
            entries[index].value.append(value)
        } else {
            entries.insert(Entry(language: language, value: [value]), at: index)
        }
    }
}

extension LanguageMap where Value == String {
    /// A map of a Polish and an English text; an empty one is left out.
    package init(pl: String?, en: String?) {
        if let pl, !pl.isEmpty { self["pl"] = pl }
        if let en, !en.isEmpty { self["en"] = en }
    }
}

/// A text in one or several languages.
package typealias LocalizedText = LanguageMap<String>
