extension Keyring {
    /// How far ahead a new index version comes into force, at least: every worker has to have the new keyring
    /// by then, and results captured just before still come under the old one.
    public static let indexLead: Duration = .seconds(48 * 3_600)
    /// How long a control version is kept after a newer one has replaced it: as long as receipts stay in
    /// their stream.
    public static let controlLifetime: Duration = .seconds(400 * 86_400)

    /// Makes a keyring with the first version of each key.
    ///
    /// - Parameters:
    ///   - region: The region to stamp it with; nil leaves it unstamped.
    ///   - now: Seconds since 1970.
    /// - Returns: The keyring, not written yet.
    /// - Throws: ``SealingError`` with code `library`.
    public static func create(region: Region?, now: Int64) throws(SealingError) -> Keyring {
        try assemble(
            region: region,
            wrapping: [WrappingKey(version: 1, created: now, secret: newSecret())],
            index: [IndexKey(version: 1, from: nil, secret: newSecret())],
            control: [ControlKey(version: 1, created: now, secret: newSecret())])
    }

    /// Adds a version of each key.
    ///
    /// The wrapping and control versions apply at once; the index version from a full hour at least 48 h
    /// ahead, and after any that is still to come. Control versions that were replaced more than 400 days ago
    /// go. Wrapping versions stay until ``removingWrapping(version:)``, index versions for good.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Returns: The new keyring, not written yet.
    /// - Throws: ``SealingError``: `readerKeyring` for a reader's copy, or `library`.
    public func rotated(now: Int64) throws(SealingError) -> Keyring {
        guard let newestControl, let newestIndex = indexKeys.last else {
            throw SealingError(.changeKeyring, .readerKeyring)
        }
        let lead = Self.indexLead.components.seconds
        var from = CaptureHour(containing: now + lead + 3_599).startSeconds
        if let pending = newestIndex.from, pending >= from {
            from = CaptureHour(containing: pending + 3_600).startSeconds
        }
        let newWrapping = try WrappingKey(
            version: newestWrapping.version + 1, created: now, secret: Self.newSecret())
        let newIndex = try IndexKey(version: newestIndex.version + 1, from: from, secret: Self.newSecret())
        let newControl = try ControlKey(
            version: newestControl.version + 1, created: now, secret: Self.newSecret())
        return try Self.assemble(
            region: region, wrapping: wrapping + [newWrapping], index: indexKeys + [newIndex],
            control: controlWithoutOutdated(now: now) + [newControl])
    }

    /// A version is outdated by the age of its successor: until then it was in use, however old it is itself.
    private func controlWithoutOutdated(now: Int64) -> [ControlKey] {
        control.enumerated().filter { position, _ in
            let replaced = position + 1 < control.count ? control[position + 1].created : now
            return now - replaced <= Self.controlLifetime.components.seconds
        }.map(\.element)
    }

    /// A copy with the wrapping keys only, for exports: who holds an index key can find a number's last
    /// digits by trying.
    public func reader() -> Keyring {
        Keyring(region: region, wrapping: wrapping, newestWrapping: newestWrapping)
    }

    /// Removes a wrapping version for good, which kills every copy of a keys directory that is still wrapped
    /// under it.
    ///
    /// - Parameter version: Not the newest, and none that a store still uses.
    /// - Returns: The new keyring, not written yet.
    /// - Throws: ``SealingError``: `newestVersion` or `unknownKeyVersion`.
    public func removingWrapping(version: Int) throws(SealingError) -> Keyring {
        guard wrappingKey(version: version) != nil else {
            throw SealingError(.changeKeyring, .unknownKeyVersion(version))
        }
        guard version != newestWrapping.version else {
            throw SealingError(.changeKeyring, .newestVersion(version))
        }
        return try Self.assemble(
            region: region, wrapping: wrapping.filter { $0.version != version }, index: indexKeys,
            control: control)
    }

    private static func newSecret() throws(SealingError) -> SecretBytes {
        try SecretBytes.random(count: KeyringText.keyBytes, for: .changeKeyring)
    }

    private static func assemble(
        region: Region?, wrapping: [WrappingKey], index: [IndexKey], control: [ControlKey]
    ) throws(SealingError) -> Keyring {
        do {
            return try Keyring(region: region, wrapping: wrapping, index: index, control: control)
        } catch {
            throw SealingError(.changeKeyring, .keyringMalformed(error))
        }
    }
}
