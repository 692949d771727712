/// A date with the precision it was published with: `2016`, `2016-06`, `2016-06-03` or `2016-06-03T12:00:00Z`.
///
/// DCAT allows `xsd:gYear`, `xsd:gYearMonth`, `xsd:date` and `xsd:dateTime` wherever it asks for a date
/// (DCAT 3, section 6.4.8). An instant is kept in UTC, to the second.
package struct DateValue: Sendable, Hashable {
    /// How much of the date is known.
    package enum Precision: Sendable, Hashable { case year, month, day, instant }

    package let precision: Precision
    package let year: Int
    package let month: Int
    package let day: Int
    /// Seconds since midnight UTC; 0 unless the precision is `.instant`.
    package let secondOfDay: Int

    /// Fails unless every part exists in the Gregorian calendar and the year has four digits.
    package init?(year: Int, month: Int? = nil, day: Int? = nil) {
        guard (1000...9999).contains(year) else { return nil }
        if let month, !(1...12).contains(month) { return nil }
        if let day {
            guard let month, day >= 1, day <= Self.daysInMonth(year: year, month: month) else { return nil }
        }
        self.year = year
        self.month = month ?? 1
        self.day = day ?? 1
        secondOfDay = 0
        precision = day != nil ? .day : month != nil ? .month : .year
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z; fails outside the years 1000 to 9999.
    package init?(secondsSince1970 seconds: Int) {
        // What lies far outside of these years must not be reckoned with: a damaged number would overflow.
        guard (-40_000_000_000...300_000_000_000).contains(seconds) else { return nil }
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let (year, month, day) = Self.civil(daysSince1970: days)
        guard (1000...9999).contains(year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        secondOfDay = seconds - days * 86_400
        precision = .instant
    }

    /// Seconds from 1970-01-01T00:00:00Z to the start of the year, month or day, or to the instant.
    package var secondsSince1970: Int {
        Self.daysSince1970(year: year, month: month, day: day) * 86_400 + secondOfDay
    }

    /// The first second after the year, month, day or instant: the open end of the interval that it names.
    package var endSecondsSince1970: Int {
        switch precision {
        case .year: Self.daysSince1970(year: year + 1, month: 1, day: 1) * 86_400
        case .month:
            Self.daysSince1970(
                year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1) * 86_400
        case .day: secondsSince1970 + 86_400
        case .instant: secondsSince1970 + 1
        }
    }

    static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years from a March start.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension DateValue: CustomStringConvertible {
    /// The lexical form of XML Schema: `2016`, `2016-06`, `2016-06-03`, `2016-06-03T12:00:00Z`.
    package var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch precision {
        case .year: return "\(year)"
        case .month: return "\(year)-\(two(month))"
        case .day: return "\(year)-\(two(month))-\(two(day))"
        case .instant:
            let clock = "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))"
            return "\(year)-\(two(month))-\(two(day))T\(clock)Z"
        }
    }
}
