import ArgumentParser
import Foundation
import Redaction

/// Tries the redactor.
struct Redact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Redact text from stdin, line by line, with the engine that workers use.",
        discussion: """
            With --jsonl each line is {"id","language","text"} and the answer {"id","text","spans":[{"start","end","type"}]}; \
            offsets count Unicode scalars of the input.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Read and write JSON lines.")
    var jsonl = false

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
        }

        let id: JSONValue?
        let text: String
        let spans: [Found]
    }

    func run() throws {
        _ = try options.read(required: [])
        let redactor = Redactor()
        var number = 0
        while let line = readLine(strippingNewline: true) {
            number += 1
            try Console.write(line: jsonl ? answer(line, number: number, redactor) : redacted(line, redactor))
        }
    }

    private func redacted(_ line: String, _ redactor: Redactor) -> String {
        redactor.redact(line, language: language).text
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
            spans: zip(found, ranges).map {
                Answer.Found(start: $1.lowerBound, end: $1.upperBound, type: $0.type.rawValue)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
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
