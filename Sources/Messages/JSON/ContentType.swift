/// The content type property of a message.
enum ContentType {
    /// Whether a content type is absent or `application/json` (RFC 9110, section 8.3.1: case-blind), with no
    /// parameter but `charset=utf-8`.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType, !contentType.isEmpty else { return true }
        if contentType == "application/json" { return true }
        let parts = contentType.utf8.lowercasedASCII.split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
        ).map { String(decoding: $0.trimmingSpace(), as: UTF8.self) }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { ["", "charset=utf-8", "charset=\"utf-8\""].contains($0) }
    }
}
