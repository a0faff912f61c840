/// What the store knows of a result that was delivered suspiciously often.
public enum SuspectVerdict: Sendable, Hashable {
    /// No earlier run died with it noted: try it, alone.
    case firstSeen
    /// An earlier run noted it and did not end well: do not try it again.
    case seenBefore
}
