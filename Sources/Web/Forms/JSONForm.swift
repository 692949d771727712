import Catalog
import DCAT
import JSON

extension Form {
    /// Plain JSON: the stored documents, in the names of DCAT.
    static let json = Form(
        suffix: "json", mediaType: "application/json", memory: 3, pageShare: 1,
        list: { site, page, isCatalog in site.json(page, isCatalog: isCatalog) },
        dataset: { stored, base in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(stored.document.count + 1024)
            CatalogDocument.append(stored, base: base, to: &bytes)
            return bytes
        })
}

extension Site {
    /// `{…, "count": …, "items": […], "next": …, "facets": {…}}`.
    fileprivate func json(_ page: Page, isCatalog: Bool) -> Body {
        var out = BodyWriter()
        if isCatalog {
            CatalogJSON.appendDescription(configuration, to: &out.bytes)
        } else {
            out.bytes = Array("{".utf8)
        }
        out.bytes.append(contentsOf: "\"count\":\(page.found.count),\"items\":[".utf8)
        for (index, item) in page.found.items.enumerated() {
            if index > 0 { out.bytes.append(UInt8(ascii: ",")) }
            CatalogDocument.append(item, base: base, to: &out.bytes)
            out.cut()
        }
        out.bytes.append(UInt8(ascii: "]"))
        if let next = page.next {
            out.bytes.append(contentsOf: ",\"next\":".utf8)
            out.bytes.append(contentsOf: CatalogJSON.string(next))
        }
        if !page.found.facets.isEmpty {
            out.bytes.append(contentsOf: ",\"facets\":".utf8)
            FacetJSON.append(page.found.facets, to: &out.bytes)
        }
        out.bytes.append(UInt8(ascii: "}"))
        return out.body()
    }
}

/// What the catalogue says of itself, in plain JSON.
enum CatalogJSON {
    /// `{"uri": …, "type": "Catalog", …,` with the object left open.
    static func appendDescription(_ configuration: WebConfiguration, to out: inout [UInt8]) {
        var writer = JSONWriter()
        writer.object {
            $0.member("uri", configuration.baseURL + "/catalog")
            $0.member("type", "Catalog")
            $0.text("title", configuration.title)
            $0.text("description", configuration.description)
            $0.key("publisher")
            $0.agent(configuration.publisher, base: configuration.baseURL)
            $0.member("homepage", configuration.homepage)
        }
        out.append(contentsOf: writer.bytes.dropLast())
        out.append(UInt8(ascii: ","))
    }

    static func string(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(text)
        return writer.bytes
    }
}
