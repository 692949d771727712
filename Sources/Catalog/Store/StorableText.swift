extension String {
    /// The text as SQLite keeps it whole: U+0000, at which the database library ends a text, is U+FFFD.
    ///
    /// Two keys that differ behind it would else be one.
    package var storable: String {
        guard utf8.contains(0) else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(scalar.value == 0 ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }
}
