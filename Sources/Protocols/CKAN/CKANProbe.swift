import Feeds
import Fetch
import Text

/// CKAN: the action API answers in a form that nothing else has.
struct CKANProbe: AnswerProbe {
    /// Statuses with which the action API refuses in its own words.
    private static let refusals: Set<Int> = [400, 403, 404, 409]

    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult {
        guard let response = first.response else {
            return ProbeResult(evidence: [TypeEvidence.nothing(first)])
        }
        if let page = WebPage(response) {
            guard let generator = page.generator, generator.lowercased().hasPrefix("ckan") else {
                return ProbeResult(evidence: [.init(first, 0, "\(page.description); it does not name CKAN.")])
            }
            return ProbeResult(evidence: [.init(first, 30, "A web page that was made by \(generator).")])
        }
        let isFile = CKANAddress(source.url).isFile
        guard let answer = try? CKANAnswer(response, url: first.url, allowsBareList: isFile)
        else { return ProbeResult(evidence: [.init(first, 0, "This is no answer of CKAN's action API.")]) }
        let packages = answer.packages
        guard packages.hasPackages else {
            let isSearch = answer.count != nil
            let observation =
                isSearch ? "A search of the action API that found nothing." : "An answer without packages."
            return ProbeResult(evidence: [.init(first, isSearch ? 60 : 20, observation)])
        }
        guard packages.arePackages else {
            return ProbeResult(evidence: [.init(first, 10, "A list, but its entries have nothing of CKAN's packages.")]
            )
        }
        // Of a portal more can be asked; a file is all there is.
        let observation = "An answer of the action API with \(packages.returned) packages."
        return ProbeResult(evidence: [.init(first, isFile ? 90 : 40, observation)])
    }

    /// The action API below the address, and where that has none, at the root of the server.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        try await ask(inquiry, source.url, &finding)
        guard finding.evidence.allSatisfy({ $0.points <= 0 }), let root = Address.root(of: source.url),
            root != CKANAddress(source.url).root
        else { return finding }
        var elsewhere = ProbeResult()
        try await ask(inquiry, root, &elsewhere)
        finding.evidence += elsewhere.evidence
        if let good = elsewhere.evidence.first(where: { $0.points > 0 }) {
            finding.evidence.append(good.repeated(TypeEvidence.elsewhere, "The portal is at \(root)."))
            finding.address = root
        }
        return finding
    }

    private func ask(_ inquiry: FeedInquiry, _ address: String, _ finding: inout ProbeResult) async throws {
        let api = CKANAddress(address)
        let questions = [
            api.action("site_read", []), api.action("package_search", [("q", "*:*"), ("rows", "0")]),
        ]
        for question in questions {
            guard let reply = try await inquiry.ask(question, accept: "application/json", accepted: Self.refusals)
            else { return }
            finding.evidence.append(evidence(of: reply))
            if reply.isUnreachable { return }
        }
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        do {
            let answer = try CKANAnswer(response, url: reply.url)
            let count = answer.count.map { " It states \($0) datasets." } ?? ""
            return TypeEvidence(reply, 60, "The action API answered `success: true`.\(count)")
        } catch let refusal as CKANRefusal where refusal.isInWords {
            return TypeEvidence(reply, 20, "The action API refused in its own words: \(refusal.message)")
        } catch let failure as HarvestFailure {
            return TypeEvidence(reply, 0, failure.finding.message)
        } catch {
            return TypeEvidence(reply, 0, "This is no answer of CKAN's action API.")
        }
    }
}

extension TypeEvidence {
    /// The same question and answer, for another observation.
    fileprivate func repeated(_ points: Int, _ observation: String) -> TypeEvidence {
        TypeEvidence(url: url, answer: answer, observation: observation, points: points)
    }
}
