/// Where in a stream to begin (RabbitMQ, "Streams", consumer argument `x-stream-offset`).
public enum StreamPosition: Sendable, Hashable {
    /// At the oldest entry kept.
    case first
    /// At the newest chunk: the last entry, and some before it that were written together with it.
    case last
    /// At what is written from now on.
    case next
    /// At the entry of this offset, counted from 0, or the next there is.
    case offset(Int64)

    /// The name of the consumer argument, and of the header that tells each entry's offset.
    public static let key = "x-stream-offset"

    /// The value of the consumer argument `x-stream-offset`.
    public var argument: FieldValue {
        switch self {
        case .first: .string("first")
        case .last: .string("last")
        case .next: .string("next")
        case .offset(let offset): .int(offset)
        }
    }
}

extension Delivery {
    /// The entry's place in its stream, from 0 (header `x-stream-offset`); nil for what comes from no stream.
    ///
    /// Rises, but not always by one: where a segment begins the broker writes an entry of its own that it delivers
    /// to nobody (osiris 1.3.1, `osiris_log.erl`, `evaluate_tracking_snapshot`).
    public var streamOffset: Int64? {
        guard case .int(let offset) = headers[StreamPosition.key] else { return nil }
        return offset
    }
}
