/// What was found out about the strings that a document repeats, in bounded memory.
///
/// One slot for each of 256 classes of strings; a collision only costs finding it out again.
struct StringMemory<Value> {
    private static var size: Int { 256 }
    /// Longer strings are not kept, so that a stranger's document does not say how much memory this takes.
    private static var maxBytes: Int { 1024 }

    /// Empty until something is kept: many contexts are made for one node each.
    private var slots: [(key: String, value: Value)?] = []

    subscript(_ key: String) -> Value? {
        get {
            guard !slots.isEmpty, let known = slots[Self.slot(key)], haveSameBytes(known.key, key) else { return nil }
            return known.value
        }
        set {
            guard let newValue, key.utf8.count <= Self.maxBytes else { return }
            if slots.isEmpty { slots = Array(repeating: nil, count: Self.size) }
            slots[Self.slot(key)] = (key, newValue)
        }
    }

    private static func slot(_ key: String) -> Int { Int(truncatingIfNeeded: hashOfEnd(key) >> 56) }
}

/// Tells strings apart that differ at their ends, as IRIs and keys do; the highest bits are the best.
@inline(__always)
func hashOfEnd(_ string: String) -> UInt64 {
    withBytes(of: string) { bytes in
        var end: UInt64 = 0
        if bytes.count >= 8 {
            end = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        } else {
            for byte in bytes { end = end << 8 | UInt64(byte) }
        }
        return (end ^ UInt64(bytes.count)) &* 0x9E37_79B9_7F4A_7C15
    }
}
