import CCurl

// libcurl calls these on the loop's thread, inside curl_multi_perform, while the loop holds the transfer.
extension Transfer {
    func installCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        easy.check(snop_curl_set_write(easy.handle, writeCallback, context))
        easy.check(snop_curl_set_header(easy.handle, headerCallback, context))
        easy.check(snop_curl_set_progress(easy.handle, progressCallback, context))
        easy.check(snop_curl_set_open_socket(easy.handle, openSocketCallback, context))
    }

    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Any count but the one that was given stops the transfer; this one is never a count of bytes that were given.
private let refused = Int.max

private let writeCallback: curl_write_callback = { bytes, size, count, context in
    guard let transfer = Transfer.from(context) else { return refused }
    let total = size * count
    return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: total)) ? total : refused
}

private let headerCallback: curl_write_callback = { bytes, size, count, context in
    guard let transfer = Transfer.from(context) else { return refused }
    let total = size * count
    return transfer.receive(headerLine: UnsafeRawBufferPointer(start: bytes, count: total)) ? total : refused
}

// Sees bytes that the decompressor swallows without giving any.
private let progressCallback: curl_xferinfo_callback = { context, _, received, _, _ in
    guard let transfer = Transfer.from(context) else { return 1 }
    return transfer.isWithinMaxBytes(Int(received)) ? 0 : 1
}

// The address that is checked is the address that is connected to, whatever DNS said before or will say next, for the
// first URL, each redirect and each further address of the same host.
private let openSocketCallback: curl_opensocket_callback = { context, purpose, address in
    guard let transfer = Transfer.from(context), let address, purpose == CURLSOCKTYPE_IPCXN else { return -1 }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = Int(snop_curl_address(address, &bytes))
    guard transfer.mayConnect(to: IPAddress(bytes: Array(bytes.prefix(count)))) else { return -1 }
    return snop_curl_open(address)
}
