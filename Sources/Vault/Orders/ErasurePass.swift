import Foundation
import Messages
import Orders
import Sealing

/// One walk over the hour files for all orders that wait, in two turns: look everywhere, then erase where
/// something was found.
///
/// A plain value that the store moves on, hour by hour, so that batches are stored in between; fences are in
/// force before it begins. It is not kept on disk: after a kill a new one finds what is left.
struct ErasurePass {
    /// An order, and what was found about it so far.
    struct Task {
        let order: Order
        let offset: Int64
        /// Records about it; not counted for whole hours.
        var hits = 0
        /// Hours in which something is to be erased.
        var hours: Set<CaptureHour> = []
        /// Some hour could not be looked at, or not be erased: the order stays pending.
        var isIncomplete = false

        /// Whether there are more hits than it may erase.
        var isHeld: Bool { order.verb == .forget && !order.broad && hits > Order.heldAbove }
        /// Whether it destroys hours as a whole.
        var takesHours: Bool {
            switch order.subject {
            case .before, .everything: true
            case .person, .application, .account: false
            }
        }
    }

    var tasks: [UUID: Task]
    /// Hours that are still to be looked at, oldest first.
    var unseen: ArraySlice<CaptureHour>
    /// Hours in which something is still to be erased; known when all have been looked at.
    var unerased: ArraySlice<CaptureHour> = []
    var hasLooked = false
    /// What went wrong with an hour; the others are done all the same.
    var problem: VaultError?
    let begun = ContinuousClock.now

    /// A walk for these orders over these hours.
    init(_ orders: [KnownOrder], hours: [CaptureHour]) {
        tasks = Dictionary(
            uniqueKeysWithValues: orders.map { ($0.order.id, Task(order: $0.order, offset: $0.offset)) })
        let last = orders.map(\.order.lastHour).max()
        unseen = hours.filter { hour in last.map { hour <= $0 } ?? false }[...]
    }

    /// The orders that reach an hour.
    func orders(reaching hour: CaptureHour) -> [Order] {
        tasks.values.filter { hour <= $0.order.lastHour }.map(\.order)
    }

    /// Goes over to erasing, where something was found and may be erased.
    mutating func turn() {
        hasLooked = true
        let hours = tasks.values.filter { !$0.isHeld && $0.order.erases }.reduce(into: Set<CaptureHour>()) {
            $0.formUnion($1.hours)
        }
        unerased = hours.sorted()[...]
    }

    /// Notes that an hour failed for whoever reaches it.
    mutating func fail(_ hour: CaptureHour, _ error: VaultError) {
        problem = problem ?? error
        for id in tasks.keys where tasks[id].map({ hour <= $0.order.lastHour }) ?? false {
            tasks[id]?.isIncomplete = true
        }
    }
}
