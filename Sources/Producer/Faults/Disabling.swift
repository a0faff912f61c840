/// The ways a simulated message is not enabled; the raw value is the variant that the tally shows.
enum Disabling: String, CaseIterable {
    case off
    case missing
    case null
    case text
    case number
    case repeated
    case brokenToo = "broken_too"
    case contentTypeToo = "content_type_too"

    /// Takes the consent out of a good message.
    func message(from good: MessageDraft) -> SimulatedMessage {
        var draft = good
        draft.top.set("improve_ai", "false")
        switch self {
        case .off: break
        case .missing: draft.top.remove("improve_ai")
        case .null: draft.top.set("improve_ai", "null")
        case .text: draft.top.set("improve_ai", "\"true\"")
        case .number: draft.top.set("improve_ai", "1")
        case .repeated: draft.top.append(("improve_ai", "true"))
        case .brokenToo: draft.top.remove("id")
        case .contentTypeToo: draft.contentType = "text/plain"
        }
        return draft.message(kind: .disabled, variant: rawValue, outcome: .notEnabled)
    }
}
