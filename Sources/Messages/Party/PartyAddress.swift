/// The parts of an address that matter: its scheme and its user part.
///
/// Written for what occurs, not for RFC 3261 and RFC 3966 to the letter: an unknown spelling must not hide a
/// number from the one who asks to have it forgotten.
struct PartyAddress {
    /// The scheme, as far as it is told apart.
    enum Scheme {
        /// `tel:` and its like, or no scheme and no host.
        case none
        /// `sip:`, `sips:`, or `user@host` without a scheme.
        case sip
        /// `ws:` or `wss:`.
        case websocket
    }

    let scheme: Scheme
    private let user: ArraySlice<UInt8>
    private let parameters: ArraySlice<UInt8>
    private let host: ArraySlice<UInt8>

    /// Takes folded text apart (``PartyText/folded(_:)``).
    init(_ text: ArraySlice<UInt8>) {
        var rest = Self.withoutDisplayName(text)
        var scheme = Scheme.none
        while let (name, address) = Self.scheme(of: rest) {
            if name == .websocket || scheme == .none { scheme = name }
            rest = address
        }
        if scheme == .websocket {
            (self.scheme, user, parameters, host) = (scheme, [], [], [])
            return
        }
        let at = rest.firstIndex(of: UInt8(ascii: "@"))
        var user = at.map { rest[..<$0] } ?? rest
        host = at.map { rest[($0 + 1)...] } ?? []
        if user.contains(UInt8(ascii: "%")) { user = Self.percentDecoded(user) }
        if let at = user.firstIndex(of: UInt8(ascii: "@")) { user = user[..<at] }
        if at != nil { scheme = .sip }
        if scheme == .sip { user = Self.withoutPassword(user, isHost: at == nil) }
        self.scheme = scheme
        let name = user.prefix { $0 != UInt8(ascii: ";") }
        self.user = name.trimmingSpace()
        parameters = user[name.endIndex...]
    }

    /// The number that the user part is, if it is one.
    var digits: PhoneDigits? {
        PhoneDigits(user)
    }

    /// The digits of a user part that is no number, when they are enough to be one.
    var possibleDigits: [UInt8]? {
        let digits = user.filter(\.isASCIIDigit)
        return digits.count >= MessageLimits.internationalDigitsMin ? Array(digits) : nil
    }

    /// Whether the user part stands for itself: no extension among its parameters (RFC 3966, section 5.3;
    /// `postd` is RFC 2806's), and no further number or address behind it.
    var isAlone: Bool {
        guard !host.contains(UInt8(ascii: "@")) else { return false }
        return parameters.split(separator: UInt8(ascii: ";")).allSatisfy { parameter in
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }.trimmingSpace().lowercasedASCII
            let isName = name.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-")
            }
            return isName && name.first?.isASCIILetter == true && !name.starts(with: "ext".utf8)
                && !name.starts(with: "postd".utf8)
        }
    }

    /// Whether the address says that the caller is not to be known.
    var isWithheld: Bool {
        // RFC 3323, section 4.1.1.3: the host of an anonymous URI.
        if host.lowercasedASCII.starts(with: "anonymous.invalid".utf8) { return true }
        let words = user.filter { $0.isASCIILetter || $0.isASCIIDigit }.lowercasedASCII
        return words.count <= 32 && Self.withheldWords.contains(String(decoding: words, as: UTF8.self))
    }

    /// What networks write for a number that they do not pass on, letters and digits only.
    private static let withheldWords: Set<String> = [
        "anonymous", "anonymouscaller", "anonymousinvalid", "blocked", "blockedcaller", "blockedcallerid",
        "blockednumber", "callerunknown", "calleridblocked", "calleridwithheld", "hidden", "hiddencaller",
        "hiddennumber", "idunavailable", "idwithheld", "nocallerid", "nonumber", "notavailable",
        "numberblocked", "numberhidden", "numberprivate", "numberrestricted", "numberunavailable",
        "numberunknown", "numberwithheld", "private", "privatecaller", "privatenumber", "restricted",
        "restrictedcaller", "restrictednumber", "unavailable", "unavailablecaller", "unavailablenumber",
        "undisclosed", "unidentified", "unknown", "unknowncaller", "unknownnumber", "withheld",
        "withheldcaller", "withheldnumber",
    ]

    /// What stands in angle brackets, if anything does: `"Alice" <sip:alice@example.com>`.
    private static func withoutDisplayName(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let open = text.lastIndex(of: UInt8(ascii: "<")) else { return text }
        let inner = text[(open + 1)...].prefix { $0 != UInt8(ascii: ">") }.trimmingSpace()
        return inner.isEmpty ? text[..<open].trimmingSpace() : inner
    }

    /// Splits off a scheme that is known, case-blind, with the slashes some put behind it.
    private static func scheme(of text: ArraySlice<UInt8>) -> (Scheme, rest: ArraySlice<UInt8>)? {
        guard let colon = text.prefix(8).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme: Scheme
        switch String(decoding: text[..<colon].trimmingSpace().lowercasedASCII, as: UTF8.self) {
        case "tel", "callto": scheme = .none
        case "sip", "sips": scheme = .sip
        case "ws", "wss": scheme = .websocket
        default: return nil
        }
        return (scheme, text[(colon + 1)...].drop { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: " ") })
    }

    /// Resolves `%2B` and its like, also when they have been escaped twice, and folds what comes out.
    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var current = text
        // Three rounds: a proxy or two may have escaped what was escaped already.
        for _ in 0..<3 where current.contains(UInt8(ascii: "%")) {
            var decoded: [UInt8] = []
            var rest = current
            while let byte = rest.popFirst() {
                // A sign would pass for the first of two digits.
                if byte == UInt8(ascii: "%"), rest.count >= 2, rest.first != UInt8(ascii: "+"),
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                {
                    decoded.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    decoded.append(byte)
                }
            }
            current = decoded[...]
        }
        // Decoded bytes need not be UTF-8; what is not becomes U+FFFD, which is no digit.
        return PartyText.folded(Array(String(decoding: current, as: UTF8.self).utf8)[...])[...]
    }

    /// The user part without password, or, where there is no `@`, the host without port and parameters.
    ///
    /// `sip:447700900123` is a host by the grammar, and a number by intention; an address of the Internet is
    /// neither, so it is left empty.
    private static func withoutPassword(_ text: ArraySlice<UInt8>, isHost: Bool) -> ArraySlice<UInt8> {
        let user = text.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "?") }
        guard isHost else { return user }
        let host = user.prefix { $0 != UInt8(ascii: ";") }
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isIPv4 =
            parts.count == 4
            && parts.allSatisfy { part in
                part.first != UInt8(ascii: "+") && UInt8(String(decoding: part, as: UTF8.self)) != nil
            }
        return isIPv4 || host.first == UInt8(ascii: "[") ? [] : user
    }
}
