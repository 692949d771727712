import DCAT
package import JSON

/// What the catalogue holds, as the JSON that the server answers and the command line prints.
package enum CatalogDocument {
    /// A dataset: its id and address, the stored document, and where it came from.
    ///
    /// - Parameter base: the catalogue's base URL, without a closing slash.
    package static func append(_ dataset: StoredDataset, base: String, to out: inout [UInt8]) {
        let id = dataset.id.description
        var head = JSONWriter(capacity: 128)
        head.beginObject()
        head.member("id", id)
        head.member("uri", "\(base)/datasets/\(id)")
        out.append(contentsOf: head.bytes)
        out.append(UInt8(ascii: ","))
        dataset.document.withUnsafeBytes { document in
            // Without its brackets: the members go on.
            StoredDocument.append(UnsafeRawBufferPointer(rebasing: document.dropFirst().dropLast()), base: base, to: &out)
        }
        var tail = JSONWriter(capacity: 256)
        tail.object {
            $0.member("id", dataset.source)
            $0.member("type", dataset.sourceType)
            $0.member("key", dataset.key)
            $0.member("url", dataset.url)
            $0.member("harvested", time(dataset.harvested))
            $0.member("changed", time(dataset.changed))
        }
        out.append(contentsOf: ",\"source\":".utf8)
        out.append(contentsOf: tail.bytes)
        out.append(UInt8(ascii: "}"))
    }

    package static func bytes(of dataset: StoredDataset, base: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(dataset.document.count + 512)
        append(dataset, base: base, to: &out)
        return out
    }

    package static func bytes(of run: RunState) -> [UInt8] {
        var writer = JSONWriter()
        writer.run(run)
        return writer.bytes
    }

    package static func bytes(of source: SourceState) -> [UInt8] {
        var writer = JSONWriter()
        writer.source(source)
        return writer.bytes
    }

    package static func bytes(of finding: StoredFinding) -> [UInt8] {
        var writer = JSONWriter()
        writer.finding(finding)
        return writer.bytes
    }

    /// Seconds since 1970 as an instant of ISO 8601.
    package static func time(_ seconds: Int?) -> String? {
        seconds.flatMap { DateValue(secondsSince1970: $0)?.description }
    }
}

extension JSONWriter {
    package mutating func run(_ run: RunState) {
        object {
            $0.member("id", Int(run.id))
            $0.member("source", run.source)
            $0.member("outcome", run.outcome.rawValue)
            $0.member("started", CatalogDocument.time(run.started))
            $0.member("finished", CatalogDocument.time(run.finished))
            $0.member("records", run.records)
            $0.member("added", run.added)
            $0.member("updated", run.updated)
            $0.member("unchanged", run.unchanged)
            $0.member("removed", run.removed)
            $0.member("findings", run.findings)
            $0.member("summary", run.summary)
        }
    }

    package mutating func source(_ source: SourceState) {
        object {
            $0.member("id", source.id)
            $0.member("title", source.title)
            $0.member("type", source.type)
            $0.member("url", source.url)
            if let publisher = source.publisher {
                $0.key("publisher")
                $0.object { writer in
                    writer.key("name")
                    writer.languageMap(publisher.name)
                    writer.member("teryt", publisher.teryt)
                    writer.member("homepage", publisher.homepage)
                }
            }
            $0.member("schedule", source.schedule)
            if source.isSample { $0.member("sample", true) }
            $0.member("state", source.health.rawValue)
            $0.member("datasets", source.datasets)
            if let lastRun = source.lastRun {
                $0.key("lastRun")
                $0.run(lastRun)
            }
            $0.member("nextRun", CatalogDocument.time(source.nextRun))
        }
    }

    package mutating func finding(_ finding: StoredFinding) {
        object {
            $0.member("severity", finding.severity)
            $0.member("code", finding.code)
            $0.member("key", finding.key)
            $0.member("field", finding.field)
            $0.member("value", finding.value)
            $0.member("message", finding.message)
        }
    }
}
