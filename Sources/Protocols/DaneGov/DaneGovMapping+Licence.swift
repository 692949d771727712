import DCAT
import Feeds
import JSON

/// The licence by the rules of dane.gov.pl, and the conditions as statements of rights.
extension DaneGovMapping {
    /// Conditions that ask for at least CC BY 4.0.
    private static let flags = ["source", "modification", "cc40_responsibilities", "default_cc40"]
    /// Conditions in words. Those on personal data and works under copyright do not change the licence.
    private static let texts = ["responsibilities", "custom_description", "db_or_copyrighted", "personal_data"]

    /// Licences by the portal's numbers, the strictest last.
    private static let chosen = [
        "CC0", "CC_BY_4_0", "CC_BYSA_4_0", "CC_BYNC_4_0", "CC_BYNCSA_4_0", "CC_BYND_4_0", "CC_BYNCND_4_0",
    ]

    func addConditions(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for name in Self.texts {
            guard let text = normaliser.lines(fields["license_condition_" + name], field: "rights") else { continue }
            dataset.rights.append(LocalizedText(normaliser.language, text))
        }
        let isConditional =
            Self.flags.contains { fields.flag("license_condition_" + $0) == true }
            || fields["license_condition_responsibilities", "license_condition_custom_description"] != nil
        if let name = fields["license_name"] {
            let licence = normaliser.licence([name])
            dataset.license = licence.map { [$0] } ?? []
            // CC0 has no room for a condition.
            guard isConditional, let licence, licence == Vocabularies.licences.code("CC0")?.concept else { return }
        }
        let least = isConditional ? 2 : 1
        let number = max(least, fields.value("license_chosen")?.int ?? least)
        guard Self.chosen.indices.contains(number - 1),
            let licence = Vocabularies.licences.code(Self.chosen[number - 1])
        else {
            return normaliser.report(
                .licenceUnknown, field: "license", value: "\(number)",
                "The portal's list of licences has no such number; it was left out.")
        }
        dataset.license = [licence.concept]
        let reason =
            number > least
            ? "The portal names no licence and has a number of its list"
            : isConditional
                ? "Conditions are stated without a licence that has any" : "Neither a licence nor a condition is stated"
        normaliser.report(
            .licenceDerived, field: "license", value: licence.code,
            "\(reason), which dane.gov.pl reads as \(licence.code).")
    }
}
