import Foundation

/// A labelled line as `ops/redaction/generate.py` writes it.
struct TrainingLine: Decodable {
    /// A stretch of personal data in Unicode scalars, `end` exclusive.
    struct Gold: Decodable {
        let start: Int
        let end: Int
        let type: String
    }

    let language: String
    let text: String
    let spans: [Gold]
    /// The number of the sentence frame that it was made from.
    let frame: Int

    /// Reads a file of JSON lines.
    static func read(_ path: String) throws -> [TrainingLine] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let decoder = JSONDecoder()
        return try data.split(separator: 0x0A).map { try decoder.decode(TrainingLine.self, from: $0) }
    }
}
