import Locking
import Orders
import Sealing

/// The orders in force of which records may be left: a reader shows none of what they erase.
///
/// Those that are done have no rows any more. Which rows the others mean is worked out from their tokens and
/// the hour's key; a reader needs no index key for it.
struct OpenOrders {
    /// The ledger's texts, by which two readings are compared.
    let entries: [[UInt8]]
    private let orders: [Order]

    /// Takes the ledger's texts of the orders; nil when one does not read.
    init?(_ entries: [[UInt8]]) {
        self.entries = entries
        var orders: [Order] = []
        for entry in entries {
            guard case .entry(.order(let order)) = LedgerEntry.decode(entry) else { return nil }
            if order.erases { orders.append(order) }
        }
        self.orders = orders
    }

    /// Those that reach an hour.
    func reaching(_ hour: CaptureHour) -> [Order] { orders.filter { hour <= $0.lastHour } }
}

/// What of an hour readers must not show any more, erased or not yet; for all threads that open its rows.
final class WithheldHolders: Sendable {
    /// What it was made from.
    let entries: [[UInt8]]
    let hourKey: HourKey
    private let isWhole: Bool
    private let gates: Set<Names>
    private let persons: [Order]
    /// The persons withheld under an application, worked out when its first row comes.
    private let indexes = Locked<[Names: Set<HolderIndex>]>([:])

    /// An application, or with nil an account.
    private struct Names: Hashable {
        let account: String
        let application: String?
    }

    /// What is withheld of one application.
    enum Part {
        case everything
        case persons(Set<HolderIndex>)

        /// Whether a row of these persons is not to be shown.
        func contains(_ caller: HolderIndex?, _ called: HolderIndex?) -> Bool {
            switch self {
            case .everything: true
            case .persons(let persons):
                caller.map(persons.contains) ?? false || called.map(persons.contains) ?? false
            }
        }
    }

    init(_ open: OpenOrders, _ hour: CaptureHour, _ hourKey: HourKey) {
        entries = open.entries
        self.hourKey = hourKey
        let orders = open.reaching(hour)
        isWhole = orders.contains(where: \.takesHours)
        var (gates, persons) = (Set<Names>(), [Order]())
        for order in orders {
            switch order.subject {
            case .person: persons.append(order)
            case .application(let account, let application):
                gates.insert(Names(account: account, application: application))
            case .account(let account): gates.insert(Names(account: account, application: nil))
            case .before, .everything: break
            }
        }
        (self.gates, self.persons) = (gates, persons)
    }

    /// What is withheld of an application.
    func part(account: String, application: String) -> Part {
        let names = Names(account: account, application: application)
        guard !isWhole, !gates.contains(names), !gates.contains(Names(account: account, application: nil))
        else { return .everything }
        if let known = indexes.withLock({ $0[names] }) { return .persons(known) }
        // Outside the lock: two threads may work out the same, and come to the same.
        let found = indexes(of: names, application)
        indexes.withLock { $0[names] = found }
        return .persons(found)
    }

    private func indexes(of names: Names, _ application: String) -> Set<HolderIndex> {
        var found = Set<HolderIndex>()
        for order in persons {
            guard case .person(let account, let wanted, let tokens) = order.subject,
                account == names.account, (wanted ?? application) == application
            else { continue }
            for token in tokens.all { found.insert(hourKey.personIndex(token, application: application)) }
        }
        return found
    }
}
