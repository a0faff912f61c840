public import Sealing

/// A record as it comes out of the store, in the fields that `export` prints.
///
/// Its text was redacted by the engine it names. It is still not for log lines: its description says nothing
/// of it.
public struct StoredRecord: Sendable, Hashable {
    /// What the record is sealed to: it opens nowhere else.
    public struct Place: Sendable, Hashable {
        /// The record's id.
        public let recordID: RecordID
        /// The hour of capture.
        public let hour: CaptureHour
        /// The region.
        public let region: Region
        /// The account.
        public let accountID: String
        /// The application.
        public let applicationID: String
    }

    /// One thing the recogniser may have heard.
    public struct Alternative: Sendable, Hashable {
        /// The redacted words.
        public let text: String
        /// How sure the recogniser was, or nil.
        public let confidence: Double?

        /// Puts both together.
        public init(text: String, confidence: Double?) {
            self.text = text
            self.confidence = confidence
        }
    }

    /// How many spans of one type were replaced.
    public struct Count: Sendable, Hashable {
        /// The type's name, for example `PHONE`.
        public let type: String
        /// How many.
        public let spans: Int

        /// Puts both together.
        public init(type: String, spans: Int) {
            self.type = type
            self.spans = spans
        }
    }

    /// Where the record belongs.
    public let place: Place
    /// The caller's shortened number, or nil.
    public let from: String?
    /// The called party's shortened number, or nil.
    public let to: String?
    /// What the caller is.
    public let fromType: String
    /// What the called party is.
    public let toType: String
    /// A language tag, or nil.
    public let language: String?
    /// The redacted phrases that the application expected.
    public let context: [String]
    /// What was heard, the best first.
    public let results: [Alternative]
    /// Why listening ended, or nil.
    public let timeoutReason: String?
    /// The version of the redactor that treated it.
    public let engine: String
    /// What the redactor replaced, by type in order of its name.
    public let counts: [Count]
    /// When the record will be over, in seconds since 1970.
    public internal(set) var expiresAt: Int64 = 0
}

extension StoredRecord: CustomStringConvertible, CustomReflectable {
    /// The hour and nothing of the content.
    public var description: String { "StoredRecord(\(place.hour.name))" }
    /// No children: a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
