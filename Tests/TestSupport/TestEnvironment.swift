import Foundation

/// The environment of the tests and of the programs that they start.
///
/// It is changed once, before any of them reads it: nobody may read the environment of a process while another thread
/// changes it, and starting a program reads all of it.
package enum TestEnvironment {
    /// A key that a source file names, and what it is.
    package static let key = (name: "SNOP_TEST_TABULAR_KEY", value: "tajne")

    package static let variables: [String: String] = {
        // Proxies that lead nowhere: a fetcher that heeded them would fail every test.
        for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:1", 1) }
        setenv(key.name, key.value, 1)
        return ProcessInfo.processInfo.environment
    }()
}
