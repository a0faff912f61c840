/// How many deliveries the broker may send ahead.
///
/// After an unclean end, or when the store failed, it begins at one and doubles with each acknowledgement: a result that kills the worker is then alone
/// when it does, and its neighbours are not charged with a delivery.
struct PrefetchRamp {
    /// Where it ends, `broker.prefetch`.
    let limit: UInt16
    /// The prefetch to consume with now.
    private(set) var current: UInt16

    /// A ramp at its end.
    init(limit: UInt16) {
        self.limit = limit
        current = limit
    }

    /// Whether the next acknowledgement asks for more.
    var isBelowLimit: Bool {
        current < limit
    }

    /// Goes back to one.
    mutating func restart() {
        current = 1
    }

    /// Doubles, up to the limit.
    mutating func grow() {
        current = current > limit / 2 ? limit : current * 2
    }
}
