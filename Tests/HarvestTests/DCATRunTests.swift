import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Harvesting DCAT documents")
struct DCATRunTests {
    // MARK: What a document is

    @Test(
        "any syntax is read whatever the server calls it",
        arguments: ["text/turtle", "text/plain", "text/html", "application/rdf+xml", "application/octet-stream"])
    func contentTypes(type: String) async throws {
        let rdf = """
            <?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
            <dcat:Dataset rdf:about="\(DCATFeed.iri(1))"><dct:title xml:lang="pl">Zbiór 1</dct:title></dcat:Dataset></rdf:RDF>
            """
        let json = """
            [{"@id": "\(DCATFeed.iri(1))", "@type": "http://www.w3.org/ns/dcat#Dataset",
              "http://purl.org/dc/terms/title": {"@value": "Zbiór 1", "@language": "pl"}}]
            """
        let lines = """
            <\(DCATFeed.iri(1))> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .
            <\(DCATFeed.iri(1))> <http://purl.org/dc/terms/title> "Zbi\\u00F3r 1"@pl <https://graf.example/> .
            """
        for (text, path) in [
            (DCATFeed.document([1]), "/k.rdf"), (rdf, "/k.ttl"), (json, "/k.nt"), (lines, "/k"),
        ] {
            let bench = try Bench()
            let run = try await bench.harvestDCAT(text: text, type: type, path: path)
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(path): \(run.summary ?? "")")
            #expect(try await bench.titles() == ["Zbiór 1"])
        }
    }

    @Test(
        "what is no catalogue is a failure, and removes nothing",
        arguments: [
            ("", "text/turtle"), ("<!DOCTYPE html><html><body>Zaloguj się</body></html>", "text/turtle"),
            (#"{"success": true, "result": []}"#, "application/ld+json"), ("[]", "application/ld+json"),
            ("@prefix dcat: <http://www.w3.org/ns/dcat#> .\n", "text/turtle"),
            ("<http://a.example/1> <http://a.example/p> \"x\" .\n", "application/n-triples"),
            ("<datasets/>", "application/rdf+xml"), ("Przerwa techniczna.", "text/plain"),
            ("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Des", "application/rdf+xml"),
            (#"{"@graph": [{"@id": "http://a.example/1", "@ty"#, "application/ld+json"),
        ])
    func failures(text: String, type: String) async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .turtle(DCATFeed.document([1])) }
        defer { portal.stop() }
        #expect(try await bench.harvestDCAT(portal.url).added == 1)
        portal.answer { _ in .document(Array(text.utf8), type: type) }
        let run = try await bench.harvestDCAT(portal.url)
        #expect((run.outcome, run.removed) == (.failed, 0))
        #expect(try await bench.codes(run).contains("not-what-was-expected"))
        #expect(try await bench.keys() == DCATFeed.keys([1]))
    }

    @Test("a catalogue without datasets is one, and its removals are held")
    func emptyCatalogue() async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .turtle(DCATFeed.document(1...5)) }
        defer { portal.stop() }
        #expect(try await bench.harvestDCAT(portal.url).added == 5)
        portal.answer { _ in .turtle(DCATFeed.document([])) }
        #expect(try await bench.harvestDCAT(portal.url).outcome == .held)
    }

    @Test("a server that refuses to choose a syntax is asked for anything")
    func notAcceptable() async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal { request in
            request.fields["accept"] == "*/*" ? .turtle(DCATFeed.document([1])) : .error("406 Not Acceptable")
        }
        defer { portal.stop() }
        #expect(try await bench.harvestDCAT(portal.url).outcome == .succeeded)
    }

    @Test("windows-1250 is read and told")
    func windows1250() async throws {
        let bench = try Bench()
        let text = DCATFeed.prefixes + DCATFeed.dataset(1, title: "Żłobki, szkoły i ścieżki w Łodzi")
        let bytes = try #require(text.data(using: .windowsCP1250))
        let run = try await bench.harvestDCAT(bytes: Array(bytes), type: "text/turtle; charset=utf-8")
        #expect(run.outcome == .succeeded)
        #expect(try await bench.titles() == ["Żłobki, szkoły i ścieżki w Łodzi"])
        #expect(try await bench.codes(run).contains("text-repaired"))
    }

    @Test("a source without a type is recognised")
    func recognition() async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal { request in
            request.path == "/katalog"
                ? .document(Array(DCATFeed.document([1]).utf8), type: "text/plain") : .error("404 Not Found")
        }
        defer { portal.stop() }
        let run = try await bench.runner.harvest(bench.source(portal.url + "/katalog", type: nil))
        #expect((run.outcome, run.added) == (.succeeded, 1))
        #expect(try await bench.reader.source("miasto")?.type == "dcat")
    }

    // MARK: Faults of syntax

    @Test("a bad statement among good ones costs itself, and is told with its line and column")
    func badStatement() async throws {
        let bench = try Bench()
        let text =
            DCATFeed.document(1...2) + "<\(DCATFeed.iri(3))> dcat:keyword @@@ zły .\n" + DCATFeed.dataset(3)
            + "<\(DCATFeed.iri(4))> a dcat:Dataset ; dct:title \"Zbiór 4\"@pl_PL ; dcat:landingPage <http://a.example/z \(4)> .\n"
        let run = try await bench.harvestDCAT(text: text)
        #expect(try await bench.keys() == DCATFeed.keys(1...4))
        #expect(try await bench.titles().count == 4)
        let findings = try await bench.findings(run)
        let lost = try #require(findings.first { $0.code.name == "record-invalid" })
        let line = text.prefix(upTo: try #require(text.firstRange(of: "@@@")).lowerBound).count { $0.isNewline } + 1
        #expect(lost.message.contains("line \(line), column "), "\(lost.message)")
        #expect(findings.count { $0.code.name == "text-repaired" } >= 2)
        // One of the datasets might have been in the statement that was lost, and nothing says how many there are.
        #expect(run.outcome == .partial)
    }

    @Test("a fault costs no removal where the catalogue lists its datasets, and what is listed and lost stays")
    func listedDatasets() async throws {
        let bench = try Bench()
        let list =
            "<https://x.example/k> dcat:dataset <\(DCATFeed.iri(1))>, <\(DCATFeed.iri(2))>, <\(DCATFeed.iri(3))> .\n"
        let portal = try ScriptedPortal { _ in .turtle(DCATFeed.document(1...4, more: list)) }
        defer { portal.stop() }
        #expect(try await bench.harvestDCAT(portal.url).added == 4)
        let broken = DCATFeed.document(1...2, more: list) + "<\(DCATFeed.iri(3))> a @@ ;;; dct:title .\n"
        portal.answer { _ in .turtle(broken) }
        let run = try await bench.harvestDCAT(portal.url)
        #expect((run.outcome, run.removed) == (.succeeded, 1))
        #expect(try await bench.keys() == DCATFeed.keys(1...3))
        #expect(
            try await bench.findings(run).contains { $0.key == DCATFeed.iri(3) && $0.code.name == "record-invalid" })
    }

    @Test("many faults are told one by one up to a hundred, and the others as a number")
    func manyFaults() async throws {
        let bench = try Bench()
        let bad = (1...250).map { "<http://a.example/\($0)> <http://a.example/p> <http://a.example/b \($0)> .\n" }
            .joined()
        let run = try await bench.harvestDCAT(text: DCATFeed.document([1]) + bad)
        #expect(run.outcome == .succeeded)
        let repaired = try await bench.findings(run).filter { $0.code.name == "text-repaired" }
        #expect(repaired.count == DCATProblems.maxFindings + 1)
        #expect(repaired.contains { $0.value == "150" })
    }

    @Test("a document that ends inside a statement keeps what came, and removes nothing")
    func cut() async throws {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .turtle(DCATFeed.document(1...3), ["ETag: \"1\""]) }
        defer { portal.stop() }
        #expect(try await bench.harvestDCAT(portal.url).added == 3)
        let cut = DCATFeed.document(1...2) + "<\(DCATFeed.iri(3))> a dcat:Dataset ; dct:title \"Zbi"
        portal.answer { _ in .turtle(cut, ["ETag: \"2\""]) }
        for _ in 1...2 {
            let run = try await bench.harvestDCAT(portal.url)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.codes(run).contains("truncated"))
        }
        // Half an answer is not remembered as the whole one.
        #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] != "\"2\"" })
        #expect(try await bench.keys() == DCATFeed.keys(1...3))
    }

    @Test("broken XML after good datasets makes the run partial")
    func brokenXML() async throws {
        let bench = try Bench()
        let text = """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
              xmlns:dct="http://purl.org/dc/terms/">
            <dcat:Dataset rdf:about="\(DCATFeed.iri(1))"><dct:title xml:lang="pl_PL">Zbiór 1</dct:title></dcat:Dataset>
            <dcat:Dataset rdf:about="\(DCATFeed.iri(2))"><dct:title>Zbi
            """
        let run = try await bench.harvestDCAT(text: text, type: "application/rdf+xml")
        #expect((run.outcome, run.added) == (.partial, 1), "\(run.summary ?? "")")
        #expect(try await bench.titles() == ["Zbiór 1"])
    }

    // MARK: Identity

    @Test("a dataset is known by its IRI, by its identifier, or by its content")
    func identity() async throws {
        let bench = try Bench()
        let text =
            DCATFeed.document([1]) + "[] a dcat:Dataset ; dct:identifier \"ZB-2\" ; dct:title \"Zbiór 2\"@pl .\n"
            + "[] a dcat:Dataset ; dct:title \"Zbiór 3\"@pl .\n"
        let run = try await bench.harvestDCAT(text: text)
        #expect((run.outcome, run.added) == (.succeeded, 3))
        let keys = try await bench.keys()
        #expect(keys.contains(DCATFeed.iri(1)) && keys.contains("ZB-2"))
        let hashed = try #require(keys.first { $0.hasPrefix("sha256:") })
        #expect(hashed.utf8.count == 7 + 64)
        #expect(try await bench.findings(run).contains { $0.code.name == "key-missing" && $0.key == hashed })
        let again = try await bench.harvestDCAT(text: text)
        #expect((again.outcome, again.unchanged, again.added) == (.succeeded, 3, 0))
    }

    @Test("statements in another order, and blank nodes by other labels, change nothing")
    func order() async throws {
        let bench = try Bench()
        let one = """
            <\(DCATFeed.iri(1))> a dcat:Dataset ; dct:title "Zbiór"@pl, "Dataset"@en ; dct:publisher _:b ; dct:creator _:a .
            _:a foaf:name "A" . _:b foaf:name "B" .
            """
        let other = """
            _:x foaf:name "B" . _:zz foaf:name "A" .
            <\(DCATFeed.iri(1))> dct:creator _:zz ; dct:publisher _:x ; dct:title "Dataset"@en, "Zbiór"@pl ; a dcat:Dataset .
            """
        _ = try await bench.harvestDCAT(text: DCATFeed.prefixes + one)
        let before = try await bench.rows()
        let run = try await bench.harvestDCAT(text: DCATFeed.prefixes + other)
        #expect((run.outcome, run.unchanged) == (.succeeded, 1))
        #expect(try await bench.rows() == before)
    }
}
