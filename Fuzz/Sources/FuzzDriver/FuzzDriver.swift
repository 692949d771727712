import CFuzzer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs libFuzzer, with the arguments of the process as its flags and folders.
///
/// - Parameter check: is given one input after the other; ends the process where something does not hold.
public func runFuzzer(_ check: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) -> Never {
    FuzzedCheck.current = check
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
        LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
            FuzzedCheck.current(UnsafeRawBufferPointer(start: bytes, count: count))
            return 0
        })
}

/// What libFuzzer's callback, which captures nothing, calls.
private enum FuzzedCheck {
    // Written once, before libFuzzer starts.
    nonisolated(unsafe) static var current: @Sendable (UnsafeRawBufferPointer) -> Void = { _ in }
}

/// Stops with a message where something that must always hold does not.
@inlinable @inline(__always)
public func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    guard !holds else { return }
    fatalError("broken: \(what())")
}
