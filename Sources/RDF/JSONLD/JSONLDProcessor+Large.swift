internal import JSON

/// An item whose large arrays are not built as trees: a catalogue may hold all of its datasets in one.
struct LargeItem {
    /// The members; a large array stands as an empty one.
    var object: JSONObject
    /// The large arrays by their keys.
    var arrays: [String: Range<Int>]

    /// Items up to this size are built as one tree.
    static let minimumBytes = 256 << 10
    /// The sizes of an array that is left out, and of the parts in which it is read.
    private static let arrayBytes = 64 << 10
    static let partBytes = 32 << 10
    /// With more members an item is left to the limits of the parser.
    private static let maxMembers = 10_000

    /// Takes an item apart; `nil` where that would save nothing.
    init?(_ range: Range<Int>, in document: inout JSONScanner) throws {
        var scanner = document.scanner(in: range)
        guard range.count > Self.minimumBytes, scanner.kind == .object else { return nil }
        var members: [JSONObject.Member] = []
        arrays = [:]
        try scanner.enterObject()
        while let key = try scanner.nextKey() {
            let isArray = scanner.kind == .array && key != "@context"
            let range = try scanner.skipValue()
            // Types decide what the keys mean, but they are no objects.
            let isLarge = try isArray && range.count > Self.arrayBytes && Self.beginsWithObject(range, scanner)
            // Of equal keys the last counts.
            arrays[key] = isLarge ? range : nil
            members.append(JSONObject.Member(key: key, value: isLarge ? [] : try document.value(in: range)))
            guard members.count <= Self.maxMembers else { return nil }
        }
        guard !arrays.isEmpty else { return nil }
        object = JSONObject(members)
    }

    private static func beginsWithObject(_ array: Range<Int>, _ document: JSONScanner) throws -> Bool {
        var scanner = document.scanner(in: array)
        try scanner.enterArray()
        return scanner.kind == .object
    }
}

/// Reading of large items in parts, so that memory does not grow with them. RDF does not care in how many places a node is
/// described.
extension JSONLDProcessor {
    mutating func readLarge(
        _ item: LargeItem, of document: inout JSONScanner, _ property: String?, in context: SettledContext,
        isWhole: Bool
    ) throws {
        var item = item
        let entered = try tolerating { try $0.enter(item.object, of: property, in: context, $0.documentBase) }
        guard var expansion = entered else { return }
        let isNode = item.object.keys.allSatisfy { Self.belongsToNode($0, expansion.active) }
        for (key, range) in item.arrays where !isNode || !Self.canBeRead(inParts: key, expansion.active) {
            item.object[key] = try document.value(in: range)
            item.arrays[key] = nil
        }
        let expanded = try tolerating {
            try $0.expandMembers(of: item.object, &expansion)
            return try $0.finish(expansion.members, of: property)
        }
        guard !item.arrays.isEmpty else { return try stateItem(expanded ?? .null, isWhole: isWhole) }
        guard expanded != nil else { return }
        let members = expansion.members
        let isGraph = isWhole && members.count == 1 && members["@graph"] != nil
        let subject = isGraph ? nil : try state(.object(members.object), in: nil)
        for (key, range) in item.arrays.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            try readParts(document.scanner(in: range)) { processor, values in
                var part = expansion.emptied
                let member = JSONObject.Member(key: key, value: .array(values))
                try processor.expandMembers(of: JSONObject(distinct: [member]), &part)
                if isGraph {
                    for node in part.result["@graph"]?.elements ?? [] { try processor.state(node, in: nil) }
                } else {
                    try processor.state(part.members.object, of: subject, in: nil)
                }
            }
        }
    }

    /// Whether a key may stand in a node, and whether its array may be taken apart.
    private static func belongsToNode(_ key: String, _ active: SettledContext) -> Bool {
        switch active.keyword(key) {
        case nil, "@context", "@id", "@type", "@index", "@graph", "@included", "@reverse": true
        default: false
        }
    }

    private static func canBeRead(inParts key: String, _ active: SettledContext) -> Bool {
        let meaning = active.meaning(of: key)
        switch meaning.kind {
        case .nothing: return true
        case .keyword(let keyword): return keyword == "@graph" || keyword == "@included"
        case .property: return !meaning.containers.contains(.list) && meaning.type != "@json"
        }
    }

    /// Hands out the elements of an array, some at a time. In recovering mode an element that is broken is left out.
    private mutating func readParts(
        _ array: JSONScanner, _ body: (inout JSONLDProcessor, [JSONValue]) throws -> Void
    ) throws {
        var scanner = array
        var values: [JSONValue] = []
        var size = 0
        try scanner.enterArray()
        while let element = try scanner.nextElement() {
            if let value = try toleratingBrokenJSON({ _ in try scanner.value(in: element) }) { values.append(value) }
            size += element.count
            guard size >= LargeItem.partBytes else { continue }
            try body(&self, values)
            values = []
            size = 0
        }
        try body(&self, values)
    }
}
