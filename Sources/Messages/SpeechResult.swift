/// A version 1 speech result, as far as anything of it is kept (DESIGN 3.1); the rest has been dropped.
///
/// It holds raw speech and two full numbers, so it renders as its name and nothing else.
public struct SpeechResult: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// One reading of what was said.
    public struct Alternative: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
        CustomReflectable
    {
        /// What was said, as the recogniser wrote it, **not redacted**; never blank.
        public let text: String
        /// How sure the recogniser was, 0–100; nil when the message does not say so in such a number.
        public let confidence: Double?

        /// A constant.
        public var description: String { "Alternative" }
        /// A constant.
        public var debugDescription: String { description }
        /// A mirror without children.
        public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
    }

    /// The producer's id of the result: 1–128 Unicode scalars, the same in every copy.
    public let id: String
    /// The region the result belongs to, not empty; whether it is a region at all is not checked.
    public let region: String
    /// The account, not empty.
    public let accountID: String
    /// The application, not empty.
    public let applicationID: String
    /// When the speech was captured; retention and fences count from it.
    public let capturedAt: Timestamp
    /// The caller.
    public let from: CallParty
    /// The called.
    public let to: CallParty
    /// A language tag as the message spells it, or nil when there is none that looks like one.
    public let language: String?
    /// The hints of both homes, **not redacted**: in order, without blank ones and repetitions.
    public let context: [String]
    /// The readings that have text, in order; empty for silence, keys and errors, which is outcome `empty`.
    public let alternatives: [Alternative]
    /// Why the recogniser stopped listening, if it is a reason that is known.
    public let timeoutReason: String?

    /// A constant.
    public var description: String { "SpeechResult" }
    /// A constant.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}

/// What a message turned out to be, before anything that needs a clock, a region or a store is asked.
public enum DecodedResult: Sendable {
    /// A well-formed result of an application that has the switch on.
    case result(SpeechResult)
    /// `improve_ai` is not literally true: to be dropped, whatever else is wrong with it.
    case notEnabled
    /// Not a version 1 speech result.
    case malformed(MalformedReason)
}
