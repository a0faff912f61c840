/// The random 256-bit key of one holder in one hour: an application, or a person under it.
///
/// Whatever is sealed under it dies with it. It exists outside memory only wrapped under its hour's key.
public final class HolderKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// How many bytes it has.
    static let byteCount = 32

    let secret: SecretBytes

    init(_ secret: SecretBytes) {
        precondition(secret.count == Self.byteCount, "a holder key has 32 bytes")
        self.secret = secret
    }

    /// Makes a random key.
    ///
    /// - Throws: ``SealingError`` with code `library` when there is no entropy.
    public static func create() throws(SealingError) -> HolderKey {
        HolderKey(try .random(count: byteCount, for: .createHolderKey))
    }

    /// Only the type.
    public var description: String {
        "HolderKey"
    }

    /// Shows nothing.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}

/// The keys of everyone entitled to have one record gone.
public struct HolderKeys: Sendable {
    /// The application's.
    public var application: HolderKey
    /// The caller's, when there was a number.
    public var caller: HolderKey?
    /// The called number's, when there was one.
    public var called: HolderKey?

    /// Brings the keys of one record together.
    ///
    /// - Parameters:
    ///   - application: Always there.
    ///   - caller: nil when the record has no caller that can be told.
    ///   - called: nil likewise. When both are the same person, the same key.
    public init(application: HolderKey, caller: HolderKey? = nil, called: HolderKey? = nil) {
        self.application = application
        self.caller = caller
        self.called = called
    }

    /// Which keys there are.
    public var kinds: HolderKinds {
        var kinds: HolderKinds = .application
        if caller != nil {
            kinds.insert(.caller)
        }
        if called != nil {
            kinds.insert(.called)
        }
        return kinds
    }
}

/// Which holders' keys a record is sealed under, as the envelope's second byte says.
public struct HolderKinds: OptionSet, Hashable, Sendable {
    /// Bit 0 application, bit 1 caller, bit 2 called number; no other is set.
    public let rawValue: UInt8

    /// Takes the bits as they are.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The application; in every record.
    public static let application = HolderKinds(rawValue: 1)
    /// The caller.
    public static let caller = HolderKinds(rawValue: 2)
    /// The called number.
    public static let called = HolderKinds(rawValue: 4)
}
