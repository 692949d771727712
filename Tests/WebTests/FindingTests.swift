import Catalog
import DCAT
import JSON
import Testing

@testable import Web

struct FindingTests {
    /// Three records without a licence, of which the second has two files without a format.
    private func withFindings(_ body: (TestClient) async throws -> Void) async throws {
        try await TestCatalog.with(datasets: 4) { catalog in
            var records = (0..<4).map { (key: "g\($0)", dataset: TestCatalog.dataset($0)) }
            for place in 0..<3 { records[place].dataset.license = [] }
            records[1].dataset.distribution = [Distribution(), Distribution()]
            try await catalog.harvest("gdansk", records, at: TestCatalog.time + 1)
            try await withServer(catalog, body)
        }
    }

    @Test("what is wrong with a source is told once for each fault, with where to look")
    func groups() async throws {
        try await withFindings { client in
            let page = try await client.get("/sources/gdansk/findings").json()
            #expect(page.count == 5 && page.items.count == 5 && page["next"] == nil)
            let groups = try #require(page["groups"]?.array)
            #expect(groups.map { $0["code"]?.string } == ["title-missing", "format-missing"])
            #expect(groups.map { $0["severity"]?.string } == ["warning", "info"])
            #expect(groups.map { $0["field"]?.string } == ["license", "distribution.format"])
            #expect(groups.map { $0["count"]?.int } == [3, 2])
            #expect(groups.map { $0["records"]?.int } == [3, 1])
            #expect(groups.map { $0["examples"]?.array?.count } == [3, 2])
            let example = try #require(groups[1]["examples"]?[1])
            #expect(example["key"]?.string == "g1")
            #expect(example["field"]?.string == "distribution[1].format")
            #expect(example["title"]?.string == "Zbiór 1 Łódź")
            #expect(example["page"]?.string == "https://portal.test/dataset/g1")
            let dataset = try #require(example["dataset"]?.string)
            #expect(try await client.get(target(dataset)).json()["title"]?["pl"]?.string == "Zbiór 1 Łódź")
            #expect(
                try await client.get("/sources/gdansk").json()["findings"]?.string == base + "/sources/gdansk/findings")
            #expect(try await client.get("/sources/lodz/findings").json().items.isEmpty)
        }
    }

    @Test("a finding has its class, and says in two languages what was done and what to change")
    func advice() async throws {
        try await withFindings { client in
            let page = try await client.get("/sources/gdansk/findings?class=invalid-record").json()
            #expect(page.count == 5)
            #expect(try await client.get("/sources/gdansk/findings?class=suspicious").json().count == 0)
            for (finding, code) in [
                (page["groups"]?[0], FindingCode.titleMissing), (page["groups"]?[1], .formatMissing),
                (page.items[0], .titleMissing),
            ] {
                #expect(finding?["class"]?.string == "invalid-record")
                for language in ["pl", "en"] {
                    #expect(finding?["done"]?[language]?.string == code.texts.done[language])
                    #expect(finding?["advice"]?[language]?.string == code.texts.advice[language])
                }
            }
            let example = try #require(page["groups"]?[0]?["examples"]?[0])
            #expect(example["class"]?.string == "invalid-record" && example["since"]?.int == 4)
        }
    }

    @Test("a run has its findings in groups, and one by one a page at a time")
    func ofRun() async throws {
        try await withFindings { client in
            let whole = try await client.get("/sources/gdansk/runs/4").json()
            #expect(whole["outcome"]?.string == "succeeded" && whole.count == 5 && whole["next"] == nil)
            #expect(whole["groups"]?.array?.map { $0["count"]?.int } == [3, 2])
            #expect(try await client.get("/sources/gdansk/runs/4?severity=info").json().items.count == 2)
            let first = try await client.get("/sources/gdansk/runs/4?limit=3").json()
            let next = try await client.get(target(try #require(first["next"]?.string))).json()
            #expect(first.items + next.items == whole.items)
            #expect(try await client.get("/sources/gdansk/runs/4?colour=red").status == 400)
        }
    }

    @Test("findings are filtered, and come a page at a time")
    func pages() async throws {
        try await withFindings { client in
            let formats = try await client.get("/sources/gdansk/findings?field=distribution.format").json()
            #expect(formats.count == 2 && formats["groups"]?.array?.count == 1)
            #expect(try await client.get("/sources/gdansk/findings?severity=warning").json().count == 3)
            #expect(try await client.get("/sources/gdansk/findings?code=url-invalid").json().count == 0)
            var address: String? = "/sources/gdansk/findings?limit=2"
            var seen: [String] = []
            while let path = address {
                let page = try await client.get(path).json()
                #expect(page.count == 5 && page["groups"]?.array?.count == 2)
                seen += page.items.map { "\($0["key"]?.string ?? "") \($0["field"]?.string ?? "")" }
                address = page["next"]?.string.map(target)
            }
            #expect(seen.count == 5 && Set(seen).count == 5)
            for query in ["severity=bad", "code=none", "limit=0", "cursor=x", "colour=red"] {
                #expect(try await client.get("/sources/gdansk/findings?\(query)").status == 400, "\(query)")
            }
            #expect(try await client.get("/sources/nowhere/findings").status == 404)
            #expect(try await client.get("/sources/gdansk/findings.txt").status == 404)
        }
    }

    @Test("the table has every finding, and nothing that a spreadsheet would calculate")
    func table() async throws {
        try await withFindings { client in
            let answer = try await client.get("/sources/gdansk/findings.csv?severity=info")
            #expect(answer.mediaType == "text/csv")
            #expect(answer.headers["content-disposition"] == #"attachment; filename="gdansk-findings.csv""#)
            let rows = answer.text.split(separator: "\r\n")
            #expect(rows.count == 3)
            let columns = "severity,code,class,record,title,page,dataset,field,value,message,since"
            #expect(rows[0] == columns + ",done_pl,advice_pl,done_en,advice_en")
            #expect(
                rows[1].hasPrefix(
                    "info,format-missing,invalid-record,g1,Zbiór 1 Łódź,https://portal.test/dataset/g1,\(base)/datasets/"
                ))
            #expect(rows[1].contains(#",distribution[0].format,"'=""a"", b",No format is stated.,4,"#))
            for lang in ["pl", "en"] {
                let table = try await client.get("/sources/gdansk/findings.csv?severity=info&lang=\(lang)").text
                let rows = table.split(separator: "\r\n")
                #expect(rows[0] == columns + ",done,advice")
                let texts = FindingCode.formatMissing.texts
                let done = try #require(texts.done[lang])
                #expect(rows[1].contains(",4,\(done),\""), "\(rows[1])")
                #expect(rows[1].hasSuffix("\"\(try #require(texts.advice[lang]))\""), "\(rows[1])")
            }
            for query in ["lang=de", "limit=5", "class=bad"] {
                #expect(try await client.get("/sources/gdansk/findings.csv?\(query)").status == 400, "\(query)")
            }
            #expect(try await client.get("/sources/gdansk/findings.csv").text.split(separator: "\r\n").count == 6)
        }
    }
}
