/// The ceilings of what may be kept.
public enum Retention {
    /// Thirty days from the capture of the speech.
    public static let ceiling: Duration = .seconds(30 * 86_400)
    /// How long a reject waits for somebody to look at it.
    public static let rejects: Duration = .seconds(72 * 3600)
    /// How far behind the last time it has seen a store lets its clock be.
    public static let clockDoubt: Duration = .seconds(5 * 60)
}
