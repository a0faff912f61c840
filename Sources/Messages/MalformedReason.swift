/// Why a result is malformed: a closed set of constant codes, never anything of the message itself.
public enum MalformedReason: String, Sendable, Hashable, CaseIterable {
    /// The body is longer than ``MessageLimits/bodyBytesMax``.
    case tooLarge = "too_large"
    /// The body is not one JSON text in UTF-8 (RFC 8259).
    case notJSON = "not_json"
    /// The body is JSON, but not an object.
    case notAnObject = "not_an_object"
    /// The content type is present and not `application/json`.
    case contentType = "content_type"
    /// A content encoding is present.
    case contentEncoding = "content_encoding"
    /// A key that is read occurs twice in one object.
    case repeatedKey = "repeated_key"
    /// A string that is kept has half of a surrogate pair.
    case loneSurrogate = "lone_surrogate"
    /// A field that is kept, or a container on the way to one, has another type.
    case wrongType = "wrong_type"
    /// `version` is not the integer 1.
    case version
    /// A required field is missing or null.
    case missingField = "missing_field"
    /// A required field is empty.
    case emptyField = "empty_field"
    /// `id` is longer than ``MessageLimits/idScalarsMax``.
    case idTooLong = "id_too_long"
    /// An account or application is longer than ``MessageLimits/nameScalarsMax``.
    case fieldTooLong = "field_too_long"
    /// `event.timestamp` is no RFC 3339 time.
    case timestamp
    /// Captured too far in the future; ``SpeechResult/decode(_:contentType:contentEncoding:)`` has no clock,
    /// so the worker finds this one (``MessageLimits/futureSecondsMax``).
    case capturedInFuture = "captured_in_future"

    /// The code of what is wrong with a field, whatever it says.
    init(_ problem: FieldProblem) {
        self =
            switch problem {
            case .repeatedKey: .repeatedKey
            case .wrongType: .wrongType
            case .loneSurrogate: .loneSurrogate
            }
    }
}
