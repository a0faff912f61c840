public import Redaction
public import Sealing

/// One redacted speech result, as it is kept: the allow-list of DESIGN 3.1 and nothing else.
///
/// Free text can only be a `RedactedText`, which nobody but the redactor makes: what was not redacted has no
/// way in.
public struct Record: Sendable {
    /// 128 bits of HMAC(index key, account, application, id): the same on every worker of the region.
    public let recordID: RecordID
    /// The hour (UTC) in which the speech was captured.
    public let hour: CaptureHour
    /// The region in which it was captured.
    public let region: Region
    /// The account, as the producer names it.
    public let accountID: String
    /// The application, as the producer names it.
    public let applicationID: String
    /// The caller's number without its last four digits, or nil.
    public let from: String?
    /// The called number without its last four digits, or nil.
    public let to: String?
    /// What the caller is: `number`, `sip`, `app`, `extension`, `websocket`, `withheld` or `none`.
    public let fromType: String
    /// What the called party is, in the same words.
    public let toType: String
    /// A language tag (BCP 47), or nil.
    public let language: String?
    /// The phrases that the application expected.
    public let context: [RedactedText]
    /// What was heard, the best first.
    public let results: [RecordedAlternative]
    /// Why listening ended, as the Voice API names it, or nil.
    public let timeoutReason: String?
    /// Which redactor did it, and what it took out.
    public let redaction: RedactionSummary

    /// Puts a record together.
    public init(
        recordID: RecordID, hour: CaptureHour, region: Region, accountID: String, applicationID: String,
        from: String?, to: String?, fromType: String, toType: String, language: String?,
        context: [RedactedText], results: [RecordedAlternative], timeoutReason: String?,
        redaction: RedactionSummary
    ) {
        self.recordID = recordID
        self.hour = hour
        self.region = region
        self.accountID = accountID
        self.applicationID = applicationID
        self.from = from
        self.to = to
        self.fromType = fromType
        self.toType = toType
        self.language = language
        self.context = context
        self.results = results
        self.timeoutReason = timeoutReason
        self.redaction = redaction
    }

    var place: RecordPlace {
        RecordPlace(
            region: region, account: accountID, application: applicationID, hour: hour, recordID: recordID)
    }
}

/// One thing the recogniser may have heard.
public struct RecordedAlternative: Sendable {
    /// The words, redacted.
    public let text: RedactedText
    /// How sure the recogniser was, 0 to 1, or nil when it did not say.
    public let confidence: Double?

    /// Puts an alternative together.
    public init(text: RedactedText, confidence: Double?) {
        self.text = text
        self.confidence = confidence
    }
}

/// Which redactor treated a record, and what it took out.
public struct RedactionSummary: Sendable {
    /// The redactor's version (`Redactor.engineVersion`).
    public let engine: String
    /// How many spans of each type were replaced.
    public let counts: [EntityType: Int]

    /// Puts a summary together.
    public init(engine: String, counts: [EntityType: Int]) {
        self.engine = engine
        self.counts = counts
    }
}

// Redacted or not, speech does not belong into a log line or a failed test's output.
extension Record: CustomStringConvertible, CustomReflectable {
    /// The hour and nothing of the content.
    public var description: String { "Record(\(hour.name))" }
    /// No children: a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}

extension RecordedAlternative: CustomStringConvertible, CustomReflectable {
    /// Nothing of the content.
    public var description: String { "RecordedAlternative" }
    /// No children: a dump shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
