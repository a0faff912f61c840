import Foundation
import GRDB
import Sealing

/// The keyring in force, and those before it while hours are still under their keys.
///
/// A wrapping key that was rotated out and removed in one step still opens, in the running process, what must
/// be rewrapped.
struct Keyrings {
    private(set) var current: Keyring
    private var former: [Keyring] = []

    init(_ keyring: Keyring) {
        current = keyring
    }

    /// Takes a keyring, and keeps the one before it, unless it is taken once more.
    mutating func adopt(_ keyring: Keyring) {
        if keyring.wrapping.map(\.version) != current.wrapping.map(\.version) { former.append(current) }
        current = keyring
    }

    /// Every hour is under the newest wrapping key: the keyrings before are of no use any more.
    mutating func dropFormer() {
        former = []
    }

    func open(
        _ wrapped: WrappedHourKey, _ stamp: SegmentStamp, _ operation: VaultError.Operation, _ path: String
    ) throws(VaultError) -> HourKey {
        let version = wrapped.version
        let keyring =
            ([current] + former.reversed()).first { $0.wrappingKey(version: version) != nil } ?? current
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
        guard let version = row?.value("wrapping", as: Int.self), let bytes = row?.bytes("hour_key") else {
            throw VaultError(operation, .foreignFile, path: file.path)
        }
        self.version = version
        self.bytes = bytes
    }

    func write(to database: Database) throws {
        try database.execute(
            sql: "UPDATE meta SET wrapping = ?, hour_key = ?", arguments: [version, Data(bytes)])
    }
}
