public import Sealing

extension Keyring {
    /// Whether a worker of this region can work with the keyring.
    ///
    /// - Throws: ``SealingError`` when it is another region's; ``KeyringUnfit`` when it is a reader's copy.
    public func checkFitsWorker(of region: Region) throws {
        try check(region: region)
        guard !indexKeys.isEmpty, newestControl != nil else {
            throw KeyringUnfit.readersCopy
        }
    }

    /// Wrapping, index and control versions, without keys: what tells one keyring from another.
    var versions: String {
        let wrapping = wrapping.map { "\($0.version)" }.joined(separator: ",")
        let index = indexKeys.map { "\($0.version)" }.joined(separator: ",")
        let control = control.map { "\($0.version)" }.joined(separator: ",")
        return "wrapping \(wrapping) index \(index) control \(control)"
    }
}

/// Why a worker cannot use a keyring that was read.
public enum KeyringUnfit: Error, Sendable, CustomStringConvertible {
    /// It has neither index nor control keys.
    case readersCopy

    /// What to do.
    public var description: String {
        "the keyring is a reader's copy, for exports only; give the worker the whole one"
    }
}
