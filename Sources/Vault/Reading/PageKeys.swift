import Foundation
import GRDB
import Sealing

/// The keys of a page's holders: read in one short transaction, unwrapped when a row needs them, gone with
/// the page.
///
/// They are not kept for the next page, so that a key destroyed meanwhile opens nothing there.
final class PageKeys {
    /// A holder whose key is there.
    struct Holder {
        let index: HolderIndex
        let key: HolderKey
        /// An application's names; nil for a person.
        let label: (account: String, application: String)?
    }

    /// What there is of a holder.
    enum Found {
        case holder(Holder)
        case destroyed, damaged
    }

    private struct Wrapped {
        let index: HolderIndex
        let key: [UInt8]
        let label: [UInt8]?
    }

    let hourKey: HourKey
    private var wrapped: [Int64: Wrapped] = [:]
    private var unwrapped: [Int64: Found] = [:]

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

    /// The holder of an id.
    func holder(_ id: Int64) -> Found {
        if let found = unwrapped[id] { return found }
        let found = unwrap(id)
        unwrapped[id] = found
        return found
    }

    private func unwrap(_ id: Int64) -> Found {
        guard let wrapped = wrapped[id] else { return .destroyed }
        do throws(SealingError) {
            let key = try hourKey.unwrap(wrapped.key, index: wrapped.index)
            let label = try wrapped.label.map { sealed throws(SealingError) in
                try hourKey.openLabel(sealed, index: wrapped.index)
            }
            return .holder(Holder(index: wrapped.index, key: key, label: label))
        } catch {
            return .damaged
        }
    }
}
