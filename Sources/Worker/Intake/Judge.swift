import AMQP
import Messages
import Redaction
import Sealing
import Vault

/// What is to be done with a delivery, before the store has been asked.
enum Judgement: Sendable {
    /// Store it; published, or else captured, at a time in seconds since 1970.
    case keep(Entry, publishedAt: Double)
    /// Nothing is kept: acknowledge it.
    case drop(Outcome)
    /// Seal it to the rejects, then acknowledge it.
    case reject(Outcome, Reject.Details, capturedSecond: Int64?)
    /// It belongs to another region: pass it on once, then acknowledge it.
    case forward(toRegion: String?, Reject.Details, capturedSecond: Int64)

    /// Whether the result looks as a right one does to a wrong clock; nil when that cannot be told.
    var isMistimed: Bool? {
        switch self {
        case .keep: false
        case .drop(.expired): true
        case .reject(_, let details, _) where details.reason == MalformedReason.capturedInFuture.rawValue:
            true
        case .drop, .reject, .forward: nil
        }
    }
}

/// Decides about deliveries, without I/O: the table of the design from the top down to what only the store can know.
struct Judge: Sendable {
    /// The header that marks a result as passed on.
    static let forwardedHeader = "lethe-forwarded"

    let region: Region
    let retention: Duration
    let keyring: Keyring
    let redactor: Redactor
    /// Seconds since 1970, the same for a whole batch.
    let now: Int64

    /// The first outcome of the table that applies.
    func judge(_ delivery: Delivery) -> Judgement {
        guard case .bytes(let body) = delivery.body else {
            return .reject(.malformed, details(delivery, .oversize, "oversize"), capturedSecond: nil)
        }
        let result: SpeechResult
        switch SpeechResult.decode(
            body, contentType: delivery.contentType, contentEncoding: delivery.contentEncoding)
        {
        case .notEnabled:
            return .drop(.notEnabled)
        case .malformed(let reason):
            return .reject(
                .malformed, details(delivery, .result, reason.rawValue),
                capturedSecond: CaptureHint.scan(body))
        case .result(let decoded):
            result = decoded
        }
        TestHook.abort(on: result)
        let captured = result.capturedAt.secondsSince1970
        if captured > now + MessageLimits.futureSecondsMax {
            return .reject(
                .malformed, details(delivery, .result, MalformedReason.capturedInFuture.rawValue),
                capturedSecond: nil)
        }
        guard let index = keyring.indexKey(capturedAt: captured) else {
            preconditionFailure(
                "a worker's keyring has an index key from the beginning of time: checked at start")
        }
        if result.region != region.name {
            return forward(delivery, result, recordID: recordID(of: result, under: index))
        }
        let hour = CaptureHour(containing: captured)
        if hour.startSeconds + retention.components.seconds <= now {
            return .drop(.expired)
        }
        if result.alternatives.isEmpty {
            return .drop(.empty)
        }
        return .keep(
            entry(result, hour: hour, index: index),
            publishedAt: delivery.publishedAt ?? result.capturedAt.exactSeconds)
    }

    /// What is known of a delivery that will be refused unread.
    func details(_ delivery: Delivery, _ kind: Reject.Kind, _ reason: String) -> Reject.Details {
        Reject.Details(delivery, kind, reason: reason, now: now)
    }

    /// A keyed hash of the body, by which a suspect is known on disk across restarts and rotations.
    func fingerprint(of delivery: Delivery) -> [UInt8] {
        Self.fingerprint(of: delivery, keyring: keyring)
    }

    /// The same for whoever has a keyring.
    static func fingerprint(of delivery: Delivery, keyring: Keyring) -> [UInt8] {
        switch delivery.body {
        case .bytes(let body):
            guard let key = keyring.indexKeys.first else {
                preconditionFailure("a worker's keyring has an index key: checked at start")
            }
            return key.fingerprint(of: body)
        case .oversize(_, let sha256):
            return sha256
        }
    }

    private func forward(_ delivery: Delivery, _ result: SpeechResult, recordID: RecordID) -> Judgement {
        // Only header data: what was said must not be kept outside its region.
        var details = Reject.Details(kind: .header, reason: "misrouted", refusedAt: WallClock.rfc3339(now))
        details.recordID = recordID.hex
        details.accountID = result.accountID
        details.applicationID = result.applicationID
        details.region = result.region
        let mayGo = delivery.headers[Self.forwardedHeader] == nil && Region(result.region) != nil
        return .forward(
            toRegion: mayGo ? result.region : nil, details, capturedSecond: result.capturedAt.secondsSince1970
        )
    }

    private func recordID(of result: SpeechResult, under index: IndexKey) -> RecordID {
        index.recordID(account: result.accountID, application: result.applicationID, id: result.id)
    }

    private func entry(_ result: SpeechResult, hour: CaptureHour, index: IndexKey) -> Entry {
        let redacted = redactor.redact(
            alternatives: result.alternatives.map(\.text), context: result.context,
            call: CallFacts(
                language: result.language, certain: [result.from.digits, result.to.digits].compactMap { $0 },
                account: result.accountID, application: result.applicationID))
        let record = Record(
            recordID: recordID(of: result, under: index), hour: hour, region: region,
            accountID: result.accountID, applicationID: result.applicationID,
            from: result.from.shortened, to: result.to.shortened,
            fromType: result.from.type.rawValue, toType: result.to.type.rawValue,
            language: result.language, context: redacted.context,
            results: zip(redacted.alternatives, result.alternatives).map {
                RecordedAlternative(text: $0, confidence: $1.confidence)
            },
            timeoutReason: result.timeoutReason,
            redaction: RedactionSummary(engine: Redactor.engineVersion, counts: redacted.counts))
        func token(_ digits: [UInt8], under key: IndexKey) -> PersonToken {
            key.personToken(account: result.accountID, digits: digits)
        }
        let (caller, called) = (result.from.personDigits, result.to.personDigits)
        let others = keyring.indexKeys.filter { $0.version != index.version }
        return Entry(
            record: record, capturedSecond: result.capturedAt.secondsSince1970,
            caller: caller.map { token($0, under: index) }, called: called.map { token($0, under: index) },
            otherTokens: others.flatMap { key in
                [caller, called].compactMap { $0 }.map { token($0, under: key) }
            }, indexVersion: index.version)
    }
}

extension Delivery {
    /// When the broker took it, in seconds since 1970, if RabbitMQ's plugin `rabbitmq_message_timestamp` runs.
    ///
    /// AMQP's own timestamp counts whole seconds, which is no use for what takes milliseconds.
    fileprivate var publishedAt: Double? {
        guard case .int(let milliseconds) = headers["timestamp_in_ms"] else { return nil }
        return Double(milliseconds) / 1000
    }
}

extension Timestamp {
    fileprivate var exactSeconds: Double { Double(secondsSince1970) + Double(nanoseconds) / 1e9 }
}

extension DeliveryBody {
    /// The body as it was delivered; empty when it was too large to be kept.
    var content: [UInt8] {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }
}
