import AMQP
import Redaction

/// What a committed batch came to.
struct BatchSettlement {
    /// Deliveries that may be acknowledged now.
    private(set) var tags: [DeliveryTag] = []
    /// How many reached which outcome.
    private(set) var outcomes: [Outcome: Int] = [:]
    /// Masks in what was stored, by type.
    private(set) var redactions: [EntityType: Int] = [:]

    mutating func add(_ tag: DeliveryTag, _ outcome: Outcome) {
        tags.append(tag)
        outcomes[outcome, default: 0] += 1
    }

    mutating func addRedactions(_ counts: [EntityType: Int]) {
        redactions.merge(counts, uniquingKeysWith: +)
    }
}
