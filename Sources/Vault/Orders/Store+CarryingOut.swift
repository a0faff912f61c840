import Foundation
import GRDB
import Messages
import Orders
import Sealing

/// Carrying orders out: look in every hour, destroy keys, erase rows, look again, answer.
///
/// Each hour's erasure is four commits (keys destroyed with a note of whose rows are left; what is erased
/// noted in the state; rows erased; the note dropped), and begins anew after a kill at any of them.
extension Store {
    /// Carries on with the orders that wait.
    ///
    /// - Parameter worker: The worker's name, for receipts.
    /// - Returns: Whether there is more to do: call again.
    /// - Throws: What kept an hour from being looked at or erased; orders that it concerns stay pending.
    func carryOut(worker: String) throws(VaultError) -> Bool {
        do throws(VaultError) {
            return try attempt { () throws(VaultError) in
                let deadline = ContinuousClock.now + stepTime
                repeat {
                    guard try advance(worker) else { return false }
                } while ContinuousClock.now < deadline
                return true
            }
        } catch {
            pass = nil
            throw error
        }
    }

    /// - Returns: Whether anything is left.
    private func advance(_ worker: String) throws(VaultError) -> Bool {
        if pass == nil {
            let pending = try state.pendingOrders(.erase)
            guard !pending.isEmpty else { return false }
            pass = ErasurePass(
                pending, hours: try layout.hours(.erase),
                setAside: Set(try layout.setAside(.erase).map(\.hour)))
        }
        if let hour = pass?.unseen.popFirst() {
            try inHour(hour) { () throws(VaultError) in try look(hour) }
            return true
        }
        if pass?.hasLooked == false { pass?.turn() }
        if let hour = pass?.unerased.popFirst() {
            try inHour(hour) { () throws(VaultError) in try erase(hour) }
            return true
        }
        guard let finished = pass else { return false }
        pass = nil
        try answer(finished, worker)
        if let problem = finished.problem { throw problem }
        return true
    }

    /// An hour that fails must not keep the others from being erased.
    private func inHour(_ hour: CaptureHour, _ body: () throws(VaultError) -> Void) throws(VaultError) {
        do throws(VaultError) {
            try onHour(hour, .erase, body)
        } catch {
            segments.close(hour)
            pass?.fail(hour, error)
        }
    }

    // MARK: Looking

    private func look(_ hour: CaptureHour) throws(VaultError) {
        guard let orders = pass?.orders(reaching: hour), !orders.isEmpty else { return }
        if let order = orders.first(where: \.takesHours) {
            // What goes as a whole need not be looked into, nor be readable.
            pass?.mark(order.id, in: hour)
            return
        }
        if try hasKeysSetAside(hour) {
            // Nothing can be looked up in keys that are damaged: for whoever erases, all of them go.
            for order in orders { pass?.markUnsearchable(order, in: hour) }
        }
        guard try layout.exists(hour, .erase) else { return }
        let hits = try withKeys(of: hour) { keys throws(VaultError) in
            for destroyed in try keys.destroyed(.erase) { pass?.mark(destroyed.order, in: hour) }
            return try HourSearch(orders, in: keys, .erase)
        }
        var rows: [UUID: Int] = [:]
        for order in orders where !hits.isEmpty(order.id) {
            // A purge is never held, whatever it hits.
            rows[order.id] =
                order.verb == .purge
                ? 0 : try segment(hour, .erase).records.rows(of: hits.rows(of: order.id), .erase).count
        }
        // At the end: an hour that fails is looked at again.
        for (order, count) in rows { pass?.mark(order, in: hour, hits: count) }
    }

    private func hasKeysSetAside(_ hour: CaptureHour) throws(VaultError) -> Bool {
        guard pass?.setAside.contains(hour) == true else { return false }
        return try layout.setAside(hour, .erase).contains(where: \.holdsKeys)
    }

    /// The hour's keys, without its records: most hours have nothing to do with an order.
    private func withKeys<Value>(
        of hour: CaptureHour, _ body: (KeysFile) throws(VaultError) -> Value
    ) throws(VaultError) -> Value {
        if let open = segments.opened(hour) {
            // A file that has been replaced since shows nothing of what is there now.
            try open.keys.file.checkPlace(.erase)
            return try body(open.keys)
        }
        let keys = try KeysFile(
            layout.keys(hour), stamp(hour), keyrings,
            mayBeNew: (try FileSystem.bytes(layout.records(hour), .erase) ?? 0) == 0, .erase)
        defer { keys.close() }
        return try body(keys)
    }

    // MARK: Erasing

    private func erase(_ hour: CaptureHour) throws(VaultError) {
        guard let orders = pass?.orders(erasing: hour) else { return }
        if let order = orders.first(where: \.takesHours) { return try destroyHour(hour, for: order) }
        if try hasKeysSetAside(hour) {
            try layout.destroySetAside(hour, .erase)
        }
        guard try layout.exists(hour, .erase) else { return }
        let segment = try segment(hour, .erase)
        let search = try HourSearch(orders, in: segment.keys, .erase)
        CrashPoint.pass("erase-keys")
        try segment.keys.destroy(search.holders(of: orders))
        CrashPoint.pass("erase-note")
        let destroyed = try segment.keys.destroyed(.erase)
        let holders = RowsOfHolders(destroyed)
        try note(destroyed, try segment.records.rows(of: holders, .erase), hour)
        CrashPoint.pass("erase-rows")
        try segment.records.erase(rowsOf: holders)
        // Rows in records that are damaged, which these keys would open, go with all the others there.
        if !holders.isEmpty, pass?.setAside.contains(hour) == true {
            try layout.destroySetAside(hour, .erase)
        }
        CrashPoint.pass("erase-sweep")
        try segment.keys.sweep()
        try verify(orders, holders, segment)
        CrashPoint.pass("erase-done")
    }

    private func note(
        _ destroyed: [KeysFile.Destroyed], _ rows: [RecordsFile.Row], _ hour: CaptureHour
    ) throws(VaultError) {
        let owners = Dictionary(uniqueKeysWithValues: destroyed.map { ($0.id, $0.order) })
        var records: [UUID: [RecordID]] = [:]
        for row in rows {
            if let order = row.holders.lazy.compactMap({ owners[$0] }).first {
                records[order, default: []].append(row.record)
            }
        }
        try state.note(
            Dictionary(grouping: destroyed, by: \.order).map { order, holders in
                HourErasure(
                    order: order, hour: hour, keys: .holders(Set(holders.map(\.id))),
                    records: records[order] ?? [])
            }, now: now)
    }

    private func destroyHour(_ hour: CaptureHour, for order: Order) throws(VaultError) {
        let (keys, records) = try readableContents(of: hour)
        try state.note([HourErasure(order: order.id, hour: hour, keys: keys, records: records)], now: now)
        segments.close(hour)
        CrashPoint.pass("erase-hour")
        try layout.destroy(hour, .erase)
        wrapping[hour] = nil
        failedReadings[hour] = nil
        CrashPoint.pass("erase-hour-done")
    }

    /// What is in an hour.
    ///
    /// A file that cannot be read is destroyed all the same, and only its records' ids are not known then: but
    /// whoever holds exports needs them, so an error that may pass is given time to.
    private func readableContents(
        of hour: CaptureHour
    ) throws(VaultError) -> (keys: DestroyedKeys, records: [RecordID]) {
        do throws(VaultError) {
            return try contents(of: hour)
        } catch {
            if error.mayPass, failedReadings[hour, default: 0] < Self.readingsMax {
                failedReadings[hour, default: 0] += 1
                throw error
            }
            return (.segment(nil, holders: 0), [])
        }
    }

    private func contents(
        of hour: CaptureHour
    ) throws(VaultError) -> (keys: DestroyedKeys, records: [RecordID]) {
        let segment = try segment(hour, .erase)
        return (
            .segment(segment.keys.segment, holders: try segment.keys.holderCount(.erase)),
            try segment.records.allRows(.erase).map(\.record)
        )
    }

    /// Looks again: a receipt claims what was seen, not what was meant.
    private func verify(
        _ orders: [Order], _ holders: RowsOfHolders, _ segment: Segment
    ) throws(VaultError) {
        let search = try HourSearch(orders, in: segment.keys, .erase)
        guard orders.allSatisfy({ search.isEmpty($0.id) }),
            try segment.keys.destroyed(.erase).isEmpty,
            try segment.records.rows(of: holders, .erase).isEmpty,
            try segment.keys.file.leavesNothing(.erase), try segment.records.file.leavesNothing(.erase)
        else { throw VaultError(.erase, .leftBehind, path: layout.records(segment.hour)) }
        try segment.keys.file.checkPlace(.erase)
        try segment.records.file.checkPlace(.erase)
    }

    // MARK: Answering

    private func answer(_ pass: ErasurePass, _ worker: String) throws(VaultError) {
        let finished = pass.tasks.values.filter { !$0.isIncomplete }.sorted { $0.offset < $1.offset }
        let milliseconds = Int(pass.begun.duration(to: .now) / .milliseconds(1))
        guard !finished.isEmpty else { return }
        CrashPoint.pass("answer")
        var counted: [CarriedOut] = []
        try state.file.write(.erase) { database in
            for task in finished {
                guard !isYounger(than: task.order) else {
                    try StateFile.settle(task.order.id, in: database)
                    continue
                }
                let erased = try StateFile.erased(by: task.order.id, in: database)
                let outcome = outcome(of: task)
                let former = try StateFile.order(task.order.id, in: database)?.answer
                counted.append(
                    CarriedOut(
                        verb: task.order.verb, outcome, erased,
                        before: former.flatMap { Receipt.decode($0.text) }))
                let counts = outcome == .found || outcome == .held
                let receipt = Receipt(
                    order: task.order.id, verb: task.order.verb, requestedAt: task.order.requestedAt,
                    offset: task.offset, store: state.identity.store, worker: worker, outcome: outcome,
                    reason: outcome == .blocked && task.isUnsearched ? Self.unsearched : nil,
                    keysDestroyed: erased.keys, recordsErased: erased.records,
                    recordsFound: counts ? task.hits : nil,
                    wrapping: keyrings.current.newestWrapping.version, milliseconds: milliseconds,
                    appliedAt: Timestamp(secondsSince1970: now))
                try StateFile.answer(
                    task.order.id, SignedReceipt(receipt, by: state.identity.signingKey),
                    outcome == .done || outcome == .found ? .done : .left, in: database)
            }
        }
        carriedOut += counted
        CrashPoint.pass("answered")
    }

    private static let unsearched = "an hour's keys are damaged, so that nobody can say what is there"

    /// A new store reads every order of sixty days; nobody waits for its answer to those from before its time.
    func isYounger(than order: Order) -> Bool {
        Roster.isCreatedAfter(
            Timestamp(secondsSince1970: state.identity.created), admittedAt: order.admittedAt)
    }

    private func outcome(of task: ErasurePass.Task) -> Receipt.Outcome {
        // A lift erases nothing, and finds the gate under any version.
        if task.order.verb == .lift { return .done }
        if case .person(_, _, let tokens) = task.order.subject, !indexVersions.isSubset(of: tokens.versions) {
            return .blocked
        }
        if task.order.verb == .find { return task.isUnsearched ? .blocked : .found }
        return task.isHeld ? .held : .done
    }
}
