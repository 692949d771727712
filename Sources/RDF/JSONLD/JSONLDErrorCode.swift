/// The faults that JSON-LD 1.1 API §9.6 names, spelled as there.
public enum JSONLDErrorCode: String, Hashable, Sendable {
    /// “colliding keywords”.
    case collidingKeywords = "colliding keywords"
    /// “context overflow”.
    case contextOverflow = "context overflow"
    /// “cyclic IRI mapping”.
    case cyclicIRIMapping = "cyclic IRI mapping"
    /// “invalid @id value”.
    case invalidID = "invalid @id value"
    /// “invalid @import value”.
    case invalidImport = "invalid @import value"
    /// “invalid @included value”.
    case invalidIncluded = "invalid @included value"
    /// “invalid @index value”.
    case invalidIndex = "invalid @index value"
    /// “invalid @nest value”.
    case invalidNest = "invalid @nest value"
    /// “invalid @prefix value”.
    case invalidPrefix = "invalid @prefix value"
    /// “invalid @propagate value”.
    case invalidPropagate = "invalid @propagate value"
    /// “invalid @protected value”.
    case invalidProtected = "invalid @protected value"
    /// “invalid @reverse value”.
    case invalidReverse = "invalid @reverse value"
    /// “invalid @version value”.
    case invalidVersion = "invalid @version value"
    /// “invalid base direction”.
    case invalidBaseDirection = "invalid base direction"
    /// “invalid base IRI”.
    case invalidBaseIRI = "invalid base IRI"
    /// “invalid container mapping”.
    case invalidContainerMapping = "invalid container mapping"
    /// “invalid context entry”.
    case invalidContextEntry = "invalid context entry"
    /// “invalid context nullification”.
    case invalidContextNullification = "invalid context nullification"
    /// “invalid default language”.
    case invalidDefaultLanguage = "invalid default language"
    /// “invalid IRI mapping”.
    case invalidIRIMapping = "invalid IRI mapping"
    /// “invalid keyword alias”.
    case invalidKeywordAlias = "invalid keyword alias"
    /// “invalid language map value”.
    case invalidLanguageMapValue = "invalid language map value"
    /// “invalid language mapping”.
    case invalidLanguageMapping = "invalid language mapping"
    /// “invalid language-tagged string”.
    case invalidLanguageTaggedString = "invalid language-tagged string"
    /// “invalid language-tagged value”.
    case invalidLanguageTaggedValue = "invalid language-tagged value"
    /// “invalid local context”.
    case invalidLocalContext = "invalid local context"
    /// “invalid remote context”.
    case invalidRemoteContext = "invalid remote context"
    /// “invalid reverse property”.
    case invalidReverseProperty = "invalid reverse property"
    /// “invalid reverse property map”.
    case invalidReversePropertyMap = "invalid reverse property map"
    /// “invalid reverse property value”.
    case invalidReversePropertyValue = "invalid reverse property value"
    /// “invalid scoped context”.
    case invalidScopedContext = "invalid scoped context"
    /// “invalid set or list object”.
    case invalidSetOrListObject = "invalid set or list object"
    /// “invalid term definition”.
    case invalidTermDefinition = "invalid term definition"
    /// “invalid type mapping”.
    case invalidTypeMapping = "invalid type mapping"
    /// “invalid type value”.
    case invalidTypeValue = "invalid type value"
    /// “invalid typed value”.
    case invalidTypedValue = "invalid typed value"
    /// “invalid value object”.
    case invalidValueObject = "invalid value object"
    /// “invalid value object value”.
    case invalidValueObjectValue = "invalid value object value"
    /// “invalid vocab mapping”.
    case invalidVocabMapping = "invalid vocab mapping"
    /// “keyword redefinition”.
    case keywordRedefinition = "keyword redefinition"
    /// “loading remote context failed”.
    case loadingRemoteContextFailed = "loading remote context failed"
    /// “protected term redefinition”.
    case protectedTermRedefinition = "protected term redefinition"
}
