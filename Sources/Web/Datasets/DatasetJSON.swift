import Catalog
import DCAT
import Foundation
import JSON

/// A stored dataset as it is served in plain JSON: its bytes are spliced, never parsed.
enum DatasetJSON {
    /// Appends `{"id": …, "uri": …, …the stored members…, "source": {…}}`.
    static func append(_ dataset: StoredDataset, base: String, to out: inout [UInt8]) {
        let id = dataset.id.description
        out.append(contentsOf: "{\"id\":\"\(id)\",\"uri\":".utf8)
        out.append(contentsOf: string("\(base)/datasets/\(id)"))
        out.append(UInt8(ascii: ","))
        dataset.document.withUnsafeBytes { document in
            // The stored document is an object with members; its braces are ours to set.
            let members = UnsafeRawBufferPointer(rebasing: document.dropFirst().dropLast())
            StoredDocument.append(members, base: base, to: &out)
        }
        out.append(contentsOf: ",\"source\":".utf8)
        out.append(contentsOf: source(of: dataset))
        out.append(UInt8(ascii: "}"))
    }

    private static func source(of dataset: StoredDataset) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("id", dataset.source)
            $0.member("type", dataset.sourceType)
            $0.member("key", dataset.key)
            $0.member("url", dataset.url)
            $0.time("harvested", dataset.harvested)
            $0.time("changed", dataset.changed)
        }
        return writer.bytes
    }

    private static func string(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(text)
        return writer.bytes
    }
}

extension JSONWriter {
    /// Writes a time in seconds since 1970 as `2026-11-21T03:15:07Z`; nothing where there is none.
    mutating func time(_ name: String, _ seconds: Int?) {
        member(name, seconds.flatMap(DateValue.init(secondsSince1970:))?.description)
    }

    /// Writes a text by language; nothing where it is empty.
    mutating func text(_ name: String, _ text: LocalizedText) {
        guard !text.isEmpty else { return }
        key(name)
        languageMap(text)
    }
}

extension StoredDataset {
    /// Adds what the served form is made of, but for the time of the last harvest, which is no content.
    func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.bytes)
        fingerprint.add([UInt8](hash))
        fingerprint.add(changed)
        fingerprint.add(source)
        fingerprint.add(sourceType ?? "")
        fingerprint.add(url ?? "")
    }
}

extension DatasetGraph {
    /// The graph in one of its syntaxes; the plain JSON is none.
    func bytes(_ form: Form) -> [UInt8] {
        switch form {
        case .json, .jsonLD: graph.jsonLD(DatasetContext.context)
        case .turtle: graph.turtle()
        case .nTriples: graph.nTriples()
        }
    }
}
