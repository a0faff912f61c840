/// The webhook event: both sides of the call, the time, and what the recogniser understood.
extension SpeechResultReader {
    mutating func readEvent() throws(JSONSyntaxError) {
        guard var members = try enterObject() else { return }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .timestamp: if try isNew(0, &seen) { timestamp = try keptBytes() }
            case .from: if try isNew(1, &seen) { from = try keptBytes() }
            case .to: if try isNew(2, &seen) { to = try keptBytes() }
            case .speech: if try isNew(3, &seen) { try readSpeech() }
            case .fromUser:
                // Not kept, so neither its type nor a repetition matters: only that it says something.
                if try reader.peek() != UInt8(ascii: "n") { hasFromUser = true }
                try reader.skipValue()
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readSpeech() throws(JSONSyntaxError) {
        guard var members = try enterObject() else { return }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .timeoutReason: if try isNew(0, &seen) { try readTimeoutReason() }
            case .results: if try isNew(1, &seen) { try readResults() }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readTimeoutReason() throws(JSONSyntaxError) {
        guard let reason = try keptString(), Self.timeoutReasons.contains(reason) else { return }
        timeoutReason = reason
    }

    /// The reasons of the webhook reference; another text is not kept, since it could be anything.
    private static let timeoutReasons = ["end_on_silence_timeout", "max_duration", "start_timeout"]

    private mutating func readResults() throws(JSONSyntaxError) {
        guard var elements = try enterArray() else { return }
        while try reader.nextElement(&elements) {
            guard var members = try enterObject() else { continue }
            var seen = SeenKeys()
            var text: String?
            var confidence: Double?
            while let key = try reader.nextKey(&members) {
                switch key {
                case .text: if try isNew(0, &seen) { text = try keptString() }
                case .confidence: if try isNew(1, &seen) { confidence = try readConfidence() }
                default: try reader.skipValue()
                }
            }
            guard let text, !text.isBlank else { continue }
            alternatives.append(SpeechResult.Alternative(text: text, confidence: confidence))
        }
    }

    /// A number, or a string that holds one; nil for null, for a string that holds something else, and for what is
    /// neither a share nor a percentage: it might be a phone number.
    private mutating func readConfidence() throws(JSONSyntaxError) -> Double? {
        let byte = try reader.peek()
        let value: Double? =
            if byte == UInt8(ascii: "-") || byte.isASCIIDigit {
                JSONNumber.value(reader.bytes[try reader.readNumber()])
            } else {
                try keptBytes().flatMap { JSONNumber.value($0) }
            }
        return value.flatMap { (0...MessageLimits.confidenceMax).contains($0) ? $0 : nil }
    }
}
