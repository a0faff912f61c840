/// A kind of personal data, and the word that stands in its place: `[PHONE]`.
///
/// The list is DESIGN.md's and issue 4's, plus `number`: a run of digits that is too long to keep and that
/// nothing around it explains.
public enum EntityType: String, Sendable, Hashable, CaseIterable {
    /// A person's name.
    case person = "PERSON"
    /// A telephone number.
    case phone = "PHONE"
    /// An e-mail address.
    case email = "EMAIL"
    /// House number, street and unit.
    case address = "ADDRESS"
    /// A postcode or ZIP code.
    case postcode = "POSTCODE"
    /// A payment card's number (ISO/IEC 7812).
    case card = "CARD"
    /// A payment card's date of expiry.
    case cardExpiry = "CARD_EXPIRY"
    /// A payment card's verification value.
    case cvv = "CVV"
    /// A personal identification number or passcode.
    case pin = "PIN"
    /// A bank account, sort code, routing or customer account number.
    case account = "ACCOUNT"
    /// An international bank account number (ISO 13616).
    case iban = "IBAN"
    /// A number that a state gives to a person: social security, national insurance, tax, identity card.
    case nationalID = "NATIONAL_ID"
    /// A date of birth.
    case dateOfBirth = "DATE_OF_BIRTH"
    /// A passport number.
    case passport = "PASSPORT"
    /// A driving licence number.
    case licence = "LICENCE"
    /// A user name.
    case username = "USERNAME"
    /// A password.
    case password = "PASSWORD"
    /// A web address.
    case url = "URL"
    /// An IP address.
    case ip = "IP"
    /// A run of digits that nothing explains: when unsure about digits, mask.
    case number = "NUMBER"
    /// A phrase that an account or application wants masked.
    case word = "WORD"

    /// What stands in the text in place of the data, brackets included.
    public var mask: String { "[\(rawValue)]" }
}
