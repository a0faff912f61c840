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
        /// Some hour's keys are damaged, so that nobody can say what is there.
        var isUnsearched = false

        /// Whether there are more hits than it may erase.
        var isHeld: Bool { order.verb == .forget && !order.broad && hits > Order.heldAbove }
        /// Whether it destroys what was found.
        var isErasing: Bool { order.erases && !isHeld }
    }

    private(set) var tasks: [UUID: Task]
    /// The orders, the first in the ledger first: sorted once, since thousands may wait and there are hundreds of hours.
    private let inOrder: [Order]
    /// Hours that are still to be looked at, oldest first.
    var unseen: ArraySlice<CaptureHour>
    /// Hours in which something is still to be erased; known when all have been looked at.
    var unerased: ArraySlice<CaptureHour> = []
    /// The orders that erase something in each of them.
    private var erasing: [CaptureHour: Set<UUID>] = [:]
    var hasLooked = false
    /// Hours of which files are set aside as damaged.
    var setAside: Set<CaptureHour>
    /// What went wrong with an hour; the others are done all the same.
    var problem: VaultError?
    let begun = ContinuousClock.now

    /// A walk for these orders over these hours.
    init(_ orders: [KnownOrder], hours: [CaptureHour], setAside: Set<CaptureHour>) {
        self.setAside = setAside
        inOrder = orders.sorted { $0.offset < $1.offset }.map(\.order)
        tasks = Dictionary(
            uniqueKeysWithValues: orders.map { ($0.order.id, Task(order: $0.order, offset: $0.offset)) })
        let last = orders.map(\.order.lastHour).max()
        unseen = hours.filter { hour in last.map { hour <= $0 } ?? false }[...]
    }

    /// The orders that reach an hour, the first in the ledger first.
    func orders(reaching hour: CaptureHour) -> [Order] {
        inOrder.filter { hour <= $0.lastHour }
    }

    /// The orders that erase something in an hour, likewise.
    func orders(erasing hour: CaptureHour) -> [Order] {
        inOrder.filter { erasing[hour]?.contains($0.id) ?? false }
    }

    /// Goes over to erasing, where something was found and may be erased.
    mutating func turn() {
        hasLooked = true
        for task in tasks.values where task.isErasing {
            for hour in task.hours { erasing[hour, default: []].insert(task.order.id) }
        }
        unerased = erasing.keys.sorted()[...]
    }

    /// Notes that an order has something to erase in an hour.
    mutating func mark(_ order: UUID, in hour: CaptureHour, hits: Int = 0) {
        tasks[order]?.hours.insert(hour)
        tasks[order]?.hits += hits
    }

    /// Notes that an hour holds keys that cannot be looked through.
    mutating func markUnsearchable(_ order: Order, in hour: CaptureHour) {
        if order.erases { mark(order.id, in: hour) }
        tasks[order.id]?.isUnsearched = true
    }

    /// Notes that an hour failed for whoever reaches it.
    mutating func fail(_ hour: CaptureHour, _ error: VaultError) {
        problem = problem ?? error
        for id in tasks.keys where tasks[id].map({ hour <= $0.order.lastHour }) ?? false {
            tasks[id]?.isIncomplete = true
        }
    }
}

extension Order {
    /// Whether it destroys hours as a whole.
    var takesHours: Bool {
        switch subject {
        case .before, .everything: true
        case .person, .application, .account: false
        }
    }
}
