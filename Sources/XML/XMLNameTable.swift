internal import CXML

/// The strings of names that libxml2 keeps once each: equal pointers are equal names for as long as the parser lives.
///
/// One slot for each of 1024 classes of pointers; a collision only costs a new string.
struct XMLNameTable {
    private var pointers = [UnsafePointer<xmlChar>?](repeating: nil, count: 1024)
    private var strings = [String](repeating: "", count: 1024)

    /// The string that was kept for a pointer.
    func kept(_ pointer: UnsafePointer<xmlChar>) -> String? {
        let slot = Self.slot(of: pointer)
        return pointers[slot] == pointer ? strings[slot] : nil
    }

    mutating func keep(_ string: String, for pointer: UnsafePointer<xmlChar>) {
        let slot = Self.slot(of: pointer)
        pointers[slot] = pointer
        strings[slot] = string
    }

    @inline(__always)
    private static func slot(of pointer: UnsafePointer<xmlChar>) -> Int {
        Int(bitPattern: (UInt(bitPattern: pointer) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }

    subscript(pointer: UnsafePointer<xmlChar>) -> String {
        mutating get {
            let slot = Self.slot(of: pointer)
            if pointers[slot] != pointer {
                pointers[slot] = pointer
                strings[slot] = String(cString: pointer)
            }
            return strings[slot]
        }
    }
}
