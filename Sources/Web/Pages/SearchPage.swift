import Catalog
import DCAT

/// The page on which people search: a form, the datasets that were found, and the way on. It needs no script.
struct SearchPage {
    let site: Site
    let page: Site.Page
    let text: PageText

    /// The longest description that is shown, in characters.
    private static let descriptionLength = 300
    private static let titleLength = 400
    /// Of a dataset with more distributions the formats of the first ones are shown.
    private static let maximumFormats = 1000

    func bytes() -> [UInt8] {
        var html = HTML()
        let title = text.pick(site.configuration.title)
        html.element("html", ["lang": text.language]) { html in
            html.element("head") { head in
                head.element("meta", ["charset": "utf-8"])
                head.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.element("title") { $0.text(words.isEmpty ? title.text : words + " – " + title.text) }
                head.element("link", ["rel": "stylesheet", "href": "/style.css"])
            }
            html.element("body") { body in
                body.element("header") { header(&$0, title: title) }
                body.element("main") { results(&$0) }
                body.element("footer") { footer(&$0) }
            }
        }
        return html.bytes
    }

    private var words: String { page.query.words ?? "" }

    private func header(_ html: inout HTML, title: (text: String, language: String?)) {
        html.element("h1", ["lang": title.language]) { $0.element("a", ["href": "/"], title.text) }
        let description = text.pick(site.configuration.description)
        html.element("p", ["lang": description.language], description.text)
        html.element("form", ["action": "/", "method": "get", "role": "search"]) { form in
            form.element("label", ["for": "q"], text.searchLabel)
            form.element("div") {
                $0.element(
                    "input",
                    [
                        "id": "q", "name": "q", "type": "search", "value": words, "dir": "auto",
                        "aria-describedby": "hint",
                    ])
                $0.element("button", ["type": "submit"], text.search)
            }
            form.element("p", ["id": "hint", "class": "quiet"], text.hint)
            if let named = page.request.query.values("lang").first {
                form.element("input", ["type": "hidden", "name": "lang", "value": named])
            }
        }
    }

    private func results(_ html: inout HTML) {
        html.element("p", ["role": "status"], page.found.count == 0 ? text.nothing : text.results(page.found.count))
        html.element("ol") { list in
            for item in page.found.items {
                list.element("li") { entry in
                    if let dataset = item.dataset { result(&entry, dataset, item) }
                }
            }
        }
        if let next = page.next {
            html.element("nav") { $0.element("a", ["href": next, "rel": "next"], text.next) }
        }
    }

    private func result(_ html: inout HTML, _ dataset: Dataset, _ item: StoredDataset) {
        let address = "/datasets/\(item.id)"
        let title = text.pick(dataset.title)
        let shownTitle = ShownText.beginning(title.text.isEmpty ? item.key : title.text, Self.titleLength)
        html.element("h2", ["lang": title.language]) {
            $0.element("a", ["href": address, "dir": "auto"], shownTitle)
        }
        let description = text.pick(dataset.description)
        if !description.text.isEmpty {
            let shown = ShownText.beginning(description.text, Self.descriptionLength)
            html.element("p", ["lang": description.language, "dir": "auto"], shown)
        }
        if let publisher = dataset.publisher {
            html.element("p", ["class": "quiet"]) {
                $0.text("\(text.publisher): ")
                $0.element("bdi", [:], ShownText.beginning(text.pick(publisher.name).text, Self.titleLength))
            }
        }
        let formats = dataset.distribution.prefix(Self.maximumFormats).compactMap(\.format)
        html.element("p", ["class": "quiet"]) { line in
            if !formats.isEmpty {
                var seen: Set<String> = []
                let unique = formats.filter { seen.insert($0.label).inserted }.prefix(10)
                line.text("\(text.formats): ")
                for (index, format) in unique.enumerated() {
                    if index > 0 { line.text(", ") }
                    // What the vocabulary names is ours, what it does not know is the publisher's.
                    if format.uri == nil {
                        line.element("bdi", [:], ShownText.beginning(format.label, 40))
                    } else {
                        line.text(format.label)
                    }
                }
                line.text(". ")
            }
            if let day = DateValue(secondsSince1970: item.changed)?.description.prefix(10) {
                line.text("\(text.changed): \(day). ")
            }
            if let others = item.cluster?.others, !others.isEmpty {
                line.text("\(text.alsoIn): ")
                for (index, other) in others.enumerated() {
                    line.element("a", ["href": "/datasets/\(other.id)"], other.source)
                    line.text(index == others.count - 1 ? ". " : ", ")
                }
            }
            for form in [(Form.json, "JSON"), (.turtle, "Turtle")] {
                line.element(
                    "a", ["href": "\(address).\(form.0.suffix)", "aria-label": "\(form.1): \(shownTitle)"], form.1)
                line.text(" ")
            }
        }
    }

    private func footer(_ html: inout HTML) {
        let other = text.otherLanguage
        let query = page.request.query.removing("cursor").replacing("lang", with: other.code)
        html.element("a", ["href": "/" + query.text, "hreflang": other.code, "lang": other.code], other.name)
        html.element("a", ["href": "/sources"], text.sources)
        html.element("a", ["href": "/datasets" + datasetQuery], "\(text.forPrograms): JSON")
        html.element("a", ["href": "/catalog.ttl"], "DCAT-AP")
    }

    /// The same search for programs.
    private var datasetQuery: String {
        QueryString(page.request.query.parameters.filter { $0.name == "q" && !$0.value.isEmpty }).text
    }
}
