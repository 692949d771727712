import JSON
import Testing

@Suite("Differences of two documents")
struct JSONDifferenceTests {
    private func differences(_ old: String, _ new: String) throws -> [String] {
        func text(_ value: JSONValue?) -> String {
            value.map { String(decoding: $0.serialized(), as: UTF8.self) } ?? "∅"
        }
        return JSONDifference.between(try JSONValue.parse(old), try JSONValue.parse(new)).map {
            "\($0.path): \(text($0.old)) → \(text($0.new))"
        }
    }

    @Test(
        "what changed is told with its place, and nothing else",
        arguments: [
            (#"{"a": 1}"#, #"{"a": 1}"#, []),
            (#"{"a": 1, "b": 2}"#, #"{"b": 2, "a": 1}"#, []),
            (#"{"a": {"pl": "x"}}"#, #"{"a": {"pl": "y"}}"#, [#"a.pl: "x" → "y""#]),
            (#"{"a": 1}"#, #"{"b": 2}"#, ["b: ∅ → 2", "a: 1 → ∅"]),
            (#"{"a": 1}"#, #"{"a": [1]}"#, ["a: 1 → [1]"]),
            (#"[1, 2, 3]"#, #"[3, 1, 2]"#, []),
            (#"{"k": ["a", "b", "c"]}"#, #"{"k": ["c", "x", "a", "y"]}"#, [#"k[1]: "b" → "x""#, #"k[3]: ∅ → "y""#]),
            (#"{"k": ["a", "a"]}"#, #"{"k": ["a"]}"#, [#"k[1]: "a" → ∅"#]),
            (#"{"k": [1]}"#, #"{"k": [{"a": 1}]}"#, [#"k[0]: ∅ → {"a":1}"#, "k[0]: 1 → ∅"]),
            (#"[{"a": 1, "b": 2}]"#, #"[{"b": 2, "a": 1}]"#, []),
            ("1", "2", [": 1 → 2"]),
        ])
    func table(old: String, new: String, expected: [String]) throws {
        #expect(try differences(old, new) == expected)
    }

    @Test("an element that was put in front of a list is one difference")
    func insertion() throws {
        let old = #"{"distribution": [{"id": "a", "format": "CSV"}, {"id": "b", "format": "XML"}]}"#
        let new =
            #"{"distribution": [{"id": "n", "format": "PDF"}, {"id": "a", "format": "CSV"}, {"id": "b", "format": "JSON"}]}"#
        #expect(
            try differences(old, new) == [
                #"distribution[0]: ∅ → {"id":"n","format":"PDF"}"#, #"distribution[2].format: "XML" → "JSON""#,
            ])
    }

    @Test("elements are paired by their uri where they have no id, and by their order where they have neither")
    func pairing() throws {
        let concepts = (
            #"{"theme": [{"uri": "A", "label": "a"}, {"uri": "B", "label": "b"}]}"#,
            #"{"theme": [{"uri": "B", "label": "c"}]}"#
        )
        #expect(
            try differences(concepts.0, concepts.1) == [
                #"theme[0].label: "b" → "c""#, #"theme[0]: {"uri":"A","label":"a"} → ∅"#,
            ])
        let periods = (#"[{"start": "2010"}, {"start": "2012"}]"#, #"[{"start": "2010"}, {"start": "2013"}]"#)
        #expect(try differences(periods.0, periods.1) == [#"[1].start: "2012" → "2013""#])
    }

    @Test("text for people has what fits on one line, and is the same document")
    func indented() throws {
        let value = try JSONValue.parse(
            #"{"title": {"pl": "Budżet"}, "keyword": ["jeden", "dwa", "trzy"], "empty": {}, "list": [{"a": 1}]}"#)
        #expect(
            value.indented(width: 24) == """
                {
                  "title": {
                    "pl": "Budżet"
                  },
                  "keyword": [
                    "jeden",
                    "dwa",
                    "trzy"
                  ],
                  "empty": {},
                  "list": [{"a":1}]
                }
                """)
        #expect(try JSONValue.parse(value.indented(width: 1)) == value)
        #expect(value.indented(width: 200) == String(decoding: value.serialized(), as: UTF8.self))
    }
}
