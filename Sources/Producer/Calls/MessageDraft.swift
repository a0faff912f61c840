/// A message while it is made: members by name, values as JSON text.
struct MessageDraft {
    var routingKey: String
    let region: String
    let id: String
    let accountID: String
    let applicationID: String
    var captured: Int64
    var timeForm: UTCTime.Form
    let isMarked: Bool

    /// Everything of the top level but `input` and `event`, in the order of the contract.
    var top: [JSONFragment.Member]
    var input: String
    /// `event.speech`; empty leaves it out.
    var speech: [JSONFragment.Member]
    /// Everything of `event` but `speech` and `timestamp`.
    var event: [JSONFragment.Member]
    /// `event.timestamp`, when it is not the time of capture; empty leaves it out.
    var timestamp: String?
    var contentType: String?
    var contentEncoding: String?

    func body() -> [UInt8] {
        var event = event
        if !speech.isEmpty { event.insert(("speech", JSONFragment.object(speech)), at: 0) }
        let written =
            timestamp
            ?? JSONFragment.string(UTCTime.text(milliseconds: captured, form: timeForm))
        if !written.isEmpty { event.append(("timestamp", written)) }
        return Array(
            JSONFragment.object(top + [("input", input), ("event", JSONFragment.object(event))]).utf8)
    }

    func message(
        kind: MessageKind, variant: String? = nil, outcome: ExpectedOutcome,
        outcomeAtHome: ExpectedOutcome? = nil, body: [UInt8]? = nil
    ) -> SimulatedMessage {
        SimulatedMessage(
            routingKey: routingKey, body: body ?? self.body(), contentType: contentType,
            contentEncoding: contentEncoding, kind: kind, variant: variant, outcome: outcome,
            outcomeAtHome: outcomeAtHome, region: region, id: id, accountID: accountID,
            applicationID: applicationID, capturedMilliseconds: captured, isMarked: isMarked)
    }
}

extension [JSONFragment.Member] {
    /// Gives a member another value, adding it when it is not there.
    mutating func set(_ name: String, _ value: String) {
        if let index = firstIndex(where: { $0.name == name }) {
            self[index].value = value
        } else {
            append((name, value))
        }
    }

    mutating func remove(_ name: String) {
        removeAll { $0.name == name }
    }
}
