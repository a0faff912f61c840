import Sealing

/// An hour that is damaged is set aside, and the others go on.
///
/// Records that are damaged go alone: the hour's keys are still looked through, and destroyed, for every order.
/// Keys that are damaged take the records along, since nothing opens these any more.
extension Store {
    /// Does something with an hour; if a file of it turns out to be damaged, once more without that.
    func onHour<Value>(
        _ hour: CaptureHour, _ operation: VaultError.Operation, _ body: () throws(VaultError) -> Value
    ) throws(VaultError) -> Value {
        do throws(VaultError) {
            return try body()
        } catch {
            guard try setAside(hour, after: error, operation) else { throw error }
            return try body()
        }
    }

    /// - Returns: Whether a file was found damaged, and set aside.
    private func setAside(
        _ hour: CaptureHour, after error: VaultError, _ operation: VaultError.Operation
    ) throws(VaultError) -> Bool {
        let (records, keys) = (layout.records(hour), layout.keys(hour))
        guard error.suspicion != nil, error.path == records || error.path == keys else { return false }
        segments.close(hour)
        guard let damaged = try damagedFile(hour, operation) else { return false }
        if damaged == .keys { wrapping[hour] = nil }
        // Also when it fails: part of it may have been done.
        pass?.setAside.insert(hour)
        try layout.setAside(hour, withKeys: damaged == .keys, operation)
        return true
    }

    /// Reads the hour once more, from the disk and all of it: an error that does not come again was not the
    /// file's.
    private func damagedFile(
        _ hour: CaptureHour, _ operation: VaultError.Operation
    ) throws(VaultError) -> Layout.HourFile? {
        do throws(VaultError) {
            let segment = try Segment(hour, in: layout, stamp(hour), keyrings, operation)
            defer { segment.close() }
            try segment.keys.file.checkIntegrity(operation)
            try segment.records.file.checkIntegrity(operation)
            return nil
        } catch {
            let file: Layout.HourFile
            switch error.path {
            case layout.keys(hour): file = .keys
            case layout.records(hour): file = .records
            default: throw error
            }
            switch error.suspicion {
            case nil: throw error
            case .damaged: return file
            case .stray:
                // Keys that are the store's own have proved it for the records beside them.
                if file == .records { return file }
                return try hasOwnKeys(besides: hour, operation) ? file : nil
            }
        }
    }

    /// Whether another hour's keys are this store's, and open: then state and keyring are the right ones.
    private func hasOwnKeys(
        besides hour: CaptureHour, _ operation: VaultError.Operation
    ) throws(VaultError) -> Bool {
        for other in try layout.hours(operation)
        where other != hour && !configuration.isExpired(other, now: now) {
            guard try FileSystem.bytes(layout.keys(other), operation) ?? 0 > 0 else { continue }
            // Whatever is wrong with that one, it proves nothing.
            guard let keys = try? KeysFile(layout.keys(other), stamp(other), keyrings, operation) else {
                continue
            }
            keys.close()
            return true
        }
        return false
    }
}
