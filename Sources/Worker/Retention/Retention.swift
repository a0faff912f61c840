import Vault

/// The ceilings of what may be kept.
public enum Retention {
    /// Thirty days from the capture of the speech.
    public static let ceiling = VaultConfiguration.retentionMax
    /// How long a reject waits for somebody to look at it.
    public static let rejects: Duration = .seconds(72 * 3600)
}
