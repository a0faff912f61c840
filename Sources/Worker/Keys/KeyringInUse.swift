import Locking
public import Sealing

/// The keyring as it was last read, for everybody who seals or looks up.
public final class KeyringInUse: Sendable {
    private let keyring: Locked<Keyring>

    /// Begins with a keyring that has been read and checked.
    public init(_ keyring: Keyring) {
        self.keyring = Locked(keyring)
    }

    /// The keyring of this moment; take it once a batch.
    public var current: Keyring {
        keyring.current
    }

    func replace(with keyring: Keyring) {
        self.keyring.withLock { $0 = keyring }
    }
}
