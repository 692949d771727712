import JSON

/// What one check of an installation came to.
struct Diagnosis: Sendable, Equatable {
    enum Status: String, Sendable {
        case ok
        /// It works, and will not for ever, or not well.
        case warning
        /// It does not work.
        case error
    }

    /// What was checked: a stable word.
    let check: String
    let status: Status
    /// What was found.
    let message: String
    /// What to do; `nil` where all is well.
    let advice: String?

    static func ok(_ check: String, _ message: String) -> Diagnosis {
        Diagnosis(check: check, status: .ok, message: message, advice: nil)
    }

    static func warning(_ check: String, _ message: String, _ advice: String) -> Diagnosis {
        Diagnosis(check: check, status: .warning, message: message, advice: advice)
    }

    static func error(_ check: String, _ message: String, _ advice: String) -> Diagnosis {
        Diagnosis(check: check, status: .error, message: message, advice: advice)
    }
}

/// What all checks together came to.
struct Diagnoses: Sendable {
    let all: [Diagnosis]

    private func count(_ status: Diagnosis.Status) -> Int { all.count { $0.status == status } }

    var status: Diagnosis.Status { count(.error) > 0 ? .error : count(.warning) > 0 ? .warning : .ok }

    /// A line for each check, below it what to do, and a last line with the sum.
    var text: String {
        let width = all.map(\.check.count).max() ?? 0
        let lines = all.flatMap { diagnosis in
            let status = diagnosis.status.rawValue + String(repeating: " ", count: 9 - diagnosis.status.rawValue.count)
            let check = diagnosis.check + String(repeating: " ", count: width - diagnosis.check.count)
            let first = "\(status)\(check)  \(Console.oneLine(diagnosis.message))"
            guard let advice = diagnosis.advice else { return [first] }
            return [first, String(repeating: " ", count: width + 11) + "→ \(Console.oneLine(advice))"]
        }
        let sum = "\(all.count) checks, \(count(.error)) errors, \(count(.warning)) warnings."
        return (lines + [sum]).joined(separator: "\n")
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("status", status.rawValue)
            $0.key("checks")
            $0.array {
                for diagnosis in all {
                    $0.object {
                        $0.member("check", diagnosis.check)
                        $0.member("status", diagnosis.status.rawValue)
                        $0.member("message", diagnosis.message)
                        $0.member("advice", diagnosis.advice)
                    }
                }
            }
        }
        return writer.bytes
    }
}
