package import DCAT
package import Fetch

/// Why a feed could not be read on.
package struct HarvestFailure: Error, Sendable, CustomStringConvertible {
    /// What others decide by; the finding's code follows from it.
    package enum Reason: Sendable, Equatable {
        /// A status that nobody who asked understands.
        case status(Int)
        /// No answer came.
        case unanswered(FetchError.Reason)
        /// The answer is not what was asked for.
        case unreadable
        /// The answer breaks off.
        case tooShort
        /// The feed leads on and on.
        case endless
        case tooLarge
        /// The answer itself says that the portal will not do this.
        case refused
        /// An address that must not be followed.
        case elsewhere
        /// The source needs what the operator did not give.
        case locked
        /// What the run went on at is not what it was.
        case changed
        case recordTooLarge
        case recordInvalid
    }

    package let reason: Reason
    package let finding: Finding

    package init(_ reason: Reason, field: String? = nil, value: String? = nil, _ message: String) {
        self.reason = reason
        finding = Finding(reason.code, field: field, value: value, message)
    }

    /// - Parameter words: what the status means, as far as that is known.
    package static func status(_ status: Int, _ url: String, _ words: String = "") -> HarvestFailure {
        HarvestFailure(.status(status), value: "\(status)", "\(url) answered \(status)\(words).")
    }

    /// An answer without a byte.
    package static func empty(_ url: String) -> HarvestFailure {
        HarvestFailure(.unreadable, value: url, "\(url) answered with nothing.")
    }

    /// An answer that has no beginning of a document in XML.
    package static func notXML(_ url: String, _ error: some Error) -> HarvestFailure {
        HarvestFailure(.unreadable, value: url, "\(url) did not answer with XML: \(error).")
    }

    /// A document that began well.
    package static func brokenOff(_ url: String, _ error: some Error) -> HarvestFailure {
        HarvestFailure(.unreadable, value: url, "\(url) breaks off: \(error).")
    }

    package static let gone: Set<Int> = [404, 410]

    /// The status that was answered, where that is why.
    package var status: Int? {
        guard case .status(let status) = reason else { return nil }
        return status
    }

    /// What was asked for is not there.
    package var isGone: Bool { status.map(Self.gone.contains) ?? false }

    package var description: String { finding.message }
}

extension HarvestFailure.Reason {
    fileprivate var code: FindingCode {
        switch self {
        case .status(401), .status(403), .status(407): .accessRefused
        case .status(429): .tooManyRequests
        case .status(500...599): .serverError
        case .status: .httpStatus
        case .unanswered(let reason): reason.findingCode
        case .unreadable: .notWhatWasExpected
        case .tooShort: .truncated
        case .endless: .pagesWithoutEnd
        case .tooLarge: .tooLarge
        case .refused: .refusedByPortal
        case .elsewhere: .addressRefused
        case .locked: .accessRefused
        case .changed: .interrupted
        case .recordTooLarge: .recordTooLarge
        case .recordInvalid: .recordInvalid
        }
    }
}

extension FetchError.Reason {
    /// The finding that a failed request is.
    package var findingCode: FindingCode {
        switch self {
        case .addressRefused, .schemeNotAllowed: .addressRefused
        case .timedOut: .timedOut
        case .tooLarge, .tooManyRequests: .tooLarge
        case .hostPaused: .hostPaused
        case .robotsDisallowed: .robotsDisallowed
        case .truncated, .badEncoding: .truncated
        case .tooManyRedirects, .protocolError: .notWhatWasExpected
        // This machine's own trouble, and none of the portal's.
        case .spool, .notStarted: .interrupted
        case .invalidURL, .invalidRequest, .hostNotFound, .connectionFailed, .tls, .localFile, .cancelled, .shutDown:
            .unreachable
        }
    }
}
