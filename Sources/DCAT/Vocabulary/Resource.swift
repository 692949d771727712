import CResources

/// The files of `catalog/` that are shipped inside the program, so that it runs from any directory.
package enum Resource {
    /// The paths below `catalog/` of all shipped files, in order.
    package static var names: [String] {
        (0..<snop_resource_count()).map { String(cString: snop_resource_at($0).pointee.name) }
    }

    /// The file's bytes; `nil` where no such file is shipped.
    package static func bytes(_ name: String) -> UnsafeBufferPointer<UInt8>? {
        for index in 0..<snop_resource_count() {
            let resource = snop_resource_at(index).pointee
            if String(cString: resource.name) == name {
                return UnsafeBufferPointer(start: resource.bytes, count: resource.count)
            }
        }
        return nil
    }

    /// The file's text; a file that is not shipped is a mistake of ours.
    package static func text(_ name: String) -> String {
        guard let bytes = bytes(name) else { preconditionFailure("\(name) is not among the shipped resources") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
