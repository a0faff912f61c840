/// The ways a simulated message has no text; the raw value is the variant that the tally shows.
enum Emptiness: String, CaseIterable {
    case silence
    case keys
    case error
    case blank
    case noSpeech = "no_speech"

    /// Takes the speech out of a good message.
    func message(from good: MessageDraft, _ random: inout SeededGenerator) -> SimulatedMessage {
        var draft = good
        switch self {
        case .silence:
            draft.speech = [("timeout_reason", "\"start_timeout\""), ("results", "[]")]
        case .keys:
            draft.speech = [("results", "[]")]
            draft.event.set(
                "dtmf", "{\"digits\":\"\(random.digits(random.within(1...16)))\",\"timed_out\":false}")
        case .error:
            draft.speech = [("error", "\"ERR1: Failed to analyze audio, line \(random.digits(4))\"")]
        case .blank:
            draft.speech.set(
                "results", "[{\"text\":\" \\u3000\",\"confidence\":\"0.1\"},{\"text\":null},null]")
        case .noSpeech:
            draft.speech = []
        }
        return draft.message(kind: .empty, variant: rawValue, outcome: .empty)
    }
}
