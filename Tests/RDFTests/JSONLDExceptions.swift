/// The tests of the JSON-LD 1.1 toRdf suite that are not run, each with its reason.
///
/// Nothing is left out for the network or for an HTML processor: the contexts that tests name are handed over as built-in
/// ones, and the saved suite has no HTML.
enum JSONLDExceptions {
    private static let oldVersion = "for JSON-LD 1.0 processors only (specVersion json-ld-1.0)"
    private static let oldMode = "asks for the processing mode of JSON-LD 1.0"
    private static let generalized = "asks for generalized RDF, where a blank node may be a property"

    static let reasons: [String: String] = [
        "te014": oldVersion, "te026": oldVersion, "te071": oldVersion, "te115": oldVersion, "te116": oldVersion,
        "ter02": oldVersion, "ter03": oldVersion, "ter24": oldVersion, "ter32": oldVersion,
        "tc029": oldMode, "tep02": oldMode, "ter21": oldMode, "ter42": oldMode, "tpi01": oldMode, "tso01": oldMode,
        "ttn01": oldMode,
        "t0118": generalized, "te075": generalized,
        "ter56": "its input is not among the saved files; “the keyword @context cannot be defined” does the same",
    ]
}
