import DCAT
import Fetch
import XML

/// Finds out what a source without a `type` is, from what its address answers.
struct TypeRecognition {
    let portal: Portal
    let source: Source

    /// - Throws: ``HarvestFailure`` that says what was tried.
    func type() async throws -> SourceType {
        var refusal: HarvestFailure?
        do {
            let answer = try await portal.get(
                source.url, accept: "application/json, application/xml;q=0.9, */*;q=0.5")
            if isSupplyFeed(answer) { return .otwarteDane }
            if DCATDocument.isCatalogue(answer) { return .dcat }
        } catch let failure as HarvestFailure where failure.finding.code == .httpStatus {
            // A portal may have no front page of its own, and an interface all the same.
            refusal = failure
        }
        let status = CKANAddress(source.url).action("site_read", [])
        if let answer = try? await portal.get(status, accept: "application/json"),
            (try? CKANAnswer(answer, url: status)) != nil
        {
            return .ckan
        }
        if let refusal { throw refusal }
        throw HarvestFailure(
            .notWhatWasExpected, value: source.url,
            """
            \(source.url) is neither a supply feed of dane.gov.pl nor a DCAT catalogue nor a CKAN portal (\(status) was tried); \
            name the `type` in the source file.
            """)
    }

    private func isSupplyFeed(_ answer: FetchResponse) -> Bool {
        let start = answer.body.withUnsafeBytes { Array($0.prefix(65_536)) }
        guard let reader = try? XMLPullReader(bytes: start, encoding: answer.charset) else { return false }
        while let event = try? reader.next() {
            guard case .start(let tag) = event else { continue }
            return tag.name == "datasets"
        }
        return false
    }
}
