/// The X25519 public key to which producers seal numbers, for everybody.
public struct NumberPublicKey: Sendable, Hashable {
    /// The 32 bytes (RFC 7748, section 5).
    public let bytes: [UInt8]

    /// Takes 32 bytes; nil when there are more or fewer.
    public init?(bytes: [UInt8]) {
        guard bytes.count == X25519.keyBytes else {
            return nil
        }
        self.bytes = bytes
    }

    /// Reads what ``text`` gives: 43 characters of base64url; nil when it is anything else.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text) else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// The bytes in base64url without padding, as `lethe keys public` prints them.
    public var text: String {
        Base64URL.encode(bytes)
    }
}

extension ControlKey {
    /// The public key of this version; nil when OpenSSL has no X25519.
    var numberPublicKey: NumberPublicKey? {
        X25519.publicKey(of: numbers).flatMap(NumberPublicKey.init(bytes:))
    }
}

extension Keyring {
    /// The public key of the newest control version; nil in a reader's copy, or when OpenSSL has no X25519.
    public var numberPublicKey: NumberPublicKey? {
        newestControl?.numberPublicKey
    }
}
