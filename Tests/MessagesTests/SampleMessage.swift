import Testing

@testable import Messages

/// A complete, well-formed message, and variations of it made by replacing parts of its text.
enum SampleMessage {
    static let text = #"""
        {"version":1,"id":"5f0c-1","region":"eu-3","account_id":"abcd1234",
         "application_id":"78d335fa-323d-0114-9c3d-d6f0d48968cf","improve_ai":true,
         "input":{"action":"input","type":["speech"],
          "speech":{"language":"en-GB","context":["billing","upgrade my plan"],"endOnSilence":1.5}},
         "event":{"speech":{"timeout_reason":"end_on_silence_timeout",
           "results":[{"confidence":"0.94","text":"two tickets please"},
            {"confidence":0.5,"text":"to tickets"}]},
          "dtmf":{"digits":null,"timed_out":false},"from":"447700900123","to":"442079460000",
          "uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","conversation_uuid":"CON-1",
          "timestamp":"2026-11-23T15:04:05.123Z"}}
        """#

    /// The bytes with some parts replaced; a part that does not occur fails the test.
    static func bytes(_ changes: [(String, String)] = []) -> [UInt8] {
        var text = Self.text
        for (old, new) in changes {
            let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                Issue.record("the sample has no \(old)")
                continue
            }
            text = parts[0] + new + parts[1]
        }
        return Array(text.utf8)
    }

    static func decode(_ changes: (String, String)...) -> DecodedResult {
        SpeechResult.decode(bytes(changes))
    }

    /// The result of a variation that must be well formed.
    static func result(_ changes: (String, String)...) throws -> SpeechResult {
        try SpeechResult.decode(bytes(changes)).required
    }
}

/// A result was expected, and something else came.
struct NoResult: Error {
    let code: String
}

extension DecodedResult {
    /// `result`, `not_enabled`, or the reason's code.
    var code: String {
        switch self {
        case .result: "result"
        case .notEnabled: "not_enabled"
        case .malformed(let reason): reason.rawValue
        }
    }

    var required: SpeechResult {
        get throws {
            guard case .result(let result) = self else { throw NoResult(code: code) }
            return result
        }
    }
}
