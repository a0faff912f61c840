/// The ways a simulated message is broken; the raw value is the variant that the tally shows.
enum Malformation: String, CaseIterable {
    case truncated
    case trailing
    case notUTF8 = "not_utf8"
    case notJSON = "not_json"
    case notAnObject = "not_an_object"
    case tooLarge = "too_large"
    case version
    case missingID = "missing_id"
    case emptyID = "empty_id"
    case longID = "long_id"
    case numericID = "numeric_id"
    case missingRegion = "missing_region"
    case nullAccount = "null_account"
    case emptyApplication = "empty_application"
    case repeatedKey = "repeated_key"
    case numericFrom = "numeric_from"
    case resultsObject = "results_object"
    case inputText = "input_text"
    case loneSurrogate = "lone_surrogate"
    case timestamp
    case missingTimestamp = "missing_timestamp"
    case future
    case contentType = "content_type"
    case contentEncoding = "content_encoding"

    /// Breaks a good message.
    func message(from good: MessageDraft, now: Int64, _ random: inout SeededGenerator) -> SimulatedMessage {
        var draft = good
        breakFields(of: &draft)
        if self == .future {
            // Days ahead, so that a long run does not catch up with it.
            draft.captured = now + Int64(random.within(2...300)) * 86_400_000
        }
        return draft.message(
            kind: .malformed, variant: rawValue, outcome: .malformed, body: broken(draft.body()))
    }

    /// Breaks what lies in the fields and properties.
    private func breakFields(of draft: inout MessageDraft) {
        switch self {
        case .version: draft.top.set("version", "1.0")
        case .missingID: draft.top.remove("id")
        case .emptyID: draft.top.set("id", "\"\"")
        case .longID: draft.top.set("id", "\"\(String(repeating: "i", count: 129))\"")
        case .numericID: draft.top.set("id", "17")
        case .missingRegion: draft.top.remove("region")
        case .nullAccount: draft.top.set("account_id", "null")
        case .emptyApplication: draft.top.set("application_id", "\"\"")
        case .repeatedKey: draft.top.append(("account_id", JSONFragment.string(draft.accountID)))
        case .numericFrom: draft.event.set("from", "447700900999")
        case .resultsObject: draft.speech.set("results", "{}")
        case .inputText: draft.input = "\"speech\""
        case .loneSurrogate: draft.event.set("to", "\"\\ud83d\"")
        case .timestamp: draft.timestamp = "\"2026-02-30T25:00:00Z\""
        case .missingTimestamp: draft.timestamp = ""
        case .tooLarge: draft.top.append(("padding", "\"\(String(repeating: "x", count: 262_144))\""))
        case .contentType: draft.contentType = "text/plain"
        case .contentEncoding: draft.contentEncoding = "gzip"
        case .truncated, .trailing, .notUTF8, .notJSON, .notAnObject, .future: break
        }
    }

    /// Breaks the bytes.
    private func broken(_ body: [UInt8]) -> [UInt8] {
        switch self {
        case .truncated: Array(body.dropLast(body.count / 3))
        case .trailing: body + Array("{}".utf8)
        case .notUTF8: Array("{\"x\":\"".utf8) + [0xC0, 0xAF] + Array("\",".utf8) + body.dropFirst()
        case .notJSON: Array("speech=".utf8) + body
        case .notAnObject: [UInt8(ascii: "[")] + body + [UInt8(ascii: "]")]
        default: body
        }
    }
}
