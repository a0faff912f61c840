extension Timestamp {
    /// Reads RFC 3339 from bytes; the rules are those of ``init(rfc3339:)``.
    init?(utf8 text: ArraySlice<UInt8>) {
        var scanner = DigitScanner(rest: text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2),
            scanner.skip("-"),
            let day = scanner.digits(2), scanner.skipDateTimeSeparator(), let hour = scanner.digits(2),
            scanner.skip(":"), let minute = scanner.digits(2), scanner.skip(":"),
            let second = scanner.digits(2), let fraction = scanner.fraction(),
            let offset = scanner.offsetSeconds(), scanner.rest.isEmpty,
            let date = CivilDate(year: year, month: month, day: day), hour <= 23, minute <= 59, second <= 60
        else { return nil }
        let minuteStart = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 - offset
        // An offset may lead out of the years that can be written.
        guard Self.writableMinutes.contains(minuteStart) else { return nil }
        if second == 60 {
            guard (minuteStart + 60).isMultiple(of: 86_400) else { return nil }
            self.init(secondsSince1970: minuteStart + 59, nanoseconds: 999_999_999)
        } else {
            self.init(secondsSince1970: minuteStart + second, nanoseconds: fraction)
        }
    }

    /// The minutes of the years 0000–9999 in UTC, by their first second.
    private static let writableMinutes: ClosedRange<Int64> = -62_167_219_200...253_402_300_740
}

/// Takes fixed runs of digits off the front of a time.
private struct DigitScanner {
    var rest: ArraySlice<UInt8>

    mutating func digits(_ count: Int) -> Int64? {
        guard rest.count >= count else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(count) {
            guard byte.isASCIIDigit else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        rest = rest.dropFirst(count)
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `T`, `t` or a space (RFC 3339, section 5.6).
    mutating func skipDateTimeSeparator() -> Bool {
        skip("T") || skip("t") || skip(" ")
    }

    /// Nanoseconds of the fraction, 0 without one, nil when a dot has no digit behind it.
    mutating func fraction() -> Int32? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { $0.isASCIIDigit }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        var nanoseconds: Int32 = 0
        for index in 0..<9 {
            let digit = index < digits.count ? digits[digits.startIndex + index] - 0x30 : 0
            nanoseconds = nanoseconds * 10 + Int32(digit)
        }
        return nanoseconds
    }

    /// `Z`, `z`, `+hh:mm` or `+hhmm`, in seconds east of Greenwich.
    mutating func offsetSeconds() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = digits(2) else { return nil }
        _ = skip(":")
        guard let minutes = digits(2), hours <= 23, minutes <= 59 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
