import Catalog
import DCAT

/// What the feed and the badge of a source say, in one language.
struct SourceText: Sendable {
    let language: String
    /// The title of the feed of the source with this title.
    let feedTitle: @Sendable (String) -> String
    let health: @Sendable (SourceState.Health) -> String
    /// So many datasets.
    let datasets: @Sendable (Int) -> String
    /// How a run ended, in one sentence.
    let outcome: @Sendable (RunState) -> String
    /// A fault that was not there before: the code, and how many records have it.
    let new: @Sendable (FindingGroup) -> String
    let done: String
    let advice: String

    static let polish = SourceText(
        language: "pl", feedTitle: { "\($0): przebiegi i nowe uwagi" }, health: polishHealth,
        datasets: polishDatasets, outcome: polishOutcome,
        new: { "Nowa uwaga: \(name(of: $0)), rekordów: \(max($0.records, 1))" },
        done: "Co zrobiono", advice: "Co zmienić")

    static let english = SourceText(
        language: "en", feedTitle: { "\($0): runs and new findings" }, health: \.rawValue,
        datasets: { "\($0) dataset\($0 == 1 ? "" : "s")" }, outcome: { $0.summary ?? $0.outcome.rawValue },
        new: { "New finding: \(name(of: $0)), in \(max($0.records, 1)) record\($0.records > 1 ? "s" : "")" },
        done: "What was done", advice: "What to change")

    private static func name(of fault: FindingGroup) -> String {
        fault.code.name + (fault.field.map { " (\($0))" } ?? "")
    }

    private static func polishHealth(_ health: SourceState.Health) -> String {
        switch health {
        case .ok: "w porządku"
        case .failing: "nie działa"
        case .held: "wstrzymane"
        case .paused: "zawieszone"
        case .disabled: "wyłączone"
        case .withdrawn: "wycofane"
        case .neverHarvested: "jeszcze nie zebrane"
        }
    }

    /// 1 zbiór, 2 zbiory, 5 zbiorów, 12 zbiorów, 22 zbiory.
    private static func polishDatasets(_ count: Int) -> String {
        let isFew = (2...4).contains(count % 10) && !(12...14).contains(count % 100)
        return "\(count) \(count == 1 ? "zbiór" : isFew ? "zbiory" : "zbiorów") danych"
    }

    private static func polishOutcome(_ run: RunState) -> String {
        let counts = """
            dodano \(run.added), zmieniono \(run.updated), usunięto \(run.removed), bez zmian \(run.unchanged)
            """
        let read = "odczytano rekordów: \(run.records) (\(counts))"
        return switch run.outcome {
        case .succeeded: "Przebieg udany; \(read)."
        case .held:
            "Usunięcia wstrzymane; \(read). Nie widziano zbiorów: \(run.missing); zostają, dopóki następny pełny przebieg nie pokaże tego samego."
        // Only a run that was held has missed anything.
        case .partial where run.missing > 0:
            "Przebieg pełny; \(read). Nie widziano zbiorów: \(run.missing); zostają decyzją operatora."
        case .partial: "Przebieg urwał się w połowie; \(read). Niczego nie usunięto."
        case .failed: "Przebieg nieudany: niczego nie odczytano, nie zmieniono ani nie usunięto."
        case .cancelled: "Operator zatrzymał przebieg; \(read)."
        case .queued, .running: "Przebieg trwa; \(read)."
        }
    }

    /// The language that was asked for by name, else the one that the reader likes better, else Polish.
    static func preferred(named name: String?, _ accept: Accept) -> SourceText {
        PageText.preferred(named: name, accept).language == english.language ? english : polish
    }
}
