/// An open-addressing table from hashes to the positions of an array kept elsewhere.
///
/// A graph asks it four times per triple, so it stores nothing but four bytes a slot and the hash of each entry.
struct HashIndex: Sendable {
    private var slots: [UInt32]
    private var hashes: [UInt32] = []

    init(minimumCapacity: Int) {
        var size = 16
        while size * 2 < minimumCapacity * 3 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        hashes.reserveCapacity(minimumCapacity)
    }

    /// The entry with this hash for which `matches` holds.
    @inline(__always)
    func find(_ hash: UInt64, where matches: (Int) -> Bool) -> Int? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(tag) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if hashes[entry] == tag, matches(entry) { return entry }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds the next entry, whose position is the number of entries so far.
    mutating func append(_ hash: UInt64) {
        precondition(hashes.count < Int(UInt32.max) - 1, "a graph holds fewer than 2^32 terms and triples")
        if (hashes.count + 1) * 3 > slots.count * 2 { grow() }
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        hashes.append(tag)
        place(entry: hashes.count - 1, tag: tag)
    }

    private mutating func place(entry: Int, tag: UInt32) {
        let mask = slots.count - 1
        var slot = Int(tag) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(entry + 1)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (entry, tag) in hashes.enumerated() { place(entry: entry, tag: tag) }
    }
}

/// A fast keyed hash by folded multiplication. The key is drawn once a process, so that a feed cannot aim at collisions.
enum FoldedHash {
    private static let key: (UInt64, UInt64) = {
        var random = SystemRandomNumberGenerator()
        return (random.next() | 1, random.next() | 1)
    }()

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        let key = key
        var state = key.0 ^ seed
        var offset = 0
        while offset + 8 <= bytes.count {
            state = fold(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), key.1)
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return fold(fold(state ^ tail, key.1) ^ UInt64(bytes.count), key.0)
    }

    static func hash(_ one: UInt32, _ two: UInt32, _ three: UInt32) -> UInt64 {
        let key = key
        return fold(fold(key.0 ^ (UInt64(one) << 32 | UInt64(two)), key.1) ^ UInt64(three), key.0)
    }

    static func hash(_ string: String, seed: UInt64) -> UInt64 {
        withBytes(of: string) { hash($0, seed: seed) }
    }

    static func hash(_ term: Term) -> UInt64 {
        switch term {
        case .iri(let iri): return hash(iri.string, seed: 1)
        case .blank(let node): return hash(node.label, seed: 2)
        case .literal(let literal):
            let lexical = hash(literal.lexical, seed: 3)
            return switch literal.annotation {
            case .none: lexical
            case .language(let tag): hash(tag, seed: lexical)
            case .datatype(let datatype): hash(datatype.string, seed: ~lexical)
            }
        }
    }

    @inline(__always)
    private static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = one.multipliedFullWidth(by: other)
        return product.high ^ product.low
    }
}
