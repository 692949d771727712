import Crypto
import Text

/// The catalogue's id of a dataset: a name-based UUID (RFC 9562, version 5) of the source's id and the record's own key.
///
/// A catalogue that is rebuilt from nothing gives every dataset the same id, and so the same URL.
package struct DatasetID: Sendable, Hashable, CustomStringConvertible {
    /// Sixteen bytes in network order.
    package let bytes: [UInt8]

    /// The name space of all Snop ids: a constant of ours, never to be changed.
    private static let namespace: [UInt8] = [
        0x6f, 0x0a, 0x5d, 0x2e, 0x91, 0x3c, 0x5b, 0x7f, 0x8e, 0x44, 0x0d, 0x6b, 0x53, 0x6e, 0x6f, 0x70,
    ]

    /// An id that was stored: sixteen bytes.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 16, "an id has sixteen bytes")
        self.bytes = bytes
    }

    package init(source: String, key: String) {
        self.init(name: source + "\n" + key)
    }

    /// The id of a distribution, from its dataset's id and its own key or place.
    package init(dataset: DatasetID, distribution: String) {
        self.init(name: dataset.description + "\n" + distribution)
    }

    private init(name: String) {
        var hasher = Insecure.SHA1()
        hasher.update(data: Self.namespace)
        hasher.update(data: Array(name.utf8))
        var bytes = Array(hasher.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// Reads the canonical form, 36 characters in either case; anything else is `nil`.
    package init?(_ text: String) {
        var bytes: [UInt8] = []
        var high: UInt8?
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        for (index, character) in characters.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Hexadecimal.value(of: character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.bytes = bytes
    }

    package var description: String {
        String(unsafeUninitializedCapacity: 36) { out in
            var place = 0
            for (index, byte) in bytes.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    out[place] = UInt8(ascii: "-")
                    place += 1
                }
                out[place] = Hexadecimal.digit(byte >> 4)
                out[place + 1] = Hexadecimal.digit(byte & 15)
                place += 2
            }
            return place
        }
    }
}
