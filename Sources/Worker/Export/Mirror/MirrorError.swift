/// Why a folder could not be brought into step with a store.
public enum MirrorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder cannot be used, with the system's error number.
    case folder(String, Int32)
    /// Another run is at work in the folder.
    case busy(String)
    /// The folder lies in the store, or the store in it.
    case inStore(String)
    /// The folder mirrors a store that lies elsewhere.
    case otherStore(String)
    /// The store has not followed the ledger for so many seconds.
    case behindLedger(seconds: Int64)

    /// What to do.
    public var description: String {
        switch self {
        case .folder(let path, let code):
            "\(path) cannot be used (errno \(code)): see that this user may write it, and that there is room"
        case .busy(let path): "another lethe mirror is at work in \(path): one is enough"
        case .inStore(let path):
            "\(path) lies in the store, or the store in it: name a folder apart, on an encrypted volume"
        case .otherStore(let path):
            "\(path) mirrors another store: give each store a folder of its own, or delete that one"
        case .behindLedger(let seconds): BehindLedger.sentence(seconds: seconds)
        }
    }
}

/// What an export and a mirror say of a store that does not hear of orders.
public enum BehindLedger {
    /// What to do about a store that has not followed the ledger for so long.
    public static func sentence(seconds: Int64) -> String {
        "this store has not followed the ledger for \(seconds / 3600) hours, so it may still hold what was to be forgotten "
            + "meanwhile: start its worker (lethe work), wait until it is ready, and export again"
    }
}
