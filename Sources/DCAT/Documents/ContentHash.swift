import Crypto

/// What tells whether a dataset has changed: SHA-256 over its document without volatile members, lists sorted.
///
/// Portals touch `modified` every night without a change of content, and give keywords and files in any order; neither
/// is an update. The order of distributions is the publisher's and is kept in what is served, but not in the hash; nor is
/// any other order, since RDF has none. The ids of distributions are made from what is hashed, and may count places.
package enum ContentHash {
    /// - Parameter document: what ``DatasetDocument`` wrote.
    package static func hash(of document: [UInt8]) -> [UInt8] {
        document.withUnsafeBytes { bytes in
            var canonical = CanonicalDocument(bytes)
            canonical.append(.dataset)
            return Array(SHA256.hash(data: canonical.out))
        }
    }
}

/// The compact JSON of a dataset with the elements of its lists in the order of their bytes.
///
/// It reads what our own writer wrote: no white space, and no deeper than the model.
private struct CanonicalDocument {
    /// What a value is, as far as that decides on what is done with it.
    enum Role {
        case dataset, distribution, coordinates, other

        /// Whether a member says nothing of the content, or follows from it.
        func isVolatile(_ member: Slice<UnsafeRawBufferPointer>) -> Bool {
            switch (self, member.count) {
            case (.dataset, 8), (.distribution, 8): member.elementsEqual("modified".utf8)
            case (.distribution, 2): member.elementsEqual("id".utf8)
            default: false
            }
        }

        func role(of member: Slice<UnsafeRawBufferPointer>) -> Role {
            switch (self, member.count) {
            case (.dataset, 12): member.elementsEqual("distribution".utf8) ? .distribution : .other
            case (.dataset, 6): member.elementsEqual("sample".utf8) ? .distribution : .other
            case (.other, 4): member.elementsEqual("bbox".utf8) ? .coordinates : .other
            case (.other, 8): member.elementsEqual("centroid".utf8) ? .coordinates : .other
            default: .other
            }
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private(set) var out: [UInt8] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        out.reserveCapacity(bytes.count)
    }

    mutating func append(_ role: Role) {
        switch bytes[position] {
        case UInt8(ascii: "{"): appendObject(role)
        case UInt8(ascii: "["): appendArray(role)
        default: copy(through: endOfScalar)
        }
    }

    private mutating func appendObject(_ role: Role) {
        copy(through: position + 1)
        while bytes[position] != UInt8(ascii: "}") {
            if bytes[position] == UInt8(ascii: ",") { position += 1 }
            let start = out.count
            let end = endOfScalar
            let member = bytes[(position + 1)..<(end - 1)]
            copy(through: end + 1)
            append(role.role(of: member))
            // Every member that stays is followed by a comma, also the last: no text needs to be JSON here.
            if role.isVolatile(member) { out.removeSubrange(start...) } else { out.append(UInt8(ascii: ",")) }
        }
        copy(through: position + 1)
    }

    private mutating func appendArray(_ role: Role) {
        copy(through: position + 1)
        var elements: [Range<Int>] = []
        while bytes[position] != UInt8(ascii: "]") {
            if bytes[position] == UInt8(ascii: ",") { position += 1 }
            let start = out.count
            append(role)
            out.append(UInt8(ascii: ","))
            elements.append(start..<out.count)
        }
        if role != .coordinates, elements.count > 1 { sort(elements) }
        copy(through: position + 1)
    }

    /// Puts neighbouring stretches of `out` into the order of their bytes.
    private mutating func sort(_ elements: [Range<Int>]) {
        let sorted = elements.sorted { left, right in out[left].lexicographicallyPrecedes(out[right]) }
        guard sorted != elements, let start = elements.first?.lowerBound else { return }
        let inOrder = sorted.flatMap { out[$0] }
        out.replaceSubrange(start..., with: inOrder)
    }

    private mutating func copy(through end: Int) {
        out.append(contentsOf: bytes[position..<end])
        position = end
    }

    /// The end of the string, number or word that begins here.
    private var endOfScalar: Int {
        var end = position + 1
        guard bytes[position] == UInt8(ascii: "\"") else {
            while !",]}".utf8.contains(bytes[end]) { end += 1 }
            return end
        }
        while bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return end + 1
    }
}
