import Catalog
import DCAT

/// `/sources/{id}/feed.atom`: what a source's runs did and what they newly found, for a feed reader (RFC 4287).
extension Site {
    private static let feedRuns = 50

    func feed(_ id: String, _ request: WebRequest) async throws -> Answer {
        let text = try sourceText(request)
        let source = try await known(id)
        // The catalogue's version tells neither of another title nor of what an operator decided about a held run.
        let state = [request.path, text.language, source.title, source.lastRun?.summary ?? ""]
        let key = AnswerCache.Key(subject: .list(state.joined(separator: "\n")), form: nil)
        return try await cache.answer(key) {
            let feed = try await withDeadline(configuration.queryDeadline) { [reader] in
                try await reader.feed(of: id, limit: Self.feedRuns)
            }
            let document = FeedDocument(site: self, source: source, feed: feed, text: text)
            var answer = Answer(contentType: "application/atom+xml", bytes: document.bytes())
            answer.headers[.vary] = "Accept-Language"
            answer.headers[.contentLanguage] = text.language
            return answer
        }
    }

    /// The language that `lang` names, or else the one that the client likes better.
    func sourceText(_ request: WebRequest) throws(Problem) -> SourceText {
        for parameter in request.query.parameters where parameter.name != "lang" {
            throw DatasetParameters.unknown(parameter.name, allowed: ["lang"])
        }
        let name = try request.query.value("lang")
        if let name, !["pl", "en"].contains(name) { throw .invalid("lang", name, allowed: ["pl", "en"]) }
        return SourceText.preferred(named: name, request.acceptLanguage)
    }
}

/// An Atom feed (RFC 4287): an entry for each run, and one for each fault that a run saw first.
private struct FeedDocument {
    let site: Site
    let source: SourceState
    let feed: SourceFeed
    let text: SourceText

    private var address: String { "\(site.base)/sources/\(source.id)" }

    func bytes() -> [UInt8] {
        var xml = XMLMarkup()
        xml.element("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": text.language]) { xml in
            xml.element("id", address + "/feed.atom")
            xml.element("title", text.feedTitle(source.title))
            xml.element("updated", Self.time(feed.runs.first?.finished))
            xml.element("author") { author in
                author.element("name", site.configuration.publisher.name.preferred ?? "Snop")
            }
            xml.empty(
                "link",
                [
                    "rel": "self", "type": "application/atom+xml",
                    "href": "\(address)/feed.atom?lang=\(text.language)",
                ])
            xml.empty("link", ["rel": "alternate", "type": "application/json", "href": address])
            for run in feed.runs { entries(of: run, &xml) }
        }
        return xml.bytes
    }

    private func entries(of run: RunState, _ xml: inout XMLMarkup) {
        let updated = Self.time(run.finished)
        let address = "\(address)/runs/\(run.id)"
        // A catalogue that is rebuilt from nothing counts its runs anew: the time tells them apart.
        let id = "\(address)#\(Self.time(run.started))"
        entry(
            Entry(
                id: id, title: text.outcome(run), updated: updated, link: address, category: run.outcome.rawValue,
                summary: ([run.summary] + (feed.ofRuns[run.id] ?? []).map(explanation)).compactMap { $0 }
                    .joined(separator: "\n\n")),
            &xml)
        for fault in feed.new[run.id] ?? [] {
            let query = QueryString(
                [("severity", fault.severity.rawValue), ("code", fault.code.name), ("field", fault.field ?? "")]
                    .filter { !$0.1.isEmpty }.map { QueryString.Parameter(name: $0.0, value: $0.1) })
            let place = [fault.severity.rawValue, fault.code.name, fault.field].compactMap(\.self)
                .map(QueryString.encoded)
            entry(
                Entry(
                    id: id + "/" + place.joined(separator: "/"), title: text.new(fault), updated: updated,
                    link: "\(self.address)/findings\(query.text)", category: fault.code.name,
                    summary: explanation(of: fault)
                ), &xml)
        }
    }

    private struct Entry {
        let id: String
        let title: String
        let updated: String
        let link: String
        let category: String
        let summary: String
    }

    private func entry(_ entry: Entry, _ xml: inout XMLMarkup) {
        xml.element("entry") { xml in
            xml.element("id", entry.id)
            xml.element("title", entry.title)
            xml.element("updated", entry.updated)
            xml.empty("link", ["rel": "alternate", "type": "application/json", "href": entry.link])
            xml.empty("category", ["term": entry.category])
            xml.element("summary", entry.summary)
        }
    }

    /// What happened (in the words of the first record that has the fault), what was done, and what to change.
    private func explanation(of fault: FindingGroup) -> String {
        let texts = fault.code.texts
        let lines = [
            fault.examples.first.map { "\(fault.severity.rawValue) \(fault.code.name): \($0.finding.message)" },
            texts?.done[text.language].map { "\(text.done): \($0)" },
            texts?.advice[text.language].map { "\(text.advice): \($0)" },
        ]
        return lines.compactMap { $0 }.joined(separator: "\n")
    }

    /// A feed must say when it last changed; one without runs never has.
    private static func time(_ seconds: Int?) -> String { CatalogDocument.time(seconds ?? 0) ?? "1970-01-01T00:00:00Z" }
}
