import Foundation
import GRDB
import Sealing

/// The keys of a page's holders: read in one short transaction, unwrapped by whoever opens a row that needs them,
/// gone with the page.
///
/// They are not kept for the next page, so that a key destroyed meanwhile opens nothing there.
struct PageKeys: Sendable {
    /// A holder whose key is there.
    struct Holder {
        let index: HolderIndex
        let key: HolderKey
        /// An application's names; nil for a person.
        let label: (account: String, application: String)?
    }

    private struct Wrapped {
        let index: HolderIndex
        let key: [UInt8]
        let label: [UInt8]?
    }

    let hourKey: HourKey
    private let wrapped: [Int64: Wrapped]

    /// Reads the holders of some rows from a keys file.
    init(_ file: SQLiteFile, of rows: [SealedRow], hourKey: HourKey) throws(VaultError) {
        self.hourKey = hourKey
        let find = try file.prepare("SELECT holder, key, label FROM holders WHERE id = ?", .read)
        var wanted = Set<Int64>()
        for row in rows {
            wanted.formUnion([row.application, row.caller ?? row.application, row.called ?? row.application])
        }
        wrapped = try file.read(.read) { _ in
            var found: [Int64: Wrapped] = [:]
            for id in wanted.sorted() {
                defer { find.reset() }
                try find.bind(1, id)
                guard try find.step(), let index = HolderIndex(bytes: find.bytes(0)) else { continue }
                found[id] = Wrapped(index: index, key: find.bytes(1), label: find.optionalBytes(2))
            }
            return found
        }
    }

    /// The holder of an id; without its key, why a row of it is not shown.
    func holder(_ id: Int64) throws(SkippedRow) -> Holder {
        guard let wrapped = wrapped[id] else { throw .keyless }
        do throws(SealingError) {
            let key = try hourKey.unwrap(wrapped.key, index: wrapped.index)
            let label = try wrapped.label.map { sealed throws(SealingError) in
                try hourKey.openLabel(sealed, index: wrapped.index)
            }
            return Holder(index: wrapped.index, key: key, label: label)
        } catch {
            throw .unreadable
        }
    }
}
