import Fetch
import Foundation

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

extension Bench {
    /// What a feed at an address is recognised to be.
    func recognise(_ url: String) async throws -> Recognition {
        try await recognise(Source.unregistered(url: url))
    }

    /// What a file is recognised to be.
    func recognise(_ file: URL) async throws -> Recognition {
        try await recognise(Source.unregistered(path: file.path))
    }

    private func recognise(_ source: Source) async throws -> Recognition {
        let portal = Portal(
            fetcher: PoliteFetcher(fetcher, policy: PolitenessPolicy(retries: 0)), memory: nil, source: source,
            fingerprint: [], isFull: true, account: RequestAccount())
        return try await TypeRecognition(portal: portal, source: source).recognise()
    }
}
