import Testing

@testable import Messages

/// Whether the reader takes the bytes for one JSON text.
func isJSON(_ bytes: [UInt8]) -> Bool {
    var reader = JSONReader(bytes)
    do throws(JSONSyntaxError) {
        try reader.skipValue()
        try reader.finish()
        return true
    } catch {
        return false
    }
}

@Suite("JSON reader")
struct JSONReaderTests {
    @Test(
        "JSON is accepted",
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-0", "1", "-1.5e+10", "1E400",
            "123456789012345678901234567890",
            "0.0", "1e5", #""""#, #""\u0000""#, #""\ud800""#, "\"\u{7F}\"", " \t\r\n[ ]\n", "[[[],{}],[]]",
            #"{"":""}"#, #"{"a":1,"a":2}"#, #"["\"\\\/\b\f\n\r\t\uD83D\uDE00\u00e9"]"#,
            #"{"a":[1,2,{"b":null}]}"#,
            "\"é日😀\u{10FFFF}\u{FEFF}\"", "[1 , 2]", "{\"a\" : 1}", #"[{"a":{}},{"b":[]},"x",-1]"#,
        ])
    func accepts(text: String) {
        #expect(isJSON(Array(text.utf8)))
    }

    @Test(
        "what is nearly JSON is refused",
        arguments: [
            "", " ", "{", "[", "}", "]", "[1", "[1,]", "[,1]", "[1 2]", "{a:1}", "{'a':1}", #"{"a"}"#,
            #"{"a":}"#,
            #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{"a" 1}"#, "{1:2}", "{null:1}", "[}", "{]",
            "[1}",
            #"{"a":1]"#, "nul", "nulll", "True", "tru", "falsee", "NaN", "Infinity", "-Infinity", "+1", "01",
            "-01",
            "1.", ".5", "-.5", "-", "1e", "1e+", "1.e1", "0x10", "1_000", "--1", "1-", #"""#, #""a"#, #""\"#,
            #""\x""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\U0041""#, #""\'""#, "'a'", "\"\u{01}\"",
            "\"\n\"",
            "\"\t\"", "\"\u{0}\"", "\u{FEFF}{}", "{}x", "{} {}", "[] ,", "1 2", "// x\n1", "/* */ 1",
            "\u{A0}1",
            "\u{0}", "[\u{0B}1]", "[1]\u{0C}", "é", "[é]", "\u{2028}1", "undefined", "[true,]",
            #"["a",,"b"]"#,
        ])
    func refuses(text: String) {
        #expect(!isJSON(Array(text.utf8)))
    }

    @Test("UTF-8 is checked to the letter, at every place in an eight-byte word")
    func utf8() {
        let valid: [[UInt8]] = [
            [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xE1, 0x80, 0xBF],
        ]
        let invalid: [[UInt8]] = [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE1, 0x80], [0xE1, 0x41, 0x80],
            [0xE1, 0x80, 0x41], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
            [0xF1, 0x80, 0x80, 0xC0], [0xEF, 0xBB],
        ]
        for before in 0..<17 {
            for after in [0, 1, 9] {
                func text(_ bytes: [UInt8]) -> [UInt8] {
                    [0x22] + [UInt8](repeating: 0x61, count: before) + bytes
                        + [UInt8](repeating: 0x62, count: after) + [0x22]
                }
                for bytes in valid { #expect(isJSON(text(bytes))) }
                for bytes in invalid { #expect(!isJSON(text(bytes))) }
            }
        }
    }

    @Test("every byte is seen wherever it stands in a string")
    func everyByte() {
        for byte in UInt8(0)...127 {
            for place in 0..<24 {
                var text = [UInt8](repeating: 0x61, count: 24)
                text[place] = byte
                let isPlain = byte >= 0x20 && byte != 0x22 && byte != 0x5C
                // A quote at the end or a backslash before an `a` is an error as well.
                #expect(isJSON([0x22] + text + [0x22]) == isPlain)
            }
        }
    }

    @Test("no depth exhausts anything", arguments: ["[", "{\"a\":", "[{\"a\":", "[[{\"b\":["])
    func depth(opening: String) {
        let count = MessageLimits.bodyBytesMax / 2 / opening.utf8.count
        let open = [[UInt8]](repeating: Array(opening.utf8), count: count).flatMap(\.self)
        let closing = opening.utf8.reversed().compactMap { byte -> UInt8? in
            byte == 0x5B ? 0x5D : byte == 0x7B ? 0x7D : nil
        }
        let close = [[UInt8]](repeating: closing, count: count).flatMap(\.self)
        #expect(isJSON(open + [0x31] + close))
        #expect(!isJSON(open + [0x31] + close.dropLast()))
        #expect(!isJSON(open + [0x31] + close + [0x5D]))
        #expect(!isJSON(open))
        var swapped = close
        let middle = swapped.count / 2
        swapped[middle] = swapped[middle] == 0x5D ? 0x7D : 0x5D
        #expect(!isJSON(open + [0x31] + swapped))
    }

    @Test("every pattern of brackets is closed in its own order")
    func brackets() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<200 {
            var open: [UInt8] = []
            var close: [UInt8] = []
            for _ in 0..<Int.random(in: 1...400, using: &random) {
                if random.chance(2) {
                    open += Array(#"{"k":"#.utf8)
                    close.insert(0x7D, at: 0)
                } else {
                    open.append(0x5B)
                    close.insert(0x5D, at: 0)
                }
            }
            #expect(isJSON(open + [0x30] + close))
            let place = Int.random(in: 0..<close.count, using: &random)
            close[place] = close[place] == 0x5D ? 0x7D : 0x5D
            #expect(!isJSON(open + [0x30] + close))
        }
    }
}
