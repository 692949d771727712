internal import JSON

/// Members in order, to whose arrays can be added without copying them: many keys may stand for one property.
struct ExpandedMembers {
    /// Up to here a search along the members costs less than a table of them.
    private static let linearLimit = 32

    private(set) var members: [JSONObject.Member] = []
    /// One bit for each of 64 classes of keys, so that most that are new are known to be without a search.
    private var seen: UInt64 = 0
    /// The place of each key, once there are more than `linearLimit`.
    private var places: [String: Int] = [:]

    subscript(_ key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            guard let newValue else { return }
            if let place = place(of: key) {
                members[place].value = newValue
            } else {
                append(key, newValue)
            }
        }
    }

    var isEmpty: Bool { members.isEmpty }
    var count: Int { members.count }
    var object: JSONObject { JSONObject(distinct: members) }

    mutating func add(_ values: [JSONValue], to key: String) {
        guard let place = place(of: key) else { return append(key, .array(values)) }
        var items = members[place].value.elements
        members[place].value = .null
        items += values
        members[place].value = .array(items)
    }

    private static func bit(of key: String) -> UInt64 { 1 << (hashOfEnd(key) >> 58) }

    private func place(of key: String) -> Int? {
        guard seen & Self.bit(of: key) != 0 else { return nil }
        if members.count > Self.linearLimit { return places[key] }
        return members.firstIndex { haveSameBytes($0.key, key) }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(JSONObject.Member(key: key, value: value))
        seen |= Self.bit(of: key)
        if members.count == Self.linearLimit + 1 {
            for (index, member) in members.enumerated() { places[member.key] = index }
        } else if members.count > Self.linearLimit {
            places[key] = members.count - 1
        }
    }
}
