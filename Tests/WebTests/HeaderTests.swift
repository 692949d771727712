import Testing

@testable import Web

struct HeaderTests {
    @Test(
        "If-None-Match is compared weakly, tag by tag",
        arguments: [
            (#"W/"abc""#, true), (#""abc""#, true), ("*", true), (#""x", W/"abc""#, true), (#""x","abc","y""#, true),
            (#""ab""#, false), (#""abcd""#, false), ("abc", false), ("", false), (#""x"#, false), ("W/", false),
            (#"w/"abc""#, false), (#""x" , W/"y""#, false),
        ])
    func matching(header: String, matches: Bool) {
        #expect(EntityTag("abc").isNamed(in: header) == matches)
    }

    @Test("a fingerprint tells order, length and content apart")
    func fingerprints() {
        func print(_ parts: [String]) -> String {
            var fingerprint = Fingerprint()
            for part in parts { fingerprint.add(part) }
            return fingerprint.text
        }
        let inputs: [[String]] = [
            [], [""], ["", ""], ["a"], ["b"], ["a", "b"], ["b", "a"], ["ab"], ["a", "", "b"], ["\0"], ["\0\0"],
            ["12345678"], ["123456789"], ["12345678", "9"], ["123456780"], ["1234567", "80"],
        ]
        let prints = inputs.map(print)
        #expect(Set(prints).count == inputs.count)
        #expect(prints.allSatisfy { $0.utf8.count == 32 })
        #expect(print(["a", "b"]) == print(["a", "b"]))
    }

    @Test("each bit of the input changes about half of the fingerprint")
    func diffusion() {
        func words(_ bytes: [UInt8]) -> [UInt8] {
            var fingerprint = Fingerprint()
            fingerprint.add(bytes)
            return Array(fingerprint.text.utf8)
        }
        let plain = words(Array(repeating: 0, count: 24))
        for bit in 0..<192 {
            var bytes = [UInt8](repeating: 0, count: 24)
            bytes[bit / 8] |= 1 << (bit % 8)
            let changed = zip(plain, words(bytes)).count { $0 != $1 }
            #expect(changed >= 20, "bit \(bit)")
        }
    }
}
