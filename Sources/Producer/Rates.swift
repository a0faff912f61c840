/// How often each kind of message occurs among all; what is left over is ordinary speech.
///
/// | kind | default | what it is |
/// |---|---|---|
/// | duplicate | 3 % | the bytes of an earlier message again |
/// | late | 2 % | captured hours or days ago |
/// | expired | 1 % | captured more than 30 days ago |
/// | foreign | 1 % | of another region than the one it is published with |
/// | malformed | 1 % | broken in one of many ways |
/// | disabled | 3 % | `improve_ai` off in one of several ways |
/// | empty | 5 % | silence, keys, an error of the recogniser |
public struct Rates: Sendable, Equatable {
    /// The share of repeated messages, 0–1.
    public var duplicate = 0.03
    /// The share of messages captured long ago, 0–1.
    public var late = 0.02
    /// The share of messages captured too long ago, 0–1.
    public var expired = 0.01
    /// The share of messages of another region, 0–1.
    public var foreign = 0.01
    /// The share of broken messages, 0–1.
    public var malformed = 0.01
    /// The share of messages of applications that have the switch off, 0–1.
    public var disabled = 0.03
    /// The share of messages without any text, 0–1.
    public var empty = 0.05

    /// The defaults of the table.
    public init() {}

    /// Ordinary speech only.
    public static let speechOnly: Rates = {
        var rates = Rates()
        for (_, path) in Rates.shares { rates[keyPath: path] = 0 }
        return rates
    }()

    /// Whether each share lies in 0–1 and all together do.
    public var isValid: Bool {
        let values = Self.shares.map { self[keyPath: $0.path] }
        return values.allSatisfy { (0...1).contains($0) } && values.reduce(0, +) <= 1.000_000_001
    }

    /// The kinds that have a rate, in a fixed order: a message's kind is drawn by it.
    static var shares: [(kind: MessageKind, path: WritableKeyPath<Rates, Double>)] {
        [
            (.duplicate, \.duplicate), (.late, \.late), (.expired, \.expired), (.foreign, \.foreign),
            (.malformed, \.malformed), (.disabled, \.disabled), (.empty, \.empty),
        ]
    }
}
