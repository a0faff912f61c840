public import Sealing

/// A person in an order: for every index key version, the token of each form of the number that is looked for.
///
/// The first form of a version is the person (the last eight digits); the others are shorter numbers that
/// may be the same line (DESIGN 3.2).
public struct PersonTokens: Sendable, Hashable {
    /// Tokens by index key version; the person's own comes first.
    public let byVersion: [Int: [PersonToken]]

    /// Takes tokens by version; nil when there is no version, or one without tokens.
    public init?(_ byVersion: [Int: [PersonToken]]) {
        guard !byVersion.isEmpty, byVersion.values.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.byVersion = byVersion
    }

    /// Makes the tokens of a number's forms under every index key of a keyring; nil for a reader's keyring,
    /// which has none.
    ///
    /// - Parameters:
    ///   - forms: ASCII digits, the person's own first; not empty.
    ///   - account: The account under which the person is meant.
    ///   - keyring: The region's keyring.
    public init?(forms: [[UInt8]], account: String, keyring: Keyring) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: keyring.indexKeys.map { key in
                    (key.version, forms.map { key.personToken(account: account, digits: $0) })
                }))
    }

    /// The versions there are tokens for.
    public var versions: Set<Int> { Set(byVersion.keys) }

    /// Every token, of all versions and forms.
    public var all: [PersonToken] { byVersion.values.flatMap { $0 } }

    /// What tells this person from others, whatever versions were added since: the own token under the lowest
    /// version, which stays in a keyring for good.
    public var person: PersonToken {
        guard let lowest = byVersion.keys.min(), let token = byVersion[lowest]?.first else {
            preconditionFailure("person tokens have a version with a token: checked when they were made")
        }
        return token
    }

    /// These tokens and those of versions that only the others have; nil when there are none.
    func completed(by others: PersonTokens) -> PersonTokens? {
        guard !others.versions.isSubset(of: versions) else { return nil }
        return PersonTokens(byVersion.merging(others.byVersion) { own, _ in own })
    }

    /// Whether both are of one person: the own tokens under a version that both have are the same.
    public func isSamePerson(as other: PersonTokens) -> Bool {
        let common = versions.intersection(other.versions)
        return !common.isEmpty && common.allSatisfy { byVersion[$0]?.first == other.byVersion[$0]?.first }
    }
}
