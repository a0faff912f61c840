/// What a keyring holds, without its keys.
public struct KeyringStatus: Hashable, Sendable {
    /// A version that applies from when it was made.
    public struct Version: Hashable, Sendable {
        /// Its number.
        public let version: Int
        /// When it was made, RFC 3339.
        public let created: String
    }

    /// A version that applies by time of capture.
    public struct IndexVersion: Hashable, Sendable {
        /// Its number.
        public let version: Int
        /// From when on, RFC 3339; nil is the beginning of time.
        public let from: String?
    }

    /// The region it is stamped with.
    public let region: String?
    /// The wrapping versions, oldest first.
    public let wrapping: [Version]
    /// The index versions, in the order in which they come into force.
    public let index: [IndexVersion]
    /// The control versions, oldest first.
    public let control: [Version]
}

extension Keyring {
    /// Versions and times, for people and programs; no keys.
    public var status: KeyringStatus {
        KeyringStatus(
            region: region?.name,
            wrapping: wrapping.map { .init(version: $0.version, created: Self.rfc3339($0.created)) },
            index: indexKeys.map { .init(version: $0.version, from: $0.from.map(Self.rfc3339)) },
            control: control.map { .init(version: $0.version, created: Self.rfc3339($0.created)) })
    }

    private static func rfc3339(_ seconds: Int64) -> String {
        CivilTime(secondsSince1970: seconds).rfc3339
    }
}
