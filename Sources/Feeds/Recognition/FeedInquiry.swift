import DCAT
package import Fetch

/// Asks one portal a few questions, remembers every answer, and why there was none.
package actor FeedInquiry {
    /// What came for a question.
    package struct Reply: Sendable {
        package let url: String
        package let result: Result<FetchResponse, HarvestFailure>

        package var response: FetchResponse? { try? result.get() }

        package var failure: HarvestFailure? {
            guard case .failure(let failure) = result else { return nil }
            return failure
        }

        /// In words: status, media type, size and where it came from, or why nothing came.
        package var summary: String {
            switch result {
            case .failure(let failure): return failure.finding.message
            case .success(let response):
                let type = response.mediaType.map { " \($0)" } ?? ""
                let place = response.redirects.last.map { " from \($0)" } ?? ""
                return "\(response.status)\(type), \(response.body.count) bytes\(place)"
            }
        }

        /// Whether other questions to the same portal are in vain.
        package var isUnreachable: Bool {
            failure.map { [.unreachable, .timedOut, .addressRefused].contains($0.finding.code) } ?? false
        }
    }

    private let portal: Portal
    private let budget: Int
    package private(set) var replies: [Reply] = []

    /// - Parameter budget: how many questions may be asked.
    package init(_ portal: Portal, budget: Int) {
        self.portal = portal
        self.budget = budget
    }

    /// Asks an address.
    ///
    /// - Parameters:
    ///   - accepted: statuses beside 2xx whose content may tell something.
    ///   - isPage: the address was found, and not given: `robots.txt` may forbid it.
    /// - Returns: `nil` where no more questions may be asked.
    /// - Throws: `CancellationError` only.
    package func ask(
        _ url: String, accept: String, accepted: Set<Int> = [], isPage: Bool = false
    ) async throws -> Reply? {
        guard replies.count < budget else { return nil }
        let reply: Reply
        do {
            let response = try await portal.get(url, accept: accept, accepted: accepted, isPage: isPage)
            reply = Reply(url: url, result: .success(response))
        } catch let failure as HarvestFailure {
            reply = Reply(url: url, result: .failure(failure))
        }
        replies.append(reply)
        return reply
    }
}
