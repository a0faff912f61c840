/// The number that a command names, complete and in international form (DESIGN 3.2).
///
/// A national form would leave open whom it means, and what a forget finds would depend on chance. Nothing
/// renders it: descriptions and mirror are empty.
public struct InternationalNumber: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The number as 7–15 ASCII digits, without `+` or `00`.
    ///
    /// **Secret**: for tokens only.
    public let digits: [UInt8]

    /// Reads a number in any spelling that ``CallParty`` understands, as the same number.
    ///
    /// - Parameter text: `+` or `00` and 7–15 digits, or 7–15 digits that do not begin with 0; separators,
    ///   digits of any script, `(0)`, `tel:`, `sip:` and a display name are seen through. Nil for anything
    ///   else: an extension behind the number, or a list of numbers, among it.
    public init?(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// Reads a number from valid UTF-8.
    init?(utf8 text: ArraySlice<UInt8>) {
        let folded = PartyText.folded(text)
        let address = PartyAddress(folded[...])
        guard Self.isAlone(folded), address.isAlone, let number = address.digits, !number.hasExtension,
            number.isInternational || number.digits.first != UInt8(ascii: "0"),
            (MessageLimits.internationalDigitsMin...MessageLimits.internationalDigitsMax)
                .contains(number.digits.count)
        else { return nil }
        digits = number.digits
    }

    /// Whether there is no comma, as in lists and before what is dialled later, and nothing behind angle
    /// brackets or in a second pair.
    private static func isAlone(_ folded: [UInt8]) -> Bool {
        guard !folded.contains(UInt8(ascii: ",")) else { return false }
        guard let open = folded.firstIndex(of: UInt8(ascii: "<")) else { return true }
        return folded.firstIndex(of: UInt8(ascii: ">")) == folded.count - 1
            && !folded[(open + 1)...].contains(UInt8(ascii: "<"))
    }

    /// What a forget looks for, no two alike; the first is the person.
    ///
    /// **Secret**: for tokens only. The last eight digits (all when there are fewer), then the last seven, six and five as whole numbers,
    /// and each of those behind one 0: networks shorten numbers.
    public var personForms: [[UInt8]] {
        var forms = [Array(digits.suffix(MessageLimits.personDigits))]
        for count in MessageLimits.shortenedPersonDigits {
            let short = Array(digits.suffix(count))
            for form in [short, [UInt8(ascii: "0")] + short] where !forms.contains(form) {
                forms.append(form)
            }
        }
        return forms
    }

    /// A constant.
    public var description: String { "InternationalNumber" }
    /// A constant.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}
