/// Makes texts that redactors stumble over; the same seed makes the same ones.
struct TextMaker {
    private static let pieces = [
        "oh", "seven", "double", "double u", "triple", "hundred", "thousand", "million", "and", "then", "uh",
        "dash", "plus", "at", "dot", "com", "gmail", "www", "http://", "slash", "pin", "my name is", "card",
        "flight", "street", "twenty", "eleven", "pounds", "first", "june", "a", "i", "o", "s as in sugar",
        "@",
        ".", ",", "-", "/", "(", ")", "+", "[", "]", "[PHONE]", "[NUMBER]", "[phone]", "[[", "[PHONE", "£",
        "$",
        "%", ":", "'", "’", "\n", "\r\n", "\t", " ", "  ", "0", "7", "07700900123", "4111111111111111",
        "1984",
        "1,500", "12.50", "٣", "９", "१", "²", "①", "é", "e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}",
        "\u{20E3}", "👩‍👩‍👧", "🇬🇧", "\u{0}", "\u{FFFD}", "\u{FEFF}", "ß", "İ", "ı", "七", "ゼロ", "に", "일", "สี่",
        "שבע", "سبعة", "vingt", "quatre", "soixante", "dix", "punkt", "arroba", "GB29NWBK60161331926819",
        "192.168.0.1", "x", "mr", "smith", "is", "born", "password", "user name", "neunzehnhundert",
        "expires",
    ]
    private static let utterances = [
        "my number is oh seven seven double oh nine hundred one two three",
        "it's john smith s m i t h at gmail dot com",
        "Please send it to 42 Acacia Avenue, flat 3, London SW1A 1AA.",
        "the card is four one one one, uh, one one one one and then 1111 1111 expiring oh nine twenty seven",
        "ich heiße jürgen krawczyk geboren am dritten mai neunzehnhundertachtzig",
        "mon numéro c'est le zéro six douze trente-quatre quatre-vingt-dix-huit soixante et onze",
        "mi correo es lucía punto fernández arroba yahoo punto es",
        "my password is horse battery seven and my pin is [PIN]",
        "GB29 NWBK 6016 1331 9268 19 or john@example.com or http://example.com/a?b=1",
        "電話番号はゼロ三の一二三四の五六七八です", "مرحبا رقمي صفر خمسة خمسة واحد اثنان ثلاثة",
    ]

    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(state: seed) }

    /// One of several.
    mutating func pick<Element>(_ choices: [Element]) -> Element? { choices.randomElement(using: &random) }

    /// A short text: pieces, a mutated utterance, arbitrary scalars or arbitrary bytes.
    mutating func text() -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return scalars()
        case 1: return arbitraryBytes()
        case 2, 3, 4: return mutated(pick(Self.utterances) ?? "")
        default: return joinedPieces()
        }
    }

    /// A text with a few places changed: words left out, doubled or swapped, pieces and scalars put in.
    mutating func mutated(_ text: String) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !words.isEmpty {
            let place = Int.random(in: 0..<words.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: words.remove(at: place)
            case 1: words.insert(words[place], at: place)
            case 2: words.swapAt(place, Int.random(in: 0..<words.count, using: &random))
            case 3: words.insert(pick(Self.pieces) ?? "", at: place)
            case 4: words[place] += pick(Self.pieces) ?? ""
            default:
                var characters = Array(words[place].unicodeScalars)
                let at = Int.random(in: 0...characters.count, using: &random)
                characters.insert(scalar(), at: at)
                words[place] = String(String.UnicodeScalarView(characters))
            }
        }
        return words.joined(separator: " ")
    }

    /// A piece repeated up to a size, in a quarter of the texts with other pieces in between.
    mutating func long(of piece: String, size: Int) -> String {
        let unit = piece.isEmpty ? "7 " : piece
        let isNoisy = Int.random(in: 0..<4, using: &random) == 0
        let gap = Bool.random(using: &random) ? " " : ""
        var text = ""
        var count = 0
        while count < size {
            let next = unit + gap + (isNoisy ? joinedPieces() : "")
            text += next
            count += next.utf8.count
        }
        return text
    }

    private mutating func joinedPieces() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            text += pick(Self.pieces) ?? ""
            if Int.random(in: 0..<4, using: &random) > 0 { text += " " }
        }
        return text
    }

    private mutating func scalar() -> Unicode.Scalar {
        let limit: UInt32 = Bool.random(using: &random) ? 0x3100 : 0x10FFFF
        // Surrogates are no scalars.
        return Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) ?? " "
    }

    private mutating func scalars() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...80, using: &random) { text.append(scalar()) }
        return String(text)
    }

    /// Bytes as a careless sender may put them on the wire; decoding repairs them.
    private mutating func arbitraryBytes() -> String {
        let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
