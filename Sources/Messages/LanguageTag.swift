/// Tells language tags from anything else that might stand in their place.
///
/// Narrower than BCP 47 (RFC 5646, section 2.1) on purpose, since what passes is kept as spelled: a variant
/// or private-use subtag could hide a name or the end of a number. Passed are language, extended language
/// (`zh-cmn`), script and region, in that order and case-blind, with hyphens or underscores. Whether a tag is
/// registered is not asked: `eu-EX` occurs in the field.
enum LanguageTag {
    /// Whether a text looks like a language tag.
    static func isPlausible(_ text: String) -> Bool {
        guard text.utf8.count <= 24 else { return false }
        let lowercased = text.utf8.lowercasedASCII
        // `en-GB` and its like are nearly all there are.
        if lowercased.count == 5, lowercased[2] == UInt8(ascii: "-"), isLetters(lowercased[..<2]),
            isLetters(lowercased[3...])
        {
            return true
        }
        var subtags = lowercased.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }[...]
        guard let primary = subtags.popFirst(), (2...3).contains(primary.count), isLetters(primary) else {
            return false
        }
        if let subtag = subtags.first, subtag.count == 3, isLetters(subtag),
            extendable.contains(String(decoding: primary, as: UTF8.self))
        {
            subtags.removeFirst()
        }
        if let subtag = subtags.first, subtag.count == 4,
            scripts.contains(String(decoding: subtag, as: UTF8.self))
        {
            subtags.removeFirst()
        }
        if let subtag = subtags.first, isRegion(subtag) { subtags.removeFirst() }
        return subtags.isEmpty
    }

    /// Two letters (ISO 3166-1) or three digits (UN M.49).
    private static func isRegion(_ subtag: ArraySlice<UInt8>) -> Bool {
        switch subtag.count {
        case 2: isLetters(subtag)
        case 3: subtag.allSatisfy(\.isASCIIDigit)
        default: false
        }
    }

    private static func isLetters(_ subtag: ArraySlice<UInt8>) -> Bool {
        subtag.allSatisfy(\.isASCIILetter)
    }

    /// The languages that extended language subtags belong to (IANA language subtag registry, `Prefix`).
    private static let extendable: Set<String> = ["ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"]

    /// Scripts in use for living languages (ISO 15924, the ones of CLDR's locales); a list, because four
    /// letters could as well be a name.
    private static let scripts: Set<String> = [
        "adlm", "arab", "aran", "armn", "beng", "bopo", "brai", "cakm", "cans", "cher", "copt", "cyrl",
        "deva",
        "ethi", "geor", "grek", "gujr", "guru", "hanb", "hang", "hani", "hans", "hant", "hebr", "hira",
        "hrkt", "jamo", "java", "jpan", "kana", "khmr", "knda", "kore", "laoo", "latn", "limb", "lisu",
        "mlym",
        "mong", "mtei", "mymr", "nkoo", "olck", "orya", "rohg", "sinh", "sund", "sylo", "syrc", "tale",
        "talu",
        "taml", "telu", "tfng", "thaa", "thai", "tibt", "vaii", "yiii",
    ]
}
