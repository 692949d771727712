/// Something wrong or doubtful in a record, or in a run: what it is, where, what was seen and what was done about it.
///
/// A finding is collected and stored, never thrown: it costs nobody a record.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The record or the run could not be used as published.
        case error
        /// Something was lost, or users of the data will miss it.
        case warning
        /// Something was read in the only sensible way, and the publisher should know.
        case info
    }

    package let code: FindingCode
    /// The property concerned, by its DCAT name: `license`, `distribution[2].format`.
    package let field: String?
    /// The value as published, cut to 200 characters.
    package let value: String?
    /// What happened and what was done, in one sentence.
    package let message: String

    package var severity: Severity { code.severity }

    package init(_ code: FindingCode, field: String? = nil, value: String? = nil, _ message: String) {
        self.code = code
        self.field = field
        self.value = value.map { whole in
            let start = whole.unicodeScalars.prefix(200)
            return start.endIndex == whole.endIndex ? whole : String(start) + "…"
        }
        self.message = message
    }
}

/// What can be found wrong. The raw values are stable: they are stored, served and documented in `docs/findings.md`.
package enum FindingCode: String, Sendable, Hashable, CaseIterable {
    // A whole record.
    case recordInvalid = "record-invalid"
    case recordTooLarge = "record-too-large"
    case keyMissing = "key-missing"
    case keyDuplicate = "key-duplicate"
    case recordLeftOut = "record-left-out"
    // One field.
    case titleMissing = "title-missing"
    case descriptionMissing = "description-missing"
    case publisherMissing = "publisher-missing"
    case licenceMissing = "licence-missing"
    case licenceUnknown = "licence-unknown"
    case licenceVersionAssumed = "licence-version-assumed"
    case licenceDerived = "licence-derived"
    case formatMissing = "format-missing"
    case formatUnknown = "format-unknown"
    case formatInferred = "format-inferred"
    case mediaTypeInvalid = "media-type-invalid"
    case frequencyUnknown = "frequency-unknown"
    case themeUnknown = "theme-unknown"
    case languageUnknown = "language-unknown"
    case regionUnknown = "region-unknown"
    case regionAmbiguous = "region-ambiguous"
    case regionConflict = "region-conflict"
    case dateInvalid = "date-invalid"
    case urlMissing = "url-missing"
    case urlInvalid = "url-invalid"
    case emailInvalid = "email-invalid"
    case byteSizeInvalid = "byte-size-invalid"
    case geometryInvalid = "geometry-invalid"
    case geometryRepaired = "geometry-repaired"
    case checksumInvalid = "checksum-invalid"
    case codeUnknown = "code-unknown"
    case hvdCategoryMissing = "hvd-category-missing"
    case hvdCategoryDerived = "hvd-category-derived"
    case metadataDerived = "metadata-derived"
    case valueInvalid = "value-invalid"
    case valueRepeated = "value-repeated"
    case textRepaired = "text-repaired"
    case valueTooLong = "value-too-long"
    // A run.
    case unreachable = "unreachable"
    case timedOut = "timed-out"
    case addressRefused = "address-refused"
    case accessRefused = "access-refused"
    case httpStatus = "http-status"
    case serverError = "server-error"
    case tooManyRequests = "too-many-requests"
    case tooLarge = "too-large"
    case truncated = "truncated"
    case notWhatWasExpected = "not-what-was-expected"
    case refusedByPortal = "refused-by-portal"
    case countMismatch = "count-mismatch"
    case pagesWithoutEnd = "pages-without-end"
    case checksumMismatch = "checksum-mismatch"
    case checksumMissing = "checksum-missing"
    case schemaVersionUnknown = "schema-version-unknown"
    case fallbackUsed = "fallback-used"
    case removalsHeld = "removals-held"
    case sourceFlapping = "source-flapping"
    case hostPaused = "host-paused"
    case robotsDisallowed = "robots-disallowed"
    case interrupted = "interrupted"
    case runResumed = "run-resumed"

    package var severity: Finding.Severity {
        switch self {
        case .recordInvalid, .recordTooLarge, .keyMissing, .unreachable, .timedOut, .addressRefused, .accessRefused,
            .httpStatus, .serverError, .tooManyRequests, .tooLarge, .truncated, .notWhatWasExpected, .refusedByPortal,
            .pagesWithoutEnd, .hostPaused,
            .robotsDisallowed, .interrupted:
            .error
        case .keyDuplicate, .titleMissing, .publisherMissing, .licenceMissing, .licenceUnknown, .formatUnknown,
            .mediaTypeInvalid, .frequencyUnknown, .themeUnknown, .languageUnknown, .regionUnknown, .regionAmbiguous,
            .dateInvalid, .urlMissing, .urlInvalid, .emailInvalid, .byteSizeInvalid, .geometryInvalid, .valueTooLong,
            .checksumInvalid, .codeUnknown, .hvdCategoryMissing, .valueInvalid, .valueRepeated, .countMismatch,
            .checksumMismatch,
            .removalsHeld, .sourceFlapping, .schemaVersionUnknown:
            .warning
        case .recordLeftOut, .descriptionMissing, .licenceVersionAssumed, .licenceDerived, .formatMissing,
            .formatInferred,
            .hvdCategoryDerived, .metadataDerived, .regionConflict, .textRepaired, .geometryRepaired, .checksumMissing,
            .fallbackUsed,
            .runResumed:
            .info
        }
    }
}

/// What kind of trouble a finding is: it tells who can mend it. The raw values are stable: they are served and filtered by.
package enum FindingClass: String, Sendable, Hashable, CaseIterable {
    /// No answer came.
    case unreachable
    /// Requests are not let through: an address that may not be asked, or a rule that keeps programs out.
    case blocked
    /// A limit of time was met.
    case timedOut = "timed-out"
    /// The portal answered that it will not do this for a guest.
    case refused
    /// An answer came, and it is not the feed.
    case notWhatWasExpected = "not-what-was-expected"
    /// The feed came, and it could not be read to its end.
    case cannotBeRead = "cannot-be-read"
    /// A record breaks the rules of its format, or lacks what users of the data need.
    case invalidRecord = "invalid-record"
    /// A value was published that the catalogue's vocabulary cannot hold.
    case mappedWithLoss = "mapped-with-loss"
    /// Read in the likeliest way; somebody should look whether that was right.
    case suspicious
}

extension FindingCode {
    /// The kind of trouble that a code is.
    package var findingClass: FindingClass {
        switch self {
        case .unreachable, .serverError, .hostPaused: .unreachable
        case .addressRefused, .tooManyRequests, .robotsDisallowed: .blocked
        case .timedOut: .timedOut
        case .accessRefused, .refusedByPortal, .fallbackUsed: .refused
        case .httpStatus, .notWhatWasExpected, .pagesWithoutEnd: .notWhatWasExpected
        case .tooLarge, .truncated, .interrupted: .cannotBeRead
        case .recordInvalid, .recordTooLarge, .keyMissing, .keyDuplicate, .titleMissing, .descriptionMissing,
            .publisherMissing, .licenceMissing, .formatMissing, .urlMissing, .hvdCategoryMissing:
            .invalidRecord
        case .licenceUnknown, .formatUnknown, .mediaTypeInvalid, .frequencyUnknown, .themeUnknown, .languageUnknown,
            .regionUnknown, .regionAmbiguous, .dateInvalid, .urlInvalid, .emailInvalid, .byteSizeInvalid,
            .geometryInvalid,
            .checksumInvalid, .codeUnknown, .valueInvalid, .valueRepeated, .valueTooLong:
            .mappedWithLoss
        case .recordLeftOut, .licenceVersionAssumed, .licenceDerived, .formatInferred, .geometryRepaired,
            .hvdCategoryDerived,
            .metadataDerived, .regionConflict, .textRepaired, .countMismatch, .checksumMismatch, .checksumMissing,
            .schemaVersionUnknown,
            .removalsHeld,
            .sourceFlapping, .runResumed:
            .suspicious
        }
    }
}
