import Foundation
import Redaction

/// What a reject held, for whoever has to see why it was refused: the shape of its JSON with the names that messages have, and of its
/// values only what passed the redactor, less every digit.
public struct MaskedBody {
    /// One line: JSON, or text when it is no JSON.
    public let text: String

    /// Names of members that say nothing about anybody; of others nothing is shown (DESIGN 3.1, 3.2).
    private static let names: Set<String> = [
        "version", "id", "region", "account_id", "application_id", "improve_ai", "input", "action", "type",
        "speech", "language", "context", "event", "timeout_reason", "results", "confidence", "text", "error",
        "dtmf", "digits", "timed_out", "from", "to", "uuid", "conversation_uuid", "timestamp", "command",
        "number", "sealed_number", "suppress", "broad", "before", "everything", "requested_at",
    ]

    /// Masks a body as it was delivered.
    public init(_ body: [UInt8]) {
        let redactor = Redactor()
        if let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed),
            let masked = try? JSONSerialization.data(
                withJSONObject: Self.masked(value, redactor),
                options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        {
            text = String(decoding: masked, as: UTF8.self)
        } else {
            text = Self.masked(String(decoding: body, as: UTF8.self), redactor)
        }
    }

    private static func masked(_ value: Any, _ redactor: Redactor) -> Any {
        switch value {
        case let object as [String: Any]:
            return Dictionary(
                object.map { name, value in
                    (names.contains(name) ? name : "(another name)", masked(value, redactor))
                }, uniquingKeysWith: { first, _ in first })
        case let array as [Any]:
            return array.map { masked($0, redactor) }
        case let text as String:
            return masked(text, redactor)
        case is NSNull:
            return value
        case let number as NSNumber:
            // 1 is a Bool to Swift, too; only true and false are characters to Foundation.
            return unsafe number.objCType.pointee == CChar(UInt8(ascii: "c")) ? value : "(a number)"
        default:
            return "(a value)"
        }
    }

    private static func masked(_ text: String, _ redactor: Redactor) -> String {
        String(
            String.UnicodeScalarView(
                redactor.redact(text, language: nil).text.unicodeScalars.map { scalar in
                    if scalar.properties.numericType != nil {
                        "#"
                    } else {
                        scalar.properties.generalCategory == .control ? " " : scalar
                    }
                }))
    }
}
