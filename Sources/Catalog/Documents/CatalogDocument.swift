package import DCAT
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
            StoredDocument.append(
                UnsafeRawBufferPointer(rebasing: document.dropFirst().dropLast()), base: base, to: &out)
        }
        if let cluster = dataset.cluster {
            var writer = JSONWriter(capacity: 256)
            writer.cluster(cluster, base: base)
            out.append(contentsOf: ",\"cluster\":".utf8)
            out.append(contentsOf: writer.bytes)
        }
        var tail = JSONWriter(capacity: 256)
        tail.object {
            $0.member("id", dataset.source)
            $0.member("type", dataset.sourceType)
            $0.member("key", dataset.key)
            $0.member("url", dataset.url)
            $0.member("harvested", time(dataset.harvested))
            $0.member("changed", time(dataset.changed))
            $0.member("missingSince", time(dataset.missingSince))
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
        writer.object { $0.members(of: run) }
        return writer.bytes
    }

    package static func bytes(of source: SourceState, base: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.source(source, base: base)
        return writer.bytes
    }

    /// Seconds since 1970 as an instant of ISO 8601.
    package static func time(_ seconds: Int?) -> String? {
        seconds.flatMap { DateValue(secondsSince1970: $0)?.description }
    }
}

extension JSONWriter {
    /// A time in seconds since 1970 as `2026-11-21T03:15:07Z`; nothing where there is none.
    package mutating func time(_ name: String, _ seconds: Int?) {
        member(name, CatalogDocument.time(seconds))
    }

    /// A text by language; nothing where it is empty.
    package mutating func text(_ name: String, _ text: LocalizedText) {
        guard !text.isEmpty else { return }
        key(name)
        languageMap(text)
    }

    /// The same dataset in other portals.
    fileprivate mutating func cluster(_ cluster: DatasetCluster, base: String) {
        object {
            $0.member("preferred", cluster.isPreferred)
            $0.key("others")
            $0.array { json in
                for other in cluster.others { json.clusterMember(other, base: base) }
            }
        }
    }

    private mutating func clusterMember(_ member: DatasetCluster.Member, base: String) {
        object {
            $0.member("id", member.id.description)
            $0.member("uri", "\(base)/datasets/\(member.id)")
            $0.member("source", member.source)
            $0.member("preferred", member.isPreferred)
            $0.member("through", member.through?.description)
            guard !member.reasons.isEmpty else { return }
            $0.key("reasons")
            $0.array { json in
                for tie in member.reasons {
                    json.object {
                        $0.member("kind", tie.kind.rawValue)
                        $0.member("value", tie.value)
                    }
                }
            }
        }
    }

    /// The members of a run.
    package mutating func members(of run: RunState) {
        member("id", Int(run.id))
        member("source", run.source)
        member("outcome", run.outcome.rawValue)
        time("started", run.started)
        time("finished", run.finished)
        member("records", run.records)
        member("added", run.added)
        member("updated", run.updated)
        member("unchanged", run.unchanged)
        member("removed", run.removed)
        if run.missing > 0 { member("missing", run.missing) }
        member("findings", run.findings)
        if run.isIncremental { member("kind", "incremental") }
        let cost = run.cost
        key("cost")
        object {
            $0.member("requests", cost.requests)
            $0.member("bytes", cost.bytes)
            $0.member("notModified", cost.notModified)
            $0.member("retries", cost.retries)
            $0.member("waitedMilliseconds", cost.waitedMilliseconds)
            $0.member("elapsedMilliseconds", cost.elapsedMilliseconds)
        }
        member("summary", run.summary)
    }

    /// A source with its health.
    ///
    /// - Parameter base: the catalogue's base URL, without a closing slash.
    package mutating func source(_ source: SourceState, base: String) {
        let address = "\(base)/sources/\(source.id)"
        object {
            $0.member("id", source.id)
            $0.member("uri", address)
            $0.member("title", source.title)
            $0.member("type", source.type)
            $0.member("url", source.url)
            if let publisher = source.publisher {
                $0.key("publisher")
                $0.agent(publisher, base: base)
            }
            $0.member("schedule", source.schedule)
            if source.isSample { $0.member("sample", true) }
            $0.member("state", source.health.rawValue)
            $0.member("datasets", source.datasets)
            $0.time("lastRun", source.lastRun?.started)
            $0.time("nextRun", source.nextRun)
            $0.member("summary", source.lastRun?.summary)
            $0.member("runs", address + "/runs")
            $0.member("findings", address + "/findings")
            $0.member("feed", address + "/feed.atom")
            $0.member("badge", address + "/badge.svg")
        }
    }

    /// An agent, with the catalogue's own IRI where it has none.
    package mutating func agent(_ agent: Agent, base: String) {
        object {
            $0.member("uri", agent.uri ?? base + agent.path)
            $0.text("name", agent.name)
            $0.member("teryt", agent.teryt)
            $0.member("homepage", agent.homepage)
            $0.member("email", agent.email)
        }
    }
}
