import RDF
import Testing

@Test("exactly the characters that no IRI may have are encoded, wherever they stand")
func forbiddenCharacters() throws {
    let forbidden = Set("<>\"{}|^`\\".unicodeScalars).union((0...0x20).compactMap(Unicode.Scalar.init))
    let scalars = (0..<0x80).compactMap(Unicode.Scalar.init) + ["ż", "\u{10FFFD}"]
    for scalar in scalars {
        for place in 0...9 {
            let text = "x:" + String(repeating: "a", count: place) + String(scalar) + "ąaaaaa"
            #expect((IRI(text).string != text) == forbidden.contains(scalar), "U+\(scalar.value) at \(place)")
        }
    }
}
