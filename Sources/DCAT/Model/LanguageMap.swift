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
        get { entries.first { $0.language == language }?.value }
        set {
            if entries.isEmpty {
                if let newValue { entries = [Entry(language: language, value: newValue)] }
                return
            }
            let index = entries.firstIndex { $0.language >= language } ?? entries.endIndex
            let exists = index < entries.endIndex && entries[index].language == language
            switch (newValue, exists) {
            case (let value?, true): entries[index].value = value
            case (let value?, false): entries.insert(Entry(language: language, value: value), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// The value a Polish reader wants: Polish, else English, else whichever comes first.
    package var preferred: Value? { self["pl"] ?? self["en"] ?? entries.first?.value }
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
