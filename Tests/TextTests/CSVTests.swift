import Testing
import Text

struct CSVTests {
    private func rows(_ text: String, _ opening: CSVScanner.Opening, delimiter: UInt8 = UInt8(ascii: ",")) -> [[String]]
    {
        Array(text.utf8).withUnsafeBytes { bytes in
            var rows: [[String]] = []
            var place = 0
            while place < bytes.count {
                let row = CSVScanner.row(bytes, at: &place, delimiter: delimiter, opening: opening)
                rows.append(row.cells.map { String(decoding: $0, as: UTF8.self) })
            }
            return rows
        }
    }

    @Test(
        "rows and cells are the same by both rules where quotation marks stand around values",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]), ("", []),
            ("\n\n", [[""], [""]]), (",", [["", ""]]), ("\"a,\"\"b\"\"\r\nc\",d", [["a,\"b\"\r\nc", "d"]]),
            ("\"\",\"\"\"\"", [["", "\""]]), ("\"a\"b,c", [["ab", "c"]]), ("\"a", [["a"]]), ("a\rb", [["ab"]]),
        ] as [(String, [[String]])])
    func both(text: String, expected: [[String]]) {
        #expect(rows(text, .atStart) == expected)
        #expect(rows(text, .anywhere) == expected)
    }

    @Test(
        "marks within a value are the value's, or the syntax's",
        arguments: [
            ("a „b\",c", [["a „b\"", "c"]], [["a „b,c"]]), ("x\"y,z\"", [["x\"y", "z\""]], [["xy,z"]]),
            ("\"a\"\"b\" \"c\"", [["a\"b \"c\""]], [["a\"b c"]]),
        ] as [(String, [[String]], [[String]])])
    func within(text: String, atStart: [[String]], anywhere: [[String]]) {
        #expect(rows(text, .atStart) == atStart)
        #expect(rows(text, .anywhere) == anywhere)
    }

    @Test("another delimiter makes the comma a value's")
    func delimiters() {
        #expect(rows("a;b,c;\"d;e\"", .atStart, delimiter: UInt8(ascii: ";")) == [["a", "b,c", "d;e"]])
    }

    @Test("a row says how it ends, and has no more cells than it may")
    func ends() {
        func read(_ text: String) -> (cells: [[UInt8]], end: CSVScanner.RowEnd) {
            Array(text.utf8).withUnsafeBytes { bytes in
                var place = 0
                return CSVScanner.row(bytes, at: &place, opening: .atStart, maxCells: 2)
            }
        }
        #expect(read("a\nb").end == .lineBreak && read("a").end == .end && read("\"a\"").end == .end)
        #expect(read("\"a\n").end == .open && read("\"a\"\"").end == .open)
        #expect(read("a,b,c,d").cells == ["a", "bcd"].map { Array($0.utf8) })
    }

    @Test("tokens of a text are the same wherever its pieces are cut")
    func pieces() {
        let text = Array("a,\"b \"\"c\",\r\n\"x\ny\"".utf8)
        func rows(cut: Int) -> [[String]] {
            var scanner = CSVScanner(opening: .anywhere)
            var rows = [[""]]
            for piece in [Array(text[..<cut]), Array(text[cut...])] {
                piece.withUnsafeBytes { bytes in
                    var place = 0
                    while let token = scanner.next(bytes, &place) {
                        switch token {
                        case .text(let range):
                            rows[rows.count - 1][rows[rows.count - 1].count - 1] += String(
                                decoding: bytes[range], as: UTF8.self)
                        case .endOfCell: rows[rows.count - 1].append("")
                        case .endOfRow: rows.append([""])
                        }
                    }
                }
            }
            return rows
        }
        for cut in 0...text.count { #expect(rows(cut: cut) == [["a", "b \"c", ""], ["x\ny"]]) }
    }

    @Test("what is written is read again, and no formula of a spreadsheet")
    func writing() {
        var writer = CSVWriter(["a", "b"])
        writer.append(["1,\"2\"", nil])
        writer.append(["x\ny", "=1+1"])
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == "a,b\r\n\"1,\"\"2\"\"\",\r\n\"x\ny\",'=1+1\r\n")
        #expect(rows(text, .atStart) == [["a", "b"], ["1,\"2\"", ""], ["x\ny", "'=1+1"]])
    }
}
