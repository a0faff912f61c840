/// One side of a call: what it was, and, for as long as the result is on its way, its number.
///
/// The full number is needed to make the person's token and must go nowhere else. So nothing renders it: the
/// descriptions and the mirror show the type alone.
public struct CallParty: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What kind of endpoint this is.
    public let type: PartyType

    /// The full number as ASCII digits, normalised; nil for anything but a number.
    ///
    /// **Secret**: for tokens only.
    ///
    /// Normalised means: digits of any script as ASCII, separators gone, international prefix gone, and the
    /// `(0)` behind it. A national form stays as it is, for the country is not known.
    public let digits: [UInt8]?

    /// What tells a person from others (DESIGN 3.2): the last eight digits, or all when there are fewer.
    ///
    /// Also of what is no number but may hold one, such as `sip:bob447700900123@host`: nothing of it is kept, and
    /// when unsure, forget. Nil where no number is. **Secret**: for the person's token only.
    public let personDigits: [UInt8]?

    /// Reads `from` or `to` as the Voice API writes it.
    ///
    /// - Parameters:
    ///   - text: the field; nil when it is missing or null.
    ///   - isAppUser: whether `from_user` stands in for a `from` that is missing, null or blank.
    public init(_ text: String?, isAppUser: Bool = false) {
        self.init(utf8: text.map { Array($0.utf8)[...] }, isAppUser: isAppUser)
    }

    /// Reads `from` or `to` from valid UTF-8.
    init(utf8 text: ArraySlice<UInt8>?, isAppUser: Bool = false) {
        guard let text, !text.isEmpty else {
            self.init(type: isAppUser ? .app : .none)
            return
        }
        // Nearly all are plain E.164 digits; nothing of the rest is needed for them.
        if text.allSatisfy(\.isASCIIDigit) {
            self.init(PhoneDigits(plain: text))
            return
        }
        let folded = PartyText.folded(text)
        guard !folded.isEmpty else {
            self.init(type: isAppUser ? .app : .none)
            return
        }
        let address = PartyAddress(folded[...])
        if address.scheme == .websocket {
            self.init(type: .websocket)
        } else if let digits = address.digits {
            self.init(digits)
        } else if address.isWithheld {
            self.init(type: .withheld)
        } else {
            self.init(type: address.scheme == .sip ? .sip : .app, possibleDigits: address.possibleDigits)
        }
    }

    private init(type: PartyType, possibleDigits: [UInt8]? = nil) {
        self.type = type
        digits = nil
        personDigits = possibleDigits.map(Self.person)
    }

    private init(_ number: PhoneDigits) {
        let isExtension = number.digits.count <= MessageLimits.extensionDigitsMax
        type = isExtension ? .extension : .number
        digits = isExtension ? nil : number.digits
        personDigits = digits.map(Self.person)
    }

    private static func person(_ digits: [UInt8]) -> [UInt8] {
        Array(digits.suffix(MessageLimits.personDigits))
    }

    /// What may be kept of a number: all but its last four digits, and nothing of six digits or fewer.
    ///
    /// Nothing either of more than 15 digits: something stands behind the number then, and taking four off
    /// would leave the number whole.
    public var shortened: String? {
        guard let digits, (MessageLimits.keptDigitsMin...MessageLimits.keptDigitsMax).contains(digits.count)
        else { return nil }
        return String(decoding: digits.dropLast(MessageLimits.removedDigits), as: UTF8.self)
    }

    /// The type alone.
    public var description: String { "CallParty(\(type.rawValue))" }

    /// The type alone.
    public var debugDescription: String { description }

    /// A mirror that shows the type alone.
    public var customMirror: Mirror { Mirror(self, children: ["type": type.rawValue], displayStyle: .struct) }
}
