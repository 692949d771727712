import HTTPTypes

/// Header fields that HTTPTypes has no names for.
extension HTTPField.Name {
    static let link = own("Link")
    static let referrerPolicy = own("Referrer-Policy")

    private static func own(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else {
            preconditionFailure("\(name) is a field name (RFC 9110, section 5.1)")
        }
        return field
    }
}
