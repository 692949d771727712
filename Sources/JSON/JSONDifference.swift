/// One place at which two JSON documents differ, for a person or a program that wants to know what has changed.
///
///     JSONDifference.between(["title": ["pl": "Budżet"]], ["title": ["pl": "Budżet miasta"]])
///     // title.pl: "Budżet" → "Budżet miasta"
///
/// The order of members never counts, and the order of elements does not either: an element that stands elsewhere is
/// the same one. Elements that are not equal are paired by their `id`, else by their `uri`, else in their order, so that
/// one that was put in front of a list is one difference and not as many as the list is long.
public struct JSONDifference: Sendable, Hashable {
    /// Where: names with dots between them, and places in lists counted from 0, such as `distribution[2].format.label`.
    /// The place is that in the later document, or that in the earlier one where the element is gone.
    public let path: String
    /// What was there; `nil` where nothing was.
    public let old: JSONValue?
    /// What is there now; `nil` where nothing is.
    public let new: JSONValue?

    /// Makes a difference.
    public init(path: String, old: JSONValue?, new: JSONValue?) {
        self.path = path
        self.old = old
        self.new = new
    }

    /// The differences of two documents, in the order of the later one; none where they hold the same.
    public static func between(_ old: JSONValue, _ new: JSONValue) -> [JSONDifference] {
        var comparison = Comparison()
        comparison.compare(old, new, at: "")
        return comparison.differences
    }
}

private struct Comparison {
    var differences: [JSONDifference] = []

    mutating func compare(_ old: JSONValue, _ new: JSONValue, at path: String) {
        guard old != new else { return }
        switch (old, new) {
        case (.object(let old), .object(let new)): compare(old, new, at: path)
        case (.array(let old), .array(let new)): compare(old, new, at: path)
        default: differences.append(JSONDifference(path: path, old: old, new: new))
        }
    }

    private mutating func compare(_ old: JSONObject, _ new: JSONObject, at path: String) {
        for member in new {
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            if let before = old[member.key] {
                compare(before, member.value, at: place)
            } else {
                differences.append(JSONDifference(path: place, old: nil, new: member.value))
            }
        }
        for member in old where new[member.key] == nil {
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            differences.append(JSONDifference(path: place, old: member.value, new: nil))
        }
    }

    private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], at path: String) {
        let pairing = Pairing(old, new)
        for (index, element) in new.enumerated() {
            if let partner = pairing.partners[index] {
                compare(old[partner], element, at: "\(path)[\(index)]")
            } else {
                differences.append(JSONDifference(path: "\(path)[\(index)]", old: nil, new: element))
            }
        }
        for index in pairing.gone {
            differences.append(JSONDifference(path: "\(path)[\(index)]", old: old[index], new: nil))
        }
    }
}

/// Which element of the earlier list became which of the later one.
private struct Pairing {
    /// For each place in the later list the one in the earlier list, where there is one.
    private(set) var partners: [Int?]
    /// The places in the earlier list that have no partner, in order.
    private(set) var gone: [Int]

    init(_ old: [JSONValue], _ new: [JSONValue]) {
        partners = [Int?](repeating: nil, count: new.count)
        gone = Array(old.indices)
        pair(old, new) { Canonical($0) }
        pair(old, new) { Self.name("id", of: $0) }
        pair(old, new) { Self.name("uri", of: $0) }
        pair(old, new) { $0.kind }
    }

    private static func name(_ member: String, of element: JSONValue) -> String? { element[member]?.string }

    /// Pairs what has no partner yet and gives the same key, first with first.
    private mutating func pair<Key: Hashable>(
        _ old: [JSONValue], _ new: [JSONValue], by key: (JSONValue) -> Key?
    ) {
        guard !gone.isEmpty else { return }
        var waiting: [Key: [Int]] = [:]
        // The last one first, so that the first is taken from the end.
        for index in gone.reversed() {
            if let key = key(old[index]) { waiting[key, default: []].append(index) }
        }
        var taken: Set<Int> = []
        for index in new.indices where partners[index] == nil {
            guard let key = key(new[index]), let partner = waiting[key]?.popLast() else { continue }
            partners[index] = partner
            taken.insert(partner)
        }
        gone.removeAll(where: taken.contains)
    }
}

/// A value whose objects are equal whatever the order of their members is.
private indirect enum Canonical: Hashable {
    case scalar(JSONValue)
    case array([Canonical])
    case object([String: Canonical])

    init(_ value: JSONValue) {
        switch value {
        case .array(let elements): self = .array(elements.map(Canonical.init))
        case .object(let members):
            self = .object(Dictionary(members.map { ($0.key, Canonical($0.value)) }) { $1 })
        default: self = .scalar(value)
        }
    }
}

extension JSONValue {
    fileprivate enum Kind { case scalar, array, object }

    /// Only what is of one kind can have become another.
    fileprivate var kind: Kind? {
        switch self {
        case .array: .array
        case .object: .object
        default: .scalar
        }
    }
}
