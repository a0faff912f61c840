import Foundation
import Messages
import Redaction
import Support

/// One thread redacting texts, each by itself: what `lethe redact` does, without reading and printing.
struct RedactorAlone: Measurement {
    let name = "redactor"

    /// Texts to redact; the work goes round them until there were so many.
    private static let texts = 200_000
    private static let labelledTexts = 100_000

    private struct Line: Decodable {
        let text: String
        let language: String?
    }

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let scale = min(1, Double(stage.options.count) / 200_000)
        let generated = try await stage.bodies(min(stage.options.count, 20_000)).flatMap(Self.texts)
        Self.redact(generated, Int(Double(Self.texts) * scale), .redactor, .redactorToken, &book)
        guard let labelled = try Self.labelled(beside: stage.options.peers) else {
            if round == 1 {
                book.note("redactor: no labelled texts in pii-dev beside the yardsticks' folder")
            }
            return
        }
        Self.redact(
            labelled, Int(Double(Self.labelledTexts) * scale), .redactorLabelled, .redactorLabelledToken,
            &book)
    }

    private static func texts(of body: [UInt8]) -> [Line] {
        guard case .result(let result) = SpeechResult.decode(body) else { return [] }
        return result.alternatives.map { Line(text: $0.text, language: result.language) }
    }

    private static func labelled(beside peers: String?) throws -> [Line]? {
        guard let peers else { return nil }
        let folder = URL(fileURLWithPath: peers).deletingLastPathComponent().appendingPathComponent("pii-dev")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let decoder = JSONDecoder()
        let lines = try names.filter { $0.hasSuffix(".jsonl") }.sorted().flatMap { name in
            try Data(contentsOf: folder.appendingPathComponent(name)).split(separator: UInt8(ascii: "\n"))
                .map { try decoder.decode(Line.self, from: $0) }
        }
        return lines.isEmpty ? nil : lines
    }

    private static func redact(
        _ lines: [Line], _ count: Int, _ rate: Figure, _ token: Figure, _ book: inout Book
    ) {
        let redactor = Redactor()
        let words = lines.map { $0.text.split(separator: " ").count }
        var (masks, tokens) = (0, 0)
        let watch = Stopwatch()
        for number in 0..<count {
            let index = number % lines.count
            let redacted = redactor.redact(lines[index].text, language: lines[index].language)
            masks += redacted.counts.count
            tokens += words[index]
        }
        let seconds = watch.seconds
        precondition(masks > 0, "texts full of personal data were redacted")
        book.take(rate, Double(count) / seconds)
        book.take(token, seconds * 1e6 / Double(tokens))
    }
}
