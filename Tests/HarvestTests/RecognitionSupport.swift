import Fetch

@testable import Harvest

extension Bench {
    /// What a feed at an address is recognised to be.
    func recognise(_ url: String) async throws -> Recognition {
        let source = try Source.unregistered(url: url)
        let portal = Portal(
            fetcher: PoliteFetcher(fetcher, policy: PolitenessPolicy(retries: 0)), writer: nil, source: source,
            fingerprint: [], isFull: true, account: RequestAccount())
        return try await TypeRecognition(portal: portal, source: source).recognise()
    }
}
