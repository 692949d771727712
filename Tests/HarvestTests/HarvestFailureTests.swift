import DCAT
import Fetch
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Why a feed could not be read on")
struct HarvestFailureTests {
    @Test(
        "the finding follows from the reason",
        arguments: [
            (.status(304), .httpStatus), (.status(401), .accessRefused), (.status(403), .accessRefused),
            (.status(404), .httpStatus), (.status(407), .accessRefused), (.status(429), .tooManyRequests),
            (.status(500), .serverError), (.status(599), .serverError), (.status(600), .httpStatus),
            (.unanswered(.hostNotFound("a")), .unreachable), (.unanswered(.tooManyRedirects(9)), .notWhatWasExpected),
            (.unreadable, .notWhatWasExpected), (.tooShort, .truncated), (.endless, .pagesWithoutEnd),
            (.refused, .refusedByPortal), (.elsewhere, .addressRefused), (.locked, .accessRefused),
            (.changed, .interrupted),
        ] as [(HarvestFailure.Reason, FindingCode)])
    func codes(reason: HarvestFailure.Reason, code: FindingCode) {
        #expect(HarvestFailure(reason, "…").finding.code == code)
    }

    @Test("what is not there is told from what is out of order")
    func gone() {
        #expect([404, 410].allSatisfy { HarvestFailure.status($0, "https://a.pl").isGone })
        #expect(![304, 400, 403, 500].contains { HarvestFailure.status($0, "https://a.pl").isGone })
        #expect(HarvestFailure.status(404, "https://a.pl").finding.value == "404")
        #expect(HarvestFailure(.unreadable, value: "404", "…").status == nil)
    }
}
