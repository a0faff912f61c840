/// Why the time of day cannot be trusted.
///
/// In doubt nothing is destroyed, nothing taken, and nothing shown that is over.
public enum ClockDoubt: Hashable, Sendable, CustomStringConvertible {
    /// It is so many seconds behind the last time seen, or behind what has passed since.
    case behind(seconds: Int64)
    /// It went ahead by so many seconds more than have passed.
    case ahead(seconds: Int64)
    /// It is so many seconds behind what another store of the region has said.
    case behindStores(seconds: Int64)
    /// More than half of a hundred results seem to have been captured in the future, or so long ago that they are over.
    case results

    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .behind(let seconds): "the clock is \(seconds) s behind the last time seen here"
        case .ahead(let seconds): "the clock went \(seconds) s further ahead than time has passed"
        case .behindStores(let seconds): "the clock is \(seconds) s behind what another store has said"
        case .results: "more than half of the last hundred results look expired or captured in the future"
        }
    }
}
