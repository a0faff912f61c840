/// What a simulated message is.
public enum MessageKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Ordinary speech of the last minutes.
    case speech
    /// The bytes of an earlier message again, which was `speech` or `late`.
    case duplicate
    /// Speech captured hours or days ago.
    case late
    /// Speech captured more than 30 days ago.
    case expired
    /// Speech of another region.
    case foreign
    /// Broken speech.
    case malformed
    /// Speech of an application that has the switch off.
    case disabled
    /// No speech.
    case empty
}

/// What becomes of a message where it is delivered (DESIGN 3.1), as long as nobody has asked to be forgotten.
public enum ExpectedOutcome: String, Sendable, Hashable, CaseIterable, Codable {
    /// The first copy of a good message.
    case stored
    /// A further copy. On another worker of the region than the first it is stored there too, under the same
    /// record id: after merging, what is stored is one record.
    case duplicate
    /// Acknowledged and dropped, because the switch is not literally true.
    case notEnabled = "not_enabled"
    /// Acknowledged and dropped, because there is no text.
    case empty
    /// Acknowledged and dropped, because it is too old.
    case expired
    /// Published again under its own region, or sealed to the rejects.
    case misrouted
    /// Sealed to the rejects.
    case malformed
}

/// A message to publish, and what should become of it.
public struct SimulatedMessage: Sendable {
    /// The routing key to publish it with.
    public let routingKey: String
    /// The body; published without headers.
    public let body: [UInt8]
    /// The content type property.
    public let contentType: String?
    /// The content encoding property; only in some malformed messages.
    public let contentEncoding: String?
    /// What the message is.
    public let kind: MessageKind
    /// Which way of being malformed, disabled or empty, such as `truncated`; nil for other kinds.
    public let variant: String?
    /// What becomes of it where it is delivered.
    public let outcome: ExpectedOutcome
    /// What becomes of it in its own region once it has been passed on; nil when it is not.
    public let outcomeAtHome: ExpectedOutcome?
    /// The region it belongs to.
    public let region: String
    /// The id it was made with; some malformed ones do not carry it.
    public let id: String
    /// The account it was made with.
    public let accountID: String
    /// The application it was made with.
    public let applicationID: String
    /// When it says it was captured, in milliseconds since 1970.
    public let capturedMilliseconds: Int64
    /// Whether the marker is planted in it.
    public let isMarked: Bool

    /// The same message once more.
    func repeated() -> SimulatedMessage {
        SimulatedMessage(
            routingKey: routingKey, body: body, contentType: contentType, contentEncoding: contentEncoding,
            kind: .duplicate, variant: nil, outcome: .duplicate, outcomeAtHome: nil, region: region, id: id,
            accountID: accountID, applicationID: applicationID, capturedMilliseconds: capturedMilliseconds,
            isMarked: isMarked)
    }
}
