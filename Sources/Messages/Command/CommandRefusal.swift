/// Why a command is refused: a closed set of constant codes, never anything of the message itself.
public enum CommandRefusal: String, Sendable, Hashable, CaseIterable, Codable {
    /// The body is longer than ``MessageLimits/commandBytesMax``.
    case tooLarge = "too_large"
    /// The body is not one JSON text in UTF-8 (RFC 8259).
    case notJSON = "not_json"
    /// The body is JSON, but not an object.
    case notAnObject = "not_an_object"
    /// The content type is present and not `application/json`.
    case contentType = "content_type"
    /// A content encoding is present.
    case contentEncoding = "content_encoding"
    /// A key that is read occurs twice.
    case repeatedKey = "repeated_key"
    /// A field that is read has another type.
    case wrongType = "wrong_type"
    /// A string that is read has half of a surrogate pair.
    case loneSurrogate = "lone_surrogate"
    /// `version` is not the integer 1.
    case version
    /// `command` is none of the verbs.
    case unknownCommand = "unknown_command"
    /// `id` is no UUID.
    case id
    /// A required field is missing or null.
    case missingField = "missing_field"
    /// An account, application or region is empty.
    case emptyField = "empty_field"
    /// An account or application is longer than ``MessageLimits/nameScalarsMax``.
    case fieldTooLong = "field_too_long"
    /// `number` is not an ``InternationalNumber``.
    case numberNotInternational = "number_not_international"
    /// `sealed_number` is not base64url without padding, or empty.
    case sealedNumber = "sealed_number"
    /// The fields do not go together: nothing, too much, or what the verb cannot do.
    case scope
    /// `requested_at` is no RFC 3339 time.
    case requestedAt = "requested_at"
    /// `before` is no RFC 3339 time, or not a whole hour in UTC.
    case beforeNotAnHour = "before_not_an_hour"

    /// `requested_at` lies too far ahead (``MessageLimits/futureSecondsMax``).
    ///
    /// This one and the ones below need a clock, a region, keys or a memory, so the worker finds them.
    case requestedInFuture = "requested_in_future"
    /// `before` lies ahead.
    case beforeInFuture = "before_in_future"
    /// `everything` does not name the worker's region.
    case wrongRegion = "wrong_region"
    /// The id was used before, for something else.
    case idReused = "id_reused"
    /// `sealed_number` does not open with the region's keys.
    case sealedNumberUnreadable = "sealed_number_unreadable"

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
