import Foundation
import Testing

@testable import Messages

/// Makes JSON texts that are valid, and spoils some of them.
struct JSONGenerator {
    var random: SeededRandom

    mutating func space() -> String {
        random.chance(6) ? random.element([" ", "\n", "\t", "\r\n", "  "]) : ""
    }

    mutating func string() -> String {
        let pieces = [
            "a", "billing", "é", "日本", "😀", #"\n"#, #"\u0041"#, #"\ud83d\ude00"#, #"\""#, #"\\"#, #"\/"#, " ",
            "447700900123", "\u{2028}", #"\u00E9"#, "sip:a@b", "tel:+44", "0.5", "id", "\u{7F}",
        ]
        return (0..<Int.random(in: 0...5, using: &random)).map { _ in random.element(pieces) }.joined()
    }

    mutating func number() -> String {
        let value = random.element(["0", "1", "12", "7700900123", "9007199254740993", "31415926535"])
        let fraction =
            random.chance(2) ? "." + random.element(["0", "5", "94", "000000000000000000001"]) : ""
        let exponent = random.chance(4) ? random.element(["e5", "E-3", "e+02", "e0"]) : ""
        return (random.chance(4) ? "-" : "") + value + fraction + exponent
    }

    mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return "null"
        case 1: return random.element(["true", "false"])
        case 2: return number()
        case 3...5: return "\"\(string())\""
        case 6:
            let elements = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                space() + value(depth: depth - 1) + space()
            }
            return "[\(elements.isEmpty ? space() : elements.joined(separator: ","))]"
        default:
            let members = (0..<Int.random(in: 0...4, using: &random)).map { index in
                "\(space())\"\(string())\(index)\"\(space()):\(space())\(value(depth: depth - 1))\(space())"
            }
            return "{\(members.isEmpty ? space() : members.joined(separator: ","))}"
        }
    }

    /// Puts another value in the place of a string, be it a name or a value.
    mutating func replaceString(_ bytes: [UInt8]) -> [UInt8] {
        let quotes = bytes.indices.filter { bytes[$0] == 0x22 }
        let pair = Int.random(in: 0..<quotes.count / 2, using: &random) * 2
        let value = random.element(["7", "[]", "{}", "null", "true", "\"x\"", "\"id\"", "[[1]]"])
        return bytes[..<quotes[pair]] + Array(value.utf8) + bytes[(quotes[pair + 1] + 1)...]
    }

    /// Changes, inserts or removes up to three bytes.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let interesting =
            Array("{}[]:,\"\\0123.eE+-tfnu \n\u{0}\u{7F}".utf8) + [0x80, 0xBF, 0xC3, 0xE2, 0xF0, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.insert(random.element(interesting), at: place)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case _ where place < bytes.count: bytes[place] = random.element(interesting)
            default: break
            }
        }
        return bytes
    }
}

/// Foundation's verdict.
///
/// It differs from ours by design in this, all of which the callers leave out: it refuses numbers that
/// overflow and lone surrogates, takes a byte order mark, other encodings than UTF-8 and a comma before a
/// closing bracket, and stops at a depth of 512.
private func isFoundationJSON(_ bytes: [UInt8]) -> Bool {
    do {
        _ = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
        return true
    } catch {
        return false
    }
}

@Suite("Comparison with Foundation")
struct ComparisonTests {
    @Test("both accept and refuse the same texts")
    func verdicts() {
        var generator = JSONGenerator(random: SeededRandom(seed: 11))
        var refused = 0
        for _ in 0..<8000 {
            let valid = Array((generator.space() + generator.value(depth: 4) + generator.space()).utf8)
            #expect(isJSON(valid))
            let spoiled = generator.mutate(valid)
            guard !isTakenForAnotherEncoding(spoiled), !isJudgedDifferently(spoiled) else { continue }
            let verdict = isJSON(spoiled)
            #expect(verdict == isFoundationJSON(spoiled), "\(spoiled)")
            if !verdict { refused += 1 }
        }
        #expect(refused > 3000)
    }

    /// NUL among the first four bytes, or a byte order mark, makes Foundation guess UTF-16 or UTF-32.
    private func isTakenForAnotherEncoding(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(4).contains { $0 == 0 || $0 >= 0xEF }
    }

    /// Perhaps a lone surrogate, an overflow or a trailing comma.
    private func isJudgedDifferently(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let unpaired = text.replacing(#"\\"#, with: "").replacing(#"\ud83d\ude00"#, with: "").lowercased()
        return unpaired.contains(#"\ud"#) || unpaired.contains(/[eE][+-]?0*[1-9][0-9]{2}/)
            || text.contains(/,[ \t\r\n]*[\]}]/)
    }

    @Test("both read the same values out of a message")
    func values() throws {
        var generator = JSONGenerator(random: SeededRandom(seed: 12))
        for _ in 0..<1500 {
            let texts = (0..<3).map { _ in generator.string() + "x" }
            let hints = (0..<2).map { _ in generator.string() + "y" }
            let confidence = generator.number()
            let body = Array(
                """
                {"custom":\(generator.value(depth: 4)),"version":1,"id":"i\(generator.string())",
                "region":"eu-3",
                "input":{"x":\(generator.value(depth: 3)),"speech":{"language":"en-GB",
                "context":["\(hints[0])","\(hints[1])"],"y":\(generator.value(depth: 2))}},
                "account_id":"a\(generator.string())","application_id":"b","improve_ai":true,
                "event":{"z":\(generator.value(depth: 4)),"timestamp":"2026-11-23T15:04:05Z",
                "speech":{"results":[{"text":"\(texts[0])","confidence":\(confidence)},
                {"confidence":"\(confidence)","text":"\(texts[1])"},
                {"q":\(generator.value(depth: 2)),"text":"\(texts[2])"}]}}}
                """.utf8)
            let result = try SpeechResult.decode(body).required
            let top = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            let event = try #require(top["event"] as? [String: Any])
            let speech = try #require(event["speech"] as? [String: Any])
            let results = try #require(speech["results"] as? [[String: Any]])
            let input = try #require(top["input"] as? [String: Any])
            let settings = try #require(input["speech"] as? [String: Any])
            #expect(result.id == top["id"] as? String)
            #expect(result.accountID == top["account_id"] as? String)
            #expect(result.alternatives.map(\.text) == results.compactMap { $0["text"] as? String })
            let number = try #require((results[0]["confidence"] as? NSNumber)?.doubleValue)
            // Foundation rounds more than once, so the last digits are compared with the C library's.
            let exact = unsafe strtod(confidence, nil)
            #expect(abs(number - exact) <= abs(exact) * 1e-14)
            let kept = (0...MessageLimits.confidenceMax).contains(exact) ? exact : nil
            #expect(result.alternatives.map(\.confidence) == [kept, kept, nil])
            var unique: [String] = []
            for hint in (settings["context"] as? [String]) ?? [] where !unique.contains(hint) {
                unique.append(hint)
            }
            #expect(result.context == unique)
        }
    }
}

@Suite("Mutations")
struct MutationTests {
    @Test("nothing that is done to a message makes decoding trap", arguments: [1, 2, 3, 4] as [UInt64])
    func fuzz(seed: UInt64) {
        var generator = JSONGenerator(random: SeededRandom(seed: seed))
        let sample = SampleMessage.bytes()
        var codes: [String: Int] = [:]
        for _ in 0..<5000 {
            var body = generator.random.chance(2) ? generator.mutate(sample) : generator.replaceString(sample)
            while generator.random.chance(3) { body = generator.mutate(body) }
            let outcome = SpeechResult.decode(body, contentType: "application/json")
            codes[outcome.code, default: 0] += 1
            if outcome.code == "not_json" {
                #expect(!isJSON(body))
            } else {
                #expect(isJSON(body))
            }
        }
        for code in [
            "result", "not_json", "not_enabled", "missing_field", "wrong_type", "version", "timestamp",
        ] {
            #expect(codes[code, default: 0] > 0, "no mutation led to \(code)")
        }
    }

    @Test("no address makes reading a party trap", arguments: [5, 6] as [UInt64])
    func parties(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "tel:", "sip:", "sips:", "ws:", "<", ">", "@", ";", ",", "%", "%2B", "%4", "%00", "+", "00",
            "(0)", "(",
            ")", "4477", "00900123", "x", "ext", " ", "\"", ":", "/", "[", "]", "é", "日", "٤٤", "\u{200B}",
            "\u{0}",
            "anonymous", "￼", "\u{FDFA}", ".", "1.2.3.4", "#", "*",
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...8, using: &random)
            let party = CallParty((0..<count).map { _ in random.element(pieces) }.joined())
            #expect((party.type == .number) == (party.digits != nil))
            if let digits = party.digits {
                #expect(digits.count > 4 && digits.allSatisfy { (0x30...0x39).contains($0) })
            }
        }
    }
}
