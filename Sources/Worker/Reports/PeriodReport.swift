import Foundation
import Messages
import Orders
public import Sealing
public import Vault

/// What a region kept and erased in a period: evidence for articles 17 and 30 of the GDPR, without personal data.
public struct PeriodReport: Encodable, Sendable {
    /// Orders of one kind.
    struct Orders: Encodable, Sendable {
        let command: String
        var asked = 0
        var complete = 0
        var waiting = 0
        var refused = 0
        var unknown = 0
        var keysDestroyed = 0
        var recordsErased = 0
        var slowestSeconds: Int64?
    }

    /// A store, by its last word.
    struct Store: Encodable, Sendable {
        let store: String
        let name: String
        let created: String
        let lastHere: String
        let retiredAt: String?
        let oldestHour: String?
        let wrappingVersions: [Int]
        let software: String
    }

    /// The store that lies here.
    public struct Kept: Encodable, Sendable {
        let store: String
        let hours: Int
        let records: Int
        let oldestHour: String?
        let newestHour: String?
        /// Records captured in the period that are there now.
        let recordsOfPeriod: Int
        let erasedInPeriod: Int
        let filesSetAside: Int

        /// Looks at a store.
        ///
        /// - Parameters:
        ///   - reader: The store.
        ///   - period: Seconds since 1970.
        /// - Throws: `VaultError`.
        public init(_ reader: VaultReader, period: Range<Int64>) throws {
            let segments = try reader.segments()
            store = reader.storeID.hex
            hours = segments.count
            records = segments.reduce(0) { $0 + $1.records }
            oldestHour = segments.first?.hour.rfc3339
            newestHour = segments.last?.hour.rfc3339
            recordsOfPeriod = segments.filter { period.contains($0.hour.startSeconds) }.reduce(0) {
                $0 + $1.records
            }
            erasedInPeriod = try reader.erased(since: period.lowerBound).filter {
                $0.erasedAt < period.upperBound
            }
            .reduce(0) { $0 + $1.records.count }
            filesSetAside = try reader.setAside().count
        }
    }

    let region: String
    let from: String
    let to: String
    let retentionSeconds: Int64
    let wrappingVersions: [String]
    let indexVersions: [String]
    let controlVersions: [String]
    let stores: [Store]
    let orders: [Orders]
    let kept: Kept?
    let unauthenticEntries: Int
    let unknownEntries: Int
    let signaturesVerified: Int
    let signaturesNotVerified: Int
    let madeAt: String
    let madeBy: String

    /// Puts a report together.
    ///
    /// - Parameters:
    ///   - period: Seconds since 1970: orders requested in it count.
    ///   - reading: Both streams.
    ///   - keyring: The region's.
    ///   - kept: The store that lies here, if one does.
    ///   - region: The region's name.
    ///   - retention: How long a record is kept.
    ///   - software: The program's version.
    ///   - clock: The time of day.
    public init(
        _ period: Range<Int64>, in reading: StreamReading, keyring: Keyring, kept: Kept?, region: String,
        retention: Duration, software: String, clock: WallClock
    ) {
        self.region = region
        self.kept = kept
        from = WallClock.rfc3339(period.lowerBound)
        to = WallClock.rfc3339(period.upperBound)
        retentionSeconds = retention.components.seconds
        let status = keyring.status
        wrappingVersions = status.wrapping.map { "\($0.version), made \($0.created)" }
        indexVersions = status.index.map { "\($0.version), in force from \($0.from ?? "the beginning")" }
        controlVersions = status.control.map { "\($0.version), made \($0.created)" }
        stores = reading.book.roster.members.map(Store.init)
        let standings = reading.book.standings.filter { standing in
            // Of a command that could not be read nobody knows when it was sent; when it was refused is known.
            let receipt = standing.answers.first?.receipt
            let requested = standing.order?.requestedAt ?? receipt?.requestedAt ?? receipt?.appliedAt
            return requested.map { period.contains($0.secondsSince1970) } ?? false
        }
        orders = Self.count(standings)
        let answers = standings.flatMap(\.answers)
        signaturesVerified = answers.count { $0.isSigned == true }
        signaturesNotVerified = answers.count { $0.isSigned != true }
        unauthenticEntries = reading.forged
        unknownEntries = reading.unknown
        madeAt = clock.rfc3339
        madeBy = "lethe \(software)"
    }

    private static func count(_ standings: [OrderBook.Standing]) -> [Orders] {
        var rows: [String: Orders] = [:]
        for standing in standings {
            let first = standing.answers.first?.receipt
            let name = (standing.order?.verb ?? first?.verb)?.rawValue ?? "unreadable"
            var row = rows[name] ?? Orders(command: name)
            row.asked += 1
            switch standing.state {
            case .complete: row.complete += 1
            case .waiting: row.waiting += 1
            case .refused: row.refused += 1
            case .unknown: row.unknown += 1
            }
            for answer in standing.answers where answer.isSigned == true {
                row.keysDestroyed += answer.receipt.keysDestroyed
                row.recordsErased += answer.receipt.recordsErased
            }
            if let completed = standing.completedAt, let asked = standing.order?.requestedAt {
                let seconds = max(0, completed.secondsSince1970 - asked.secondsSince1970)
                row.slowestSeconds = max(row.slowestSeconds ?? 0, seconds)
            }
            rows[name] = row
        }
        return rows.values.sorted { $0.command < $1.command }
    }
}

extension PeriodReport.Store {
    init(_ member: Roster.Member) {
        let here = member.here
        self.init(
            store: here.store.hex, name: here.name, created: here.created.rfc3339,
            lastHere: here.clock.rfc3339, retiredAt: member.retiredAt?.rfc3339,
            oldestHour: here.oldestHour?.rfc3339, wrappingVersions: here.wrapping, software: here.software)
    }
}

extension PeriodReport {
    /// For people, as text.
    public var text: String { document.text }

    /// For people, as a page of its own.
    public var page: String { document.page }

    private var document: ReportDocument {
        ReportDocument(
            title: "Speech kept and erased in \(region)",
            lead:
                "From \(from) to \(to). Redacted speech is kept for \(retentionSeconds / 86_400) days at most from the hour of its capture, in its region.",
            sections: [
                ReportDocument.Section(
                    title: "Orders requested in the period",
                    columns: [
                        "Command", "Asked", "Complete", "Waiting", "Refused", "Keys destroyed",
                        "Records erased", "Slowest",
                    ],
                    rows: orders.map { row in
                        [
                            row.command, "\(row.asked)", "\(row.complete)", "\(row.waiting)",
                            "\(row.refused)",
                            "\(row.keysDestroyed)", "\(row.recordsErased)",
                            row.slowestSeconds.map { "\($0) s" } ?? "-",
                        ]
                    }),
                ReportDocument.Section(
                    title: "Stores of the region",
                    columns: ["Name", "Last heard", "Oldest hour then", "Wrapping keys", "Program", "Store"],
                    rows: stores.map { store in
                        [
                            store.name, store.retiredAt.map { "retired \($0)" } ?? store.lastHere,
                            store.oldestHour ?? "empty",
                            store.wrappingVersions.map(String.init).joined(separator: ", "), store.software,
                            store.store,
                        ]
                    }),
                ReportDocument.Section(title: "The store here", rows: keptRows),
                ReportDocument.Section(
                    title: "Keys",
                    rows: wrappingVersions.map { ["Wrapping", $0] } + indexVersions.map { ["Index", $0] }
                        + controlVersions.map { ["Control", $0] }),
                ReportDocument.Section(
                    title: "Checks",
                    rows: [
                        ["Receipts signed by their store", "\(signaturesVerified)"],
                        ["Receipts not verified", "\(signaturesNotVerified)"],
                        ["Entries that do not authenticate", "\(unauthenticEntries), passed over"],
                        ["Entries of a newer program or key", "\(unknownEntries), passed over"],
                    ]),
            ],
            notes: [
                "Computed at \(madeAt) by \(madeBy) from the region's ledger (60 days), its receipts (400 days) and the store here; what is older is not in it.",
                "Results that were not stored (not enabled, empty, expired, fenced) leave no trace but a number: lethe_results_total in the workers' metrics.",
                "It names no person, number, account or word that was said.",
            ])
    }

    private var keptRows: [[String]] {
        guard let kept else { return [] }
        return [
            ["Store", kept.store], ["Records now", "\(kept.records) in \(kept.hours) hours"],
            ["Oldest hour", kept.oldestHour ?? "empty"], ["Newest hour", kept.newestHour ?? "empty"],
            ["Captured in the period, there now", "\(kept.recordsOfPeriod)"],
            ["Erased in the period, still listed", "\(kept.erasedInPeriod)"],
            ["Files set aside as damaged", "\(kept.filesSetAside)"],
        ]
    }
}
