import DCAT
import Feeds
import RDF

/// What was wrong with the syntax of one document, as findings: the first ones each by itself, the others as a number.
struct DCATProblems: Sendable {
    /// How many problems of a document are told one by one.
    static let maxFindings = 100

    private var told: [Finding] = []
    private var untold = 0
    private var firstUntold: SourcePosition?
    /// How many statements, or parts of them, could not be read.
    private(set) var lost = 0
    /// Whether the document ends inside a statement.
    private(set) var isCut = false

    mutating func add(_ problem: RDFProblem) {
        let isRepaired = Self.isRepaired(problem.reason)
        if !isRepaired { lost += 1 }
        if problem.reason == .unexpectedEnd { isCut = true }
        guard told.count < Self.maxFindings else {
            untold += 1
            firstUntold = firstUntold ?? problem.position
            return
        }
        let outcome = isRepaired ? "it was read as it was meant" : "this statement was left out, and the others read"
        told.append(
            Finding(
                isRepaired ? .textRepaired : .recordInvalid, value: "\(problem.position)", "\(problem); \(outcome)."))
    }

    /// Faults after which the statement is there all the same.
    private static func isRepaired(_ reason: RDFProblem.Reason) -> Bool {
        switch reason {
        case .invalidIRI, .relativeIRI, .invalidLanguageTag, .expected("a full stop after a directive"): true
        default: false
        }
    }

    var findings: [Finding] {
        guard let firstUntold else { return told }
        let message = "There are \(untold) more faults of syntax, from \(firstUntold) on."
        return told + [Finding(lost > 0 ? .recordInvalid : .textRepaired, value: "\(untold)", message)]
    }

    /// The first fault in words, for a document of which nothing was left.
    var first: String? { told.first?.message }
}
