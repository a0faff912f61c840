/// The keys of one region, as they were at one moment: wrapping, index and control keys, each in versions.
///
/// Values are immutable; whoever uses one takes the current value once a batch.
public struct Keyring: Sendable {
    /// The region it is stamped with; nil when it is not.
    public let region: Region?
    /// The keys that hour keys are wrapped under, oldest version first; never empty.
    public let wrapping: [WrappingKey]
    /// The keys of record ids and person tokens, in the order in which they come into force; empty in a
    /// reader's copy.
    public let indexKeys: [IndexKey]
    /// The keys that seal rejects and numbers and authenticate messages, oldest version first; empty in a
    /// reader's copy.
    public let control: [ControlKey]
    /// The newest of ``wrapping``, under which everything new is wrapped.
    public let newestWrapping: WrappingKey

    /// Checks what belongs together; lists come in any order.
    init(
        region: Region?, wrapping: [WrappingKey], index: [IndexKey], control: [ControlKey]
    ) throws(KeyringProblem) {
        self.region = region
        self.wrapping = wrapping.sorted { $0.version < $1.version }
        indexKeys = index.sorted { $0.version < $1.version }
        self.control = control.sorted { $0.version < $1.version }
        guard let newest = self.wrapping.last else {
            throw .empty(.wrapping)
        }
        newestWrapping = newest
        try Self.checkVersions(wrapping.map(\.version), .wrapping)
        try Self.checkVersions(index.map(\.version), .index)
        try Self.checkVersions(control.map(\.version), .control)
        guard indexKeys.isEmpty == control.isEmpty else {
            throw .incomplete
        }
        try Self.checkOrder(indexKeys)
        try Self.checkDistinct(wrapping.map(\.secret) + index.map(\.secret) + control.map(\.secret))
    }

    /// A reader's copy of a keyring that has been checked.
    init(region: Region?, wrapping: [WrappingKey], newestWrapping: WrappingKey) {
        self.region = region
        self.wrapping = wrapping
        self.newestWrapping = newestWrapping
        indexKeys = []
        control = []
    }

    private static func checkVersions(
        _ versions: [Int], _ section: KeyringProblem.Section
    ) throws(KeyringProblem) {
        var seen: Set<Int> = []
        for version in versions where !seen.insert(version).inserted {
            throw .repeatedVersion(version, section)
        }
    }

    /// The first is in force from the beginning of time, and a later version from a later time, else two
    /// versions would claim one instant.
    private static func checkOrder(_ keys: [IndexKey]) throws(KeyringProblem) {
        var last: Int64?
        for (position, key) in keys.enumerated() {
            switch (position, key.from) {
            case (0, nil):
                continue
            case (0, _), (_, nil):
                throw .indexOrder
            case (_, .some(let from)):
                guard from > last ?? .min else {
                    throw .indexOrder
                }
                last = from
            }
        }
    }

    /// A key pasted twice would undo the separation of what it is used for.
    private static func checkDistinct(_ secrets: [SecretBytes]) throws(KeyringProblem) {
        for (position, secret) in secrets.enumerated() {
            for other in secrets[..<position] where secret.matches(other) {
                throw .repeatedKey
            }
        }
    }
}

// MARK: - Looking keys up

extension Keyring {
    /// The newest control key; nil in a reader's copy.
    public var newestControl: ControlKey? {
        control.last
    }

    /// The wrapping key with this number.
    public func wrappingKey(version: Int) -> WrappingKey? {
        wrapping.first { $0.version == version }
    }

    /// The index key with this number.
    public func indexKey(version: Int) -> IndexKey? {
        indexKeys.first { $0.version == version }
    }

    /// The control key with this number.
    public func controlKey(version: Int) -> ControlKey? {
        control.first { $0.version == version }
    }

    /// The index key for what was captured at an instant, so that a redelivery after a rotation gets the same
    /// id.
    ///
    /// - Parameter seconds: The time of capture, in seconds since 1970.
    /// - Returns: nil for a reader's copy only.
    public func indexKey(capturedAt seconds: Int64) -> IndexKey? {
        indexKeys.last { $0.from ?? .min <= seconds }
    }

    /// Refuses a keyring of another region; one without a stamp fits every region.
    ///
    /// - Parameter region: The region it should serve.
    /// - Throws: ``SealingError`` with code `wrongRegion`.
    public func check(region: Region) throws(SealingError) {
        if let stamped = self.region, stamped != region {
            throw SealingError(.readKeyring, .wrongRegion(expected: region.name, found: stamped.name))
        }
    }
}

extension Keyring {
    /// The keyring as the text that a file or a command holds, **keys included**.
    ///
    /// - Returns: UTF-8, wiped when it goes.
    public func text() -> SecretBytes {
        KeyringText.write(self)
    }
}

extension Keyring: CustomStringConvertible, CustomReflectable {
    /// Region and version numbers.
    public var description: String {
        "Keyring(\(region?.name ?? "any region"), wrapping \(wrapping.map(\.version)), "
            + "index \(indexKeys.map(\.version)), control \(control.map(\.version)))"
    }

    /// Shows what the description shows.
    public var customMirror: Mirror {
        Mirror(self, children: ["status": status])
    }
}
