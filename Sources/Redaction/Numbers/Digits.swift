/// Digits of any script, and the checks that numbers carry in themselves.
enum Digits {
    /// The values of a group of written digits; marks between them are left out.
    static func values(of token: Token, in bytes: [UInt8]) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity(token.end - token.start)
        var place = token.start
        while place < token.end {
            let byte = bytes[place]
            if byte < 0x80 {
                values.append(byte &- 0x30)
                place += 1
                continue
            }
            let (scalar, length) = Tokenizer.decode(bytes, at: place)
            if case .digit(let value) = ScalarKind(scalar) { values.append(value) }
            place += length
        }
        return values
    }

    /// The check of payment cards (ISO/IEC 7812-1, annex B; Luhn, US patent 2950048).
    static func passesLuhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        var doubled = false
        for digit in digits.reversed() {
            let value = doubled ? Int(digit) * 2 : Int(digit)
            sum += value > 9 ? value - 9 : value
            doubled.toggle()
        }
        return sum % 10 == 0
    }

    /// The check of international account numbers (ISO 13616-1; ISO/IEC 7064 MOD 97-10).
    ///
    /// The characters are upper-case letters and digits in ASCII, country first.
    static func passesMod97(_ characters: [UInt8]) -> Bool {
        guard characters.count > 4 else { return false }
        var rest = 0
        for character in characters[4...] + characters[..<4] {
            switch character {
            case 0x30...0x39: rest = (rest * 10 + Int(character - 0x30)) % 97
            case 0x41...0x5A: rest = (rest * 100 + Int(character - 0x41) + 10) % 97
            default: return false
            }
        }
        return rest == 1
    }
}
