import GRDBSQLite
import Glibc
import Sealing

extension VaultError: CustomStringConvertible {
    /// What happened and what to do about it, safe for anyone to read.
    public var description: String {
        let place = path.map { " (\($0))" } ?? ""
        return "\(operation.rawValue): \(reason)\(place)"
    }

    /// Damage and misuse stay as they are, however often one tries.
    static func isDamage(_ code: Int32) -> Bool {
        switch code & 0xff {
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_MISUSE, SQLITE_CONSTRAINT, SQLITE_MISMATCH,
            SQLITE_RANGE, SQLITE_SCHEMA, SQLITE_TOOBIG:
            true
        default: false
        }
    }

    private var reason: String {
        switch code {
        case .sqlite(let code):
            unsafe "SQLite result \(code), \(String(cString: sqlite3_errstr(code)))"
        case .system(let number):
            unsafe "system error \(number), \(String(cString: strerror(number)))"
        case .sealing(let error): "\(error)"
        case .lockedByAnotherProcess:
            "another process holds this store's lock; stop it, or give this worker directories of its own"
        case .directoriesOverlap:
            "the keys directory lies in the records directory, which may be copied; give it another place"
        case .openToOthers(let mode):
            "others can look into it (mode \(String(mode, radix: 8))); make it 0700 if it is a directory, else 0600"
        case .wrongRegion(let expected, let found):
            "it belongs to region \(found), not to \(expected), and stays there: configure another directory"
        case .wrongStore:
            "it belongs to another store or to an earlier life of this one; move it out of this store's place"
        case .wrongHour:
            "its name is not that of the hour it was made for; give it back its name or move it away"
        case .unknownFormat(let format):
            "it has format \(format), unknown to this version of lethe; run the version that wrote it"
        case .foreignFile: "it is no file of lethe's; move it out of this store's directories"
        case .keysMissing:
            "there are sealed records here whose keys are missing; put the keys directory back, or, if it is "
                + "lost, remove the records: nothing else opens them"
        case .stateMissing:
            "state.sqlite is not in the keys directory; put the directory back (the first lethe work makes it)"
        case .stateDamaged:
            "it is damaged, and says what is to be forgotten: nothing is taken without it; destroy the store and "
                + "begin a new one (runbook: state.sqlite is damaged)"
        case .emptied: "it is empty, and was not"
        case .setAside: "it was damaged, and was set aside"
        case .fileMoved: "a file in use was moved, replaced or removed; it will be opened anew"
        case .clockInDoubt(let doubt):
            "\(doubt); nothing is taken or destroyed until it is right (work --trust-clock says that it is)"
        case .leftBehind: "something that was erased was found again; it will be erased anew"
        case .closed: "the store has been closed"
        }
    }
}
