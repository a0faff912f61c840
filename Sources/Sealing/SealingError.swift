/// Why something could not be sealed, opened, or read from a keyring.
///
/// It never holds a key, content, a command's text or its output; a path, a version number and a region's
/// name are all it may carry.
public struct SealingError: Error, Hashable, Sendable {
    /// What was being done.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        /// Reading or rewriting a keyring.
        case readKeyring, writeKeyring, changeKeyring
        /// Wrapping keys for a store, and getting them back.
        case createHourKey, openHourKey, wrapHourKey, createHolderKey, openHolderKey, wrapHolderKey
        /// The label that tells a reader whose row it is.
        case sealLabel, openLabel
        /// Records and rejects.
        case sealRecord, openRecord, sealReject, openReject
        /// Codes of ledger entries and receipts, and numbers in commands.
        case authenticate, sealNumber, openNumber
        /// The store's signatures.
        case createSigningKey, sign
        /// Making the engine ready.
        case prepare
    }

    /// What went wrong.
    public enum Code: Hashable, Sendable {
        /// It does not authenticate: changed, cut, moved, or another key.
        ///
        /// All of these are one case on purpose; telling them apart would help only an attacker.
        case cannotOpen
        /// It was sealed in a format that this version of the program does not know.
        case unknownFormat(Int)
        /// The keyring has no key of this version.
        case unknownKeyVersion(Int)
        /// The keyring has no key for this purpose at all: it is a reader's copy.
        case readerKeyring
        /// The keyring belongs to another region.
        case wrongRegion(expected: String, found: String)
        /// The newest wrapping key cannot be removed.
        case newestVersion(Int)
        /// There is more to seal than one envelope may hold.
        case tooLarge
        /// The keyring file is not there.
        case keyringMissing(path: String)
        /// Somebody else than its owner can read the keyring file; `mode` holds its permission bits.
        case keyringPermissions(path: String, mode: UInt32)
        /// The keyring file cannot be read or written; `errno` says why.
        case keyringFile(path: String, errno: Int32)
        /// There is a file already where a new keyring should be written.
        case keyringExists(path: String)
        /// The keyring's text is not a keyring.
        case keyringMalformed(KeyringProblem)
        /// The keyring command failed.
        case keyringCommand(KeyringCommandProblem)
        /// OpenSSL failed, for want of memory, entropy or a provider that has the algorithm.
        case library
    }

    /// What was being done.
    public let operation: Operation
    /// What went wrong.
    public let code: Code

    init(_ operation: Operation, _ code: Code) {
        self.operation = operation
        self.code = code
    }
}

extension SealingError {
    /// What to do with the work at hand.
    public enum Disposition: Hashable, Sendable {
        /// The same may succeed later.
        case retryLater
        /// It will never succeed, and only this one thing is affected.
        case reject
        /// Nothing can go on until somebody changes something.
        case stop
    }

    /// What to do with the work at hand.
    public var disposition: Disposition {
        switch code {
        case .cannotOpen, .tooLarge:
            .reject
        // A keyring is re-read every minute and may bring the version; a mount or a key service may come
        // back.
        case .unknownKeyVersion, .keyringMissing, .keyringFile, .keyringCommand, .library:
            .retryLater
        case .unknownFormat, .readerKeyring, .wrongRegion, .newestVersion, .keyringPermissions,
            .keyringExists,
            .keyringMalformed:
            .stop
        }
    }
}

extension SealingError: CustomStringConvertible {
    /// A sentence for people, with what to do; safe for anyone.
    public var description: String {
        switch code {
        case .cannotOpen:
            "it does not open: changed, moved, or sealed under other keys"
        case .unknownFormat(let version):
            "format version \(version) is unknown to this program; use the one that wrote it, or a newer one"
        case .unknownKeyVersion(let version):
            "the keyring has no key of version \(version); give it the keyring that still has it"
        case .readerKeyring:
            "the keyring is a reader's copy without the keys this needs; use the region's full keyring"
        case .wrongRegion(let expected, let found):
            "the keyring belongs to region \(found), not \(expected); use the keyring of \(expected)"
        case .newestVersion(let version):
            "wrapping key version \(version) is the newest and cannot be removed; rotate first"
        case .tooLarge:
            "too large for one envelope"
        case .library:
            "the cryptographic library failed; check memory, entropy and OpenSSL's providers"
        default:
            keyringDescription
        }
    }

    private var keyringDescription: String {
        switch code {
        case .keyringMissing(let path):
            "the keyring file \(path) does not exist; create one with lethe keys new, or correct its path"
        case .keyringPermissions(let path, let mode):
            "others can read the keyring file (mode \(String(mode, radix: 8))); run chmod 600 \(path)"
        case .keyringFile(let path, let errno):
            "the keyring file \(path) cannot be used (errno \(errno)); it must be a regular file of this user"
        case .keyringExists(let path):
            "\(path) exists already and is not overwritten; choose another path, or move it away"
        case .keyringMalformed(let problem):
            "the keyring is malformed: \(problem)"
        case .keyringCommand(let problem):
            "the keyring command failed: \(problem)"
        default:
            "the keyring cannot be used"
        }
    }
}
