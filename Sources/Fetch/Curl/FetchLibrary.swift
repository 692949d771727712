import CCurl
import Glibc

/// The libcurl that this process has loaded, and whether it can do what the fetcher asks of it.
public struct FetchLibrary: Sendable {
    /// Such as `7.88.1 (OpenSSL/3.0.17)`.
    public let version: String
    /// What it was built without, or cannot find: `https`, `zlib`, certificates of the authorities. Empty where all is well.
    public let missing: [String]

    /// Asks the library.
    public init() {
        guard let info = snop_curl_version()?.pointee else {
            version = "unknown"
            missing = ["libcurl"]
            return
        }
        version = String(cString: info.version) + (info.ssl_version.map { " (\(String(cString: $0)))" } ?? "")
        var missing: [String] = []
        if info.features & CURL_VERSION_SSL == 0 { missing.append("https") }
        if info.features & CURL_VERSION_LIBZ == 0 { missing.append("zlib") }
        let authorities = [info.cainfo, info.capath].compactMap { $0 }
        if !authorities.isEmpty && !authorities.contains(where: { access($0, R_OK) == 0 }) {
            missing.append("the certificates of authorities (package ca-certificates)")
        }
        self.missing = missing
    }
}
