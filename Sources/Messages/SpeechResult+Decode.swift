extension SpeechResult {
    /// Reads a message in the order of DESIGN 3.1: over size or not JSON, not enabled, malformed.
    ///
    /// Pure, and in one pass over the body; any thread. No input traps.
    ///
    /// - Parameters:
    ///   - body: the message's body.
    ///   - contentType: its content type property; nil or empty when it has none.
    ///   - contentEncoding: its content encoding property; nil or empty when it has none.
    /// - Returns: the result, or why there is none. Capture in the future, region and expiry are not looked
    ///   at.
    public static func decode(
        _ body: [UInt8], contentType: String? = nil, contentEncoding: String? = nil
    ) -> DecodedResult {
        guard body.count <= MessageLimits.bodyBytesMax else { return .malformed(.tooLarge) }
        var message = SpeechResultReader(body)
        do throws(JSONSyntaxError) {
            guard try message.read() else { return .malformed(.notAnObject) }
        } catch {
            return .malformed(.notJSON)
        }
        guard message.improveAI == .on else { return .notEnabled }
        guard ContentType.isJSON(contentType) else { return .malformed(.contentType) }
        guard (contentEncoding ?? "").isEmpty else { return .malformed(.contentEncoding) }
        do throws(SpeechResultProblem) {
            return .result(try message.result())
        } catch {
            return .malformed(error.reason)
        }
    }
}
