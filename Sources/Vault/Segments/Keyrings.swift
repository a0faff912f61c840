import Foundation
import GRDB
import Sealing

/// The keyring in force and the one before it.
///
/// A wrapping key that was rotated out and removed in one step still opens, in the running process, what must
/// be rewrapped.
struct Keyrings {
    private(set) var current: Keyring
    private var former: Keyring?

    init(_ keyring: Keyring) {
        current = keyring
    }

    mutating func adopt(_ keyring: Keyring) {
        former = current
        current = keyring
    }

    func open(
        _ wrapped: WrappedHourKey, _ stamp: SegmentStamp, _ operation: VaultError.Operation, _ path: String
    ) throws(VaultError) -> HourKey {
        let version = wrapped.version
        let keyring = current.wrappingKey(version: version) == nil ? former ?? current : current
        return try VaultError.wrapping(operation, path: path) { () throws(SealingError) in
            try HourKey.open(
                wrapped.bytes, version: version, keyring: keyring, region: stamp.region, hour: stamp.hour)
        }
    }

    func createHourKey(_ stamp: SegmentStamp, _ operation: VaultError.Operation) throws(VaultError)
        -> WrappedHourKey
    {
        let key = try VaultError.wrapping(operation) { () throws(SealingError) in
            try HourKey.create(region: stamp.region, hour: stamp.hour)
        }
        return try WrappedHourKey(key, under: current.newestWrapping, operation)
    }
}

/// An hour's key as it lies in its file: sealed under a wrapping key of the keyring, whose version lies
/// beside it.
struct WrappedHourKey {
    let version: Int
    let bytes: [UInt8]

    init(_ key: HourKey, under wrapping: WrappingKey, _ operation: VaultError.Operation) throws(VaultError) {
        version = wrapping.version
        bytes = try VaultError.wrapping(operation) { () throws(SealingError) in
            try key.wrapped(under: wrapping)
        }
    }

    init(in file: SQLiteFile, _ operation: VaultError.Operation) throws(VaultError) {
        let row = try file.read(operation) {
            try Row.fetchOne($0, sql: "SELECT wrapping, hour_key FROM meta")
        }
        guard let version = row?["wrapping"] as Int?, let bytes = row?["hour_key"] as Data? else {
            throw VaultError(operation, .foreignFile, path: file.path)
        }
        self.version = version
        self.bytes = [UInt8](bytes)
    }

    func write(to database: Database) throws {
        try database.execute(
            sql: "UPDATE meta SET wrapping = ?, hour_key = ?", arguments: [version, Data(bytes)])
    }
}
