import Foundation
import GRDB
import Messages
import Orders
import Sealing

extension Store {
    /// How many orders are shown.
    private static let latestMax = 20

    /// Looks up how the store stands with its orders; costs as much as what is not settled.
    func orderOverview() throws(VaultError) -> OrderOverview {
        let open = try state.openOrders(.read)
        var overview = try state.countOrders(.read)
        overview.pending = open.count { $0.standing == .pending }
        let waiting = try uncovered(open)
        overview.waiting = waiting.count
        overview.oldestWaiting = waiting.map(\.order.requestedAt.secondsSince1970).min()
        overview.latest = try state.latestOrders(Self.latestMax, .read).map(Self.line)
        overview.peers = roster.values.map { here in
            OrderOverview.Peer(
                name: here.name, isSelf: here.store == state.identity.store,
                heardAt: here.clock.secondsSince1970, software: here.software, oldestHour: here.oldestHour)
        }.sorted { ($0.name, $0.heardAt) < ($1.name, $1.heardAt) }
        return overview
    }

    /// One that was held waits no longer once a broader order has done its work.
    private func uncovered(_ open: [KnownOrder]) throws(VaultError) -> [KnownOrder] {
        guard let oldest = open.filter({ $0.standing == .left }).map(\.order.requestedAt).min() else {
            return open
        }
        let done = try state.doneOrders(since: oldest.secondsSince1970, .read)
        return open.filter { one in
            one.standing == .pending || !done.contains { $0.order.covers(one.order) }
        }
    }

    private static func line(_ known: KnownOrder) -> OrderOverview.Line {
        let receipt = known.answer.flatMap { Receipt.decode($0.text) }
        return OrderOverview.Line(
            id: known.order.id, verb: known.order.verb,
            requestedAt: known.order.requestedAt.secondsSince1970,
            standing: known.standing == .pending ? .pending : OrderOverview.Standing(receipt?.outcome),
            keysDestroyed: receipt?.keysDestroyed ?? 0, recordsErased: receipt?.recordsErased ?? 0)
    }
}

extension OrderOverview.Standing {
    /// An order that was settled without an answer is done: it is from before the store's time.
    init(_ outcome: Receipt.Outcome?) {
        switch outcome {
        case .found: self = .found
        case .held: self = .held
        case .blocked: self = .blocked
        case .done, .refused, nil: self = .done
        }
    }
}

extension CarriedOut {
    /// What is to be counted of an order: what was destroyed since its answer before this one.
    init(
        verb: Command.Verb, _ outcome: Receipt.Outcome, _ erased: (keys: Int, records: Int),
        before former: Receipt?
    ) {
        self.init(
            verb: verb, standing: OrderOverview.Standing(outcome),
            keysDestroyed: erased.keys - (former?.keysDestroyed ?? 0),
            recordsErased: erased.records - (former?.recordsErased ?? 0))
    }
}

extension StateFile {
    /// Hours of which an order has ever erased anything.
    func hoursWithErasures(_ operation: VaultError.Operation) throws(VaultError) -> Set<CaptureHour> {
        try file.read(operation) {
            Set(
                try Int64.fetchAll($0, sql: "SELECT DISTINCT hour FROM erasures").map(
                    CaptureHour.init(index:)))
        }
    }

    fileprivate func countOrders(_ operation: VaultError.Operation) throws(VaultError) -> OrderOverview {
        try file.read(operation) { database in
            var overview = OrderOverview()
            overview.known = try Int.fetchOne(database, sql: "SELECT count(*) FROM orders") ?? 0
            overview.receiptsWaiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM outbox") ?? 0
            return overview
        }
    }
}
