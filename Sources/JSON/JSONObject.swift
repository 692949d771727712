/// The members of a JSON object in the order in which they were written.
///
/// A key that is written twice (which RFC 8259 §4 leaves open) keeps its first place and its last value. Keys compare as
/// Swift strings do, by canonical equivalence. Two objects are equal when they have equal members in the same order.
public struct JSONObject: Sendable, RandomAccessCollection, ExpressibleByDictionaryLiteral {
    /// A key and its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let key: String
        /// What it names.
        public var value: JSONValue

        /// Makes a member.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    static let linearLimit = 32

    @usableFromInline
    private(set) var members: [Member]
    /// The place of each key, kept once a linear search would be slow (and, with hostile keys, quadratic).
    private var places: [String: Int]?

    /// An object without members.
    public init() { members = [] }

    /// An object of these members, in this order; of equal keys the last value wins.
    public init(_ members: [Member]) {
        self.init(members, hasDistinctKeys: false)
    }

    /// An object of these members, in this order; of equal keys the last value wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { Member(key: $0.0, value: $0.1) })
    }

    /// An object of members that are known to have keys of their own, in this order.
    package init(distinct members: [Member]) {
        self.init(members, hasDistinctKeys: true)
    }

    /// The one place where duplicate keys are settled; the parser says when it knows that there are none.
    init(_ members: [Member], hasDistinctKeys: Bool) {
        if members.count <= Self.linearLimit, hasDistinctKeys || Self.areFewAndDistinct(members) {
            self.members = members
            return
        }
        self.members = []
        self.members.reserveCapacity(members.count)
        var places = [String: Int](minimumCapacity: members.count)
        for member in members {
            if let place = places[member.key] {
                self.members[place].value = member.value
            } else {
                places[member.key] = self.members.count
                self.members.append(member)
            }
        }
        if self.members.count > Self.linearLimit { self.places = places }
    }

    /// Whether a comparison of each with each, cheaper than a table where there are few, finds no key twice.
    private static func areFewAndDistinct(_ members: [Member]) -> Bool {
        guard members.count <= 8 else { return false }
        for later in members.indices.dropFirst() {
            for earlier in 0..<later where members[earlier].key == members[later].key { return false }
        }
        return true
    }

    /// The value of a key, or nil. Setting replaces in place or appends; setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil):
                members.remove(at: place)
                reindex()
            case (nil, let value?):
                members.append(Member(key: key, value: value))
                if places != nil { places?[key] = members.count - 1 } else { reindex() }
            case (nil, nil): break
            }
        }
    }

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }
    /// The first position, 0.
    @inlinable public var startIndex: Int { 0 }
    /// The position after the last member.
    @inlinable public var endIndex: Int { members.count }
    /// The member at a position.
    @inlinable public subscript(position: Int) -> Member { members[position] }

    private func place(of key: String) -> Int? {
        if let places { return places[key] }
        return members.firstIndex { $0.key == key }
    }

    private mutating func reindex() {
        guard members.count > Self.linearLimit else {
            places = nil
            return
        }
        var places = [String: Int](minimumCapacity: members.count)
        for (index, member) in members.enumerated() { places[member.key] = index }
        self.places = places
    }
}

extension JSONObject: Hashable {
    /// Whether both have equal members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }
    /// Hashes the members in order.
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
