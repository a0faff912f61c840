import ArgumentParser
import Foundation
import Redaction
import Settings

/// Tries the redactor.
struct Redact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Redact text from stdin, line by line, with the engine that workers use.",
        discussion: """
            With --jsonl each line is {"id","language","text"} and the answer {"id","text","spans":[{"start","end","type"}]}; \
            offsets count Unicode scalars of the input. --explain adds to each span which recogniser found it and how \
            sure it was; without --jsonl it prints them on stderr, offsets without the data.

              echo 'call me on oh seven seven double oh nine oh oh one two three' | lethe redact --explain
              lethe redact --jsonl < lines.jsonl > redacted.jsonl
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Read and write JSON lines.")
    var jsonl = false

    @Flag(help: "Say which recogniser found each span, and its score.")
    var explain = false

    @Option(help: "Mask these types only, with commas between, instead of redaction.types.")
    var types: String?

    @Option(help: "Language tag of plain text, such as en-GB.")
    var language: String?

    private struct Line: Decodable {
        let id: JSONValue?
        let language: String?
        let text: String
    }

    private struct Answer: Encodable {
        struct Found: Encodable {
            let start: Int
            let end: Int
            let type: String
            let recogniser: String?
            let score: Double?
        }

        let id: JSONValue?
        let text: String
        let spans: [Found]
    }

    func validate() throws {
        if types?.contains(where: { $0 != "," && $0 != " " }) == false {
            throw ValidationError("--types takes types of personal data with commas between")
        }
    }

    func run() throws {
        var configuration = try options.read(required: [])
        if let types {
            configuration.redactionTypes = types.uppercased().split(separator: ",").map(String.init)
        }
        let redactor = Redactor(policy: try configuration.redactionPolicy())
        var number = 0
        while let line = readLine(strippingNewline: true) {
            number += 1
            let output = try jsonl ? answer(line, number: number, redactor) : redacted(line, number, redactor)
            try Console.write(line: output)
        }
    }

    private func redacted(_ line: String, _ number: Int, _ redactor: Redactor) -> String {
        if explain {
            let found = redactor.find(line, language: language)
            for (span, range) in zip(found, Span.scalarRanges(of: found, in: line)) {
                Console.note(
                    "line \(number), \(range.lowerBound)-\(range.upperBound): \(span.type.rawValue), "
                        + "\(span.recogniser), score \(span.rounded)")
            }
        }
        return redactor.redact(line, language: language).text
    }

    private func answer(_ line: String, number: Int, _ redactor: Redactor) throws -> String {
        // The decoder's own error may quote the input.
        guard let input = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
            throw CommandFailure("line \(number) is not {\"id\",\"language\",\"text\"}")
        }
        let found = redactor.find(input.text, language: input.language)
        let ranges = Span.scalarRanges(of: found, in: input.text)
        let answer = Answer(
            id: input.id, text: redactor.redact(input.text, language: input.language).text,
            spans: zip(found, ranges).map { span, range in
                Answer.Found(
                    start: range.lowerBound, end: range.upperBound, type: span.type.rawValue,
                    recogniser: explain ? span.recogniser : nil, score: explain ? span.rounded : nil)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
}

extension Span {
    /// The score with two digits.
    fileprivate var rounded: Double { (score * 100).rounded() / 100 }
}

/// An id as it came: a string or a number.
enum JSONValue: Codable {
    case string(String)
    case integer(Int64)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self =
            if let text = try? container.decode(String.self) {
                .string(text)
            } else {
                .integer(try container.decode(Int64.self))
            }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        }
    }
}
