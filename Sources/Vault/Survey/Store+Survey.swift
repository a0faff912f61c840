import Sealing

/// An hour's records as they were counted, and the file they were counted in.
struct CountedHour {
    let file: FileMark
    /// nil when they could not be: not tried again before the file changes, since the other hours wait meanwhile.
    let records: Int?
}

/// Looking at the store from outside while it works: sizes each time, counts only of what has changed.
extension Store {
    /// Lists the hours with what each holds.
    ///
    /// Counting stops after ``stepTime``, but not before the first hour, so that batches do not wait; what is left
    /// is counted by the next call. An hour that cannot be read is listed without a count.
    ///
    /// - Throws: When the directories cannot be listed.
    func survey() throws(VaultError) -> StoreSurvey {
        let deadline = ContinuousClock.now + stepTime
        let names = try layout.hours(.read)
        let erased = try state.hoursWithErasures(.read)
        var (hasCounted, isCounting) = (false, false)
        var hours: [StoreSurvey.Hour] = []
        for hour in names {
            let file = try FileSystem.mark(layout.records(hour), .read)
            if let file, counted[hour]?.file != file {
                if !hasCounted || ContinuousClock.now < deadline {
                    hasCounted = true
                    counted[hour] = CountedHour(
                        file: file, records: count(hour, hasErasures: erased.contains(hour)))
                } else {
                    isCounting = true
                }
            }
            hours.append(
                StoreSurvey.Hour(
                    hour: hour, records: counted[hour]?.records, recordsBytes: file?.bytes ?? 0,
                    keysBytes: try FileSystem.bytes(layout.keys(hour), .read) ?? 0,
                    goesAt: hour.startSeconds + configuration.retention.components.seconds))
        }
        let present = Set(names)
        counted = counted.filter { present.contains($0.key) }
        return StoreSurvey(
            hours: hours, stateBytes: try FileSystem.bytes(layout.state, .read) ?? 0,
            recordsFreeBytes: try FileSystem.freeBytes(layout.recordsDirectory, .read),
            keysFreeBytes: try FileSystem.freeBytes(layout.keysDirectory, .read), isCounting: isCounting)
    }

    /// - Returns: nil when it cannot be read, or was never committed to.
    private func count(_ hour: CaptureHour, hasErasures: Bool) -> Int? {
        // Why it cannot be read is said by whoever needs its records; here a number is missing.
        if let open = segments.opened(hour) {
            return try? open.records.count(hasErasures: hasErasures)
        }
        guard let file = try? SQLiteFile(layout.records(hour), .records, .query, .read) else { return nil }
        defer { file.close() }
        return file.isBlank ? 0 : try? RecordsFile.count(in: file, hasErasures: hasErasures)
    }
}
