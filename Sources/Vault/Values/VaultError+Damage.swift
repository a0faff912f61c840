import GRDBSQLite
import Sealing

extension SealingError {
    /// Whether it is about what was to be opened, and not about keyring or machine.
    ///
    /// An unknown format is: a new one of a wrapped key begins with a new format of the file, which has been looked
    /// at before.
    var isOfContent: Bool {
        switch code {
        case .cannotOpen, .unknownFormat: true
        default: false
        }
    }
}

extension VaultError {
    /// What an error says about the file it names.
    enum Suspicion {
        /// Its content is not what was written.
        case damaged
        /// It may be another store's, or under other keys. So would all of them be if the state, the folder or
        /// the keyring were the wrong one.
        case stray
    }

    /// What it says about the file it names; nil when that is not at fault.
    var suspicion: Suspicion? {
        switch code {
        case .sqlite(let code): Self.isDamagedFile(code) ? .damaged : nil
        case .foreignFile, .wrongHour, .emptied: .damaged
        case .wrongStore, .wrongRegion: .stray
        case .sealing(let error): error.isOfContent ? .stray : nil
        default: nil
        }
    }

    /// Whether the same may succeed in a moment: a disk that is full or fails, a file that was moved.
    var mayPass: Bool {
        switch code {
        case .sqlite(let code): !Self.isDamage(code)
        case .system, .fileMoved: true
        default: false
        }
    }

    /// A table that is not there, where it was made with the file, is damage too.
    private static func isDamagedFile(_ code: Int32) -> Bool {
        [SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR].contains(code & 0xff)
    }
}
