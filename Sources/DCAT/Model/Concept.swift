/// A term of a controlled vocabulary, or what a publisher wrote in its place: a theme, a frequency, a language, a licence.
///
/// `uri` is absent where the published value could not be mapped; its text is then the label, never a guess.
package struct Concept: Sendable, Hashable {
    package var uri: String?
    package var label: LocalizedText

    package init(uri: String?, label: LocalizedText) {
        self.uri = uri
        self.label = label
    }
}

/// The format of a distribution (`dct:format`): a code of the EU file-type authority table, or the published label alone.
package struct Format: Sendable, Hashable {
    package var uri: String?
    package var label: String

    package init(uri: String?, label: String) {
        self.uri = uri
        self.label = label
    }
}
