/// What kind of endpoint one side of a call was (DESIGN 3.1); the raw value is what is stored and exported.
public enum PartyType: String, Sendable, Hashable, CaseIterable {
    /// A phone number of five digits or more, also as the user part of a `tel:` or `sip:` URI.
    case number
    /// A SIP URI whose user part is no number.
    case sip
    /// A user of a client SDK, and any text that is nothing else.
    case app
    /// One to four digits.
    case `extension`
    /// A `ws:` or `wss:` URI.
    case websocket
    /// A caller who withheld the number, or whose network did.
    case withheld
    /// Missing, null or blank.
    case none
}
