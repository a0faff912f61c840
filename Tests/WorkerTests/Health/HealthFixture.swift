import Foundation
import Messages
import Redaction
import Sealing

@testable import Vault
@testable import Worker

/// A worker's figures with something of everything.
struct HealthFixture {
    static let now: Int64 = 1_795_446_245
    static let hour = CaptureHour(containing: now)

    let clock = WallClock { now }
    let conditions: Conditions
    let metrics: Metrics
    let liveness: Liveness

    init(name: String = "eu-3-a", isReady: Bool = true) {
        conditions = Conditions(clock: clock)
        metrics = Metrics(
            facts: WorkerFacts(
                name: name, region: "eu-3", version: "1.2.3", engine: "4", takesResults: true,
                retentionSeconds: 30 * 86_400), clock: clock)
        liveness = Liveness(metrics: metrics)
        guard isReady else { return }
        for condition in Condition.allCases { conditions.hold(condition, "fine") }
    }

    var status: Status { Status(metrics, conditions: conditions.all, stuck: nil) }

    /// Counts something of everything.
    func fill(hours: Int = 720) {
        var batch = BatchFigures(
            outcomes: [.stored: 3, .duplicate: 1], redactions: [.phone: 2], commitSeconds: 0.02)
        for seconds in [0.06, 0.4, 7] { batch.publishToDurable.add(seconds) }
        metrics.count(batch)
        metrics.count(.malformed)
        metrics.count(rejectsPending: 1)
        metrics.countCommand(.admitted)
        metrics.set(unacknowledged: 7, since: .now - .seconds(90))
        metrics.set(survey: Self.survey(hours: hours))
        metrics.set(
            orders: Self.orders,
            carriedOut: [
                CarriedOut(verb: .forget, standing: .done, keysDestroyed: 2, recordsErased: 5)
            ])
        for name in LinkName.allCases {
            metrics.links.watch(name) {
                var figures = LinkFigures(state: "consuming", since: .now)
                figures.reconnects = 2
                figures.blocked = .seconds(3)
                return figures
            }
        }
    }

    static func survey(hours: Int) -> StoreSurvey {
        StoreSurvey(
            hours: (0..<hours).map { number in
                let hour = CaptureHour(index: hour.index - Int64(hours - 1 - number))
                return StoreSurvey.Hour(
                    hour: hour, records: number == 3 ? nil : number * 1000, recordsBytes: 4096,
                    keysBytes: 8192, goesAt: hour.startSeconds + 30 * 86_400)
            }, stateBytes: 100, recordsFreeBytes: 5_000_000_000, keysFreeBytes: 6_000_000_000,
            isCounting: true)
    }

    static var orders: OrderOverview {
        var orders = OrderOverview()
        orders.known = 3
        orders.pending = 1
        orders.waiting = 2
        orders.oldestWaiting = now - 86_400
        orders.receiptsWaiting = 1
        orders.latest = [OrderOverview.Standing.pending, .done, .found, .held, .blocked].map {
            OrderOverview.Line(
                id: UUID(), verb: .forget, requestedAt: now - 60, standing: $0, keysDestroyed: 2,
                recordsErased: 5)
        }
        orders.peers = [
            OrderOverview.Peer(
                name: "eu-3-b", isSelf: false, heardAt: now - 3600, software: "1.2.3", oldestHour: hour)
        ]
        return orders
    }
}
