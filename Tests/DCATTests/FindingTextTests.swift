import DCAT
import Testing

@Suite("What is said of findings")
struct FindingTextTests {
    @Test("every code has all texts in both languages, and the table has no other codes")
    func complete() {
        let table = CSVTable(Resource.text("findings.csv"))
        #expect(table.header == ["code", "done_pl", "done_en", "advice_pl", "advice_en"])
        let codes = table.rows.map { $0[0] }
        #expect(codes == FindingCode.allCases.map(\.rawValue).sorted())
        for row in table.rows {
            #expect(row.count == 5, "\(row[0])")
            for text in row.dropFirst() {
                #expect(text.hasSuffix(".") && text.count > 3 && !text.contains("|"), "\(row[0]): \(text)")
            }
            #expect(row[1] != row[2] && row[3] != row[4], "\(row[0])")
        }
    }

    @Test("a code's texts are those of its row")
    func texts() {
        let texts = FindingCode.dateInvalid.texts
        #expect(texts.done["pl"] == "Datę pominięto." && texts.done["en"] == "The date was left out.")
        #expect(texts.advice["pl"]?.hasPrefix("Pisz daty jako `2026-11-21`") == true)
        #expect(texts.advice["en"]?.hasPrefix("Write `2026-11-21`") == true)
    }

    @Test("every class has codes")
    func classes() {
        #expect(Set(FindingCode.allCases.map(\.findingClass)) == Set(FindingClass.allCases))
    }
}
