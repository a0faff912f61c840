/// What a broker says of a queue that is declared again with the arguments it should have.
public enum QueueComparison: Sendable, Hashable {
    /// It has them.
    case same
    /// It has others; the first that the broker named, when it is one of ours.
    case differs(argument: String?)
    /// This user may not declare, and so cannot ask.
    case notPermitted
}
