/// One line of `lethe check`.
public struct Finding: Encodable, Sendable, CustomStringConvertible {
    /// How a checked thing stands.
    public enum State: String, Encodable, Sendable {
        /// As it should be.
        case ok
        /// Worth knowing, no hindrance.
        case note
        /// A worker cannot do its work; the detail says what to do.
        case unfit
        /// AMQP cannot tell without more permission.
        case notChecked = "not checked"
    }

    /// What was looked at.
    public let subject: String
    /// How it stands.
    public let state: State
    /// What was found, or what to do.
    public let detail: String

    /// A finding.
    public init(_ subject: String, _ state: State, _ detail: String) {
        self.subject = subject
        self.state = state
        self.detail = detail
    }

    /// State, subject and detail in columns.
    public var description: String {
        "\(padded(state.rawValue, 12))\(padded(subject, 34))\(detail)"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
