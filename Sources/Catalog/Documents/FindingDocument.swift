import DCAT
package import JSON

// What is wrong with a source, as the JSON that the server answers and the command line prints.

extension CatalogDocument {
    package static func bytes(of located: LocatedFinding, base: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.located(located, base: base)
        return writer.bytes
    }

    /// A run with its findings.
    ///
    /// - Parameter base: the catalogue's base URL, without a closing slash.
    package static func bytes(of run: RunState, _ page: FindingPage, base: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.members(of: run)
            $0.members(of: page, next: nil, base: base)
        }
        return writer.bytes
    }
}

extension JSONWriter {
    /// The members of a page of findings: how many there are, how many of them are only counted (the lines of old runs, and
    /// what a run found beyond what it keeps), the same faults together, and one after the other.
    ///
    /// - Parameter next: the address of the next page.
    package mutating func members(of page: FindingPage, next: String?, base: String) {
        member("count", page.count)
        if page.counted > 0 { member("counted", page.counted) }
        key("groups")
        array { for group in page.groups { $0.group(group, base: base) } }
        key("items")
        array { for item in page.items { $0.located(item, base: base) } }
        member("next", next)
    }

    /// The same fault of many records, with examples.
    ///
    /// - Parameter base: the catalogue's base URL, without a closing slash; `nil` where the datasets are in no catalogue.
    package mutating func group(_ group: FindingGroup, base: String?) {
        object {
            $0.member("severity", group.severity.rawValue)
            $0.member("code", group.code.name)
            $0.member("class", group.code.findingClass?.rawValue)
            $0.member("field", group.field)
            $0.member("count", group.count)
            $0.member("records", group.records)
            $0.advice(on: group.code)
            $0.key("examples")
            $0.array {
                // What was done and what to change stands with the group.
                for example in group.examples {
                    $0.object { $0.place(of: example, base: base) }
                }
            }
        }
    }

    /// A finding, where to look for it, and what to do about it.
    mutating func located(_ located: LocatedFinding, base: String) {
        object {
            $0.place(of: located, base: base)
            $0.advice(on: located.finding.code)
        }
    }

    private mutating func place(of located: LocatedFinding, base: String?) {
        let finding = located.finding
        member("severity", finding.severity.rawValue)
        member("code", finding.code.name)
        member("class", finding.code.findingClass?.rawValue)
        member("key", finding.key)
        member("title", located.title)
        member("page", located.page)
        if let base { member("dataset", located.dataset.map { "\(base)/datasets/\($0)" }) }
        member("field", finding.field)
        member("value", finding.value)
        member("message", finding.message)
        if let since = located.since { member("since", Int(since)) }
    }

    private mutating func advice(on code: StoredFindingCode) {
        guard let texts = code.texts else { return }
        text("done", texts.done)
        text("advice", texts.advice)
    }
}
