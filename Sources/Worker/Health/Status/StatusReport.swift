import Foundation
import Messages
import Sealing
import Vault

/// `/status.json`: the page's data; keys in snake case, times RFC 3339.
struct StatusReport: Encodable {
    struct Worker: Encodable {
        let name, region, version, engine, startedAt, doing: String
        let takesResults: Bool
        let retentionSeconds: Int64
    }

    struct Minute: Encodable {
        let minute: String
        let stored, other: Int
    }

    struct Hour: Encodable {
        let hour: String
        /// Absent while it has not been counted.
        let records: Int?
        let bytes: Int64
        let goesAt: String
    }

    struct Store: Encodable {
        let records: Int
        let isCounting: Bool
        let recordsBytes, keysBytes, stateBytes, recordsFreeBytes, keysFreeBytes: Int64
    }

    struct Orders: Encodable {
        struct Order: Encodable {
            let id, command, requestedAt, standing: String
            let keysDestroyed, recordsErased: Int
        }

        struct Peer: Encodable {
            let name: String
            let isSelf: Bool
            let heardAt, software: String
            let oldestHour: String?
        }

        let known, pending, waiting, receiptsWaiting: Int
        let oldestWaiting: String?
        let latest: [Order]
        let stores: [Peer]
    }

    struct Link: Encodable {
        let name, state, since: String
        let reconnects: Int
        let isBlocked: Bool
    }

    struct Ledger: Encodable {
        let offset, lagEntries, lagSeconds: Int64
    }

    let at: String
    let ready, live: Bool
    let worker: Worker
    let conditions: [ReadinessLine]
    let results, redactions: [String: UInt64]
    let unacknowledged: Int
    let lastHour: [Minute]
    let hours: [Hour]
    /// Absent until it was looked at, as are orders.
    let store: Store?
    let orders: Orders?
    let ledger: Ledger
    let links: [Link]
}

extension Status {
    /// The data of the page.
    var report: StatusReport {
        StatusReport(
            at: WallClock.rfc3339(now), ready: isReady, live: stuck == nil,
            worker: StatusReport.Worker(
                name: facts.name, region: facts.region, version: facts.version, engine: facts.engine,
                startedAt: WallClock.rfc3339(startedAt), doing: doing, takesResults: facts.takesResults,
                retentionSeconds: facts.retentionSeconds),
            conditions: conditions.map(ReadinessLine.init),
            results: Dictionary(uniqueKeysWithValues: outcomes.map { ($0.name, $0.number) }),
            redactions: Dictionary(uniqueKeysWithValues: redactions.map { ($0.type, $0.number) }),
            unacknowledged: counts.unacknowledged,
            lastHour: lastHour.map {
                StatusReport.Minute(
                    minute: WallClock.rfc3339($0.number * 60), stored: $0.stored, other: $0.other)
            },
            hours: (counts.survey?.hours ?? []).map {
                StatusReport.Hour(
                    hour: WallClock.rfc3339($0.hour.startSeconds), records: $0.records,
                    bytes: $0.recordsBytes + $0.keysBytes, goesAt: WallClock.rfc3339($0.goesAt))
            },
            store: counts.survey.map(StatusReport.Store.init),
            orders: counts.orders.map(StatusReport.Orders.init),
            ledger: StatusReport.Ledger(
                offset: counts.ledger.handled, lagEntries: counts.ledger.lagEntries,
                lagSeconds: counts.ledger.lagSeconds(now: now)),
            links: links.map {
                StatusReport.Link(
                    name: $0.name.rawValue, state: $0.figures.state,
                    since: WallClock.rfc3339(since($0.figures)), reconnects: $0.figures.reconnects,
                    isBlocked: $0.figures.isBlocked)
            })
    }
}

extension StatusReport.Store {
    init(_ survey: StoreSurvey) {
        self.init(
            records: survey.records, isCounting: survey.isCounting, recordsBytes: survey.recordsBytes,
            keysBytes: survey.keysBytes, stateBytes: survey.stateBytes,
            recordsFreeBytes: survey.recordsFreeBytes, keysFreeBytes: survey.keysFreeBytes)
    }
}

extension StatusReport.Orders {
    init(_ overview: OrderOverview) {
        self.init(
            known: overview.known, pending: overview.pending, waiting: overview.waiting,
            receiptsWaiting: overview.receiptsWaiting,
            oldestWaiting: overview.oldestWaiting.map(WallClock.rfc3339),
            latest: overview.latest.map {
                Order(
                    id: $0.id.uuidString.lowercased(), command: $0.verb.rawValue,
                    requestedAt: WallClock.rfc3339($0.requestedAt), standing: $0.standing.rawValue,
                    keysDestroyed: $0.keysDestroyed, recordsErased: $0.recordsErased)
            },
            stores: overview.peers.map {
                Peer(
                    name: $0.name, isSelf: $0.isSelf, heardAt: WallClock.rfc3339($0.heardAt),
                    software: $0.software,
                    oldestHour: $0.oldestHour.map { WallClock.rfc3339($0.startSeconds) })
            })
    }
}
