import AMQP

/// Why the broker has not taken everything that was published, in words of ours.
enum PublishObstacle {
    /// The reason of the first publication that was not confirmed, nil when all were.
    static func reason(_ outcomes: [PublishOutcome]) -> String? {
        for case let outcome in outcomes where outcome != .confirmed { return reason(outcome) }
        return nil
    }

    /// Why one publication was not taken; for the one that was confirmed there is nothing to say.
    static func reason(_ outcome: PublishOutcome) -> String {
        switch outcome {
        case .confirmed: "confirmed"
        case .returned(let code): "publish: returned with \(code), no queue takes it"
        case .refused: "publish: the broker refused it"
        case .failed(let error): error.description
        }
    }
}
