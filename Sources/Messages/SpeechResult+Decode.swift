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
        guard isJSON(contentType) else { return .malformed(.contentType) }
        guard (contentEncoding ?? "").isEmpty else { return .malformed(.contentEncoding) }
        do throws(SpeechResultProblem) {
            return .result(try message.result())
        } catch {
            return .malformed(error.reason)
        }
    }

    /// Whether a content type is absent or `application/json` (RFC 9110, section 8.3.1: case-blind), with no
    /// parameter but `charset=utf-8`.
    private static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType, !contentType.isEmpty else { return true }
        if contentType == "application/json" { return true }
        let parts = contentType.utf8.lowercasedASCII.split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
        ).map { String(decoding: $0.trimmingSpace(), as: UTF8.self) }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { ["", "charset=utf-8", "charset=\"utf-8\""].contains($0) }
    }
}
