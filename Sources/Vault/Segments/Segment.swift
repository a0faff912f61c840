import Sealing

/// One hour of a store, open for writing: the records and the keys that open them.
final class Segment {
    let hour: CaptureHour
    let keys: KeysFile
    let records: RecordsFile

    /// Opens an hour, or makes it, keys first.
    ///
    /// - Throws: `.keysMissing` when there are records without keys: new keys beside them would hide that
    ///   they are lost.
    init(
        _ hour: CaptureHour, in layout: Layout, _ stamp: SegmentStamp, _ keyrings: Keyrings,
        _ operation: VaultError.Operation
    ) throws(VaultError) {
        self.hour = hour
        _ = try layout.exists(hour, operation)
        let bytes = try FileSystem.bytes(layout.records(hour), operation)
        let isNew = bytes == nil
        keys = try KeysFile(layout.keys(hour), stamp, keyrings, mayBeNew: (bytes ?? 0) == 0, operation)
        if isNew { try FileSystem.synchronise(directory: layout.keysDirectory, operation) }
        do throws(VaultError) {
            records = try RecordsFile(
                layout.records(hour), stamp, segment: keys.segment, mayBeNew: isNew || !keys.hasHolders,
                operation)
            if isNew { try FileSystem.synchronise(directory: layout.recordsDirectory, operation) }
        } catch {
            keys.close()
            throw error
        }
    }

    func close() {
        records.close()
        keys.close()
    }

    /// Stores what the hour does not hold yet, keys first, records next.
    ///
    /// - Returns: An outcome for each entry, in order; everything is durable.
    func store(_ entries: [Entry], _ sealer: RecordSealer) throws(VaultError) -> [StoreOutcome] {
        var isNew: [Bool] = []
        // The records' transaction spans the keys': what is not in it now is not there when the rows are
        // added.
        try records.file.write(.store) { _ in
            var seen = Set<RecordID>()
            isNew = try entries.map { try seen.insert($0.record.recordID).inserted && !records.holds($0) }
            let new = zip(entries, isNew).filter { $0.1 }.map { $0.0 }
            guard !new.isEmpty else { return }
            let holders = try keys.holders(of: new)
            CrashPoint.pass("store-keys")
            for (entry, holders) in zip(new, holders) {
                let sealed = try sealer.seal(
                    RecordPayload.encode(entry.record), at: entry.record.place, under: holders.keys)
                try records.add(entry, holders, sealed: sealed)
            }
        }
        // SQLite looks before it writes; looked at afterwards too, a directory swapped in between is no proof
        // of anything.
        try keys.file.checkPlace(.store)
        try records.file.checkPlace(.store)
        return zip(entries, isNew).map { entry, isNew in
            let stored = Stored(afterCommitOf: entry.record.recordID)
            return isNew ? .stored(stored) : .duplicate(stored)
        }
    }
}
