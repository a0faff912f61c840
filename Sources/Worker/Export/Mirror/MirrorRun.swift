import Sealing
import Vault

/// One run of a mirror, hour by hour.
struct MirrorRun: ~Copyable {
    private(set) var report: MirrorReport
    private let source: StoreMirror.Source
    private let folder: MirrorFolder
    private let reader: VaultReader
    private var state: MirrorState
    private var isNoted = false
    private var lastSave = ContinuousClock.now

    /// How often an hour is read anew when orders come into force meanwhile; the last reading counts, and is not taken
    /// for one of a quiet hour.
    private static let readingsMax = 3
    /// How often the state is saved in a long run, so that an interruption does not cost all of it.
    private static let saveEvery: Duration = .seconds(1)

    init(
        _ source: StoreMirror.Source, folder: consuming MirrorFolder, reader: VaultReader, state: MirrorState,
        report: MirrorReport
    ) {
        self.source = source
        self.folder = folder
        self.reader = reader
        self.state = state
        self.report = report
    }

    mutating func all(_ progress: (VaultReader.Hour, MirrorReport) throws -> Void) throws {
        let former = state
        let hours = try reader.hoursKept()
        let files = Dictionary(grouping: try folder.names(), by: \.hour)
        let kept = Set(hours.map(\.hour))
        for name in files.values.joined() where !kept.contains(name.hour) {
            try folder.remove(name)
            report.filesDeleted += 1
        }
        state.hours = state.hours.filter { name, _ in CaptureHour(name: name).map(kept.contains) ?? false }
        var look = try reader.look()
        report.bytesTotal = hours.reduce(0) { $0 + $1.bytes }
        for hour in hours {
            try progress(hour, report)
            try step(hour, files[hour.hour] ?? [], &look, progress)
            report.bytesBehind += hour.bytes
            if ContinuousClock.now - lastSave > Self.saveEvery {
                try folder.save(state)
                lastSave = .now
            }
        }
        if state != former || report.hasChanged {
            try folder.save(state)
            try folder.synchronise()
        }
    }

    /// Brings one hour into step; `look` is the last look at what is in force: one for all hours that have not changed,
    /// and another after each that is read.
    private mutating func step(
        _ hour: VaultReader.Hour, _ files: [MirrorName], _ look: inout StoreMark,
        _ progress: (VaultReader.Hour, MirrorReport) throws -> Void
    ) throws {
        let name = MirrorName(hour: hour.hour, expiresAt: hour.expiresAt)
        for reading in 1...Self.readingsMax {
            let before = look
            let source = try before.mark(of: hour.hour)
            if let known = state.hours[hour.hour.name], known.source == source,
                known.written == folder.mark(of: name), files.allSatisfy({ $0 == name })
            {
                report.hoursUnchanged += 1
                return count(known)
            }
            let tally = try write(name) { try progress(hour, report) }
            look = try reader.look()
            // What came into force meanwhile may mean what was read before.
            guard before.ledgerPosition == look.ledgerPosition || reading == Self.readingsMax else {
                try folder.drop(name)
                continue
            }
            try publish(name, tally, instead: files)
            let isSettled = try tally.problems.isEmpty && look.mark(of: hour.hour) == source
            let entry = MirrorState.Hour(
                source: isSettled ? source : nil, written: folder.mark(of: name), records: tally.records)
            state.hours[hour.hour.name] = entry
            report.read = report.read + tally
            return count(entry)
        }
    }

    private func write(_ name: MirrorName, _ progress: () throws -> Void) throws -> ExportWalk.Tally {
        var walk = ExportWalk(filter: source.filter, redactor: source.redactor)
        try folder.write(name) { append in
            try walk.run(reader.cursor(hours: name.hour...name.hour, filter: source.filter.stored)) {
                lines, _, _ in
                try append(lines)
                try progress()
            }
        }
        return walk.tally
    }

    private mutating func publish(
        _ name: MirrorName, _ tally: ExportWalk.Tally, instead files: [MirrorName]
    ) throws {
        guard tally.records > 0 else {
            try folder.drop(name)
            for file in files {
                try folder.remove(file)
                report.filesDeleted += 1
            }
            return
        }
        if !isNoted {
            try source.journal()
            isNoted = true
        }
        try folder.publish(name, instead: files)
        report.hoursWritten += 1
        report.recordsWritten += tally.records
    }

    private mutating func count(_ hour: MirrorState.Hour) {
        report.records += hour.records
        if hour.records > 0 { report.hours += 1 }
    }
}
