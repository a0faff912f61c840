import Foundation
import Orders
import Sealing

/// The holders in one hour that orders are about.
struct HourSearch {
    /// Holder ids by order; an id may belong to several.
    private(set) var persons: [UUID: Set<Int64>] = [:]
    private(set) var applications: [UUID: Set<Int64>] = [:]

    /// Looks the orders' holders up, in every generation of the hour.
    init(_ orders: [Order], in keys: KeysFile, _ operation: VaultError.Operation) throws(VaultError) {
        var wanted: [HolderIndex: [UUID]] = [:]
        var wantedApplications: [HolderIndex: [UUID]] = [:]
        var accounts: [String: [(id: Int64, application: String)]] = [:]
        func applications(_ account: String) throws(VaultError) -> [(id: Int64, application: String)] {
            if let found = accounts[account] { return found }
            let found = try keys.applications(of: account, operation)
            accounts[account] = found
            return found
        }
        for order in orders {
            switch order.subject {
            case .person(let account, let application, let tokens):
                var names = application.map { [$0] } ?? []
                if application == nil {
                    names = Array(Set(try applications(account).map(\.application)))
                }
                for name in names {
                    for token in tokens.all {
                        wanted[keys.hourKey.personIndex(token, application: name), default: []]
                            .append(order.id)
                    }
                }
            case .application(let account, let application):
                let index = keys.hourKey.applicationIndex(account: account, application: application)
                wantedApplications[index, default: []].append(order.id)
            case .account(let account):
                let found = try applications(account)
                if !found.isEmpty { self.applications[order.id] = Set(found.map(\.id)) }
            case .before, .everything: break
            }
        }
        for (index, ids) in try keys.ids(of: wanted.keys, operation) {
            for order in wanted[index] ?? [] { persons[order, default: []].formUnion(ids) }
        }
        for (index, ids) in try keys.ids(of: wantedApplications.keys, operation) {
            for order in wantedApplications[index] ?? [] {
                self.applications[order, default: []].formUnion(ids)
            }
        }
    }

    /// Whether nothing of an order is here.
    func isEmpty(_ order: UUID) -> Bool { persons[order] == nil && applications[order] == nil }

    /// The rows of an order.
    func rows(of order: UUID) -> RowsOfHolders {
        RowsOfHolders(persons: persons[order] ?? [], applications: applications[order] ?? [])
    }

    /// Every holder that orders are about, each for the first of them.
    func holders(of orders: [Order]) -> [(id: Int64, order: UUID)] {
        var owners: [Int64: UUID] = [:]
        for order in orders.map(\.id).reversed() {
            for id in (persons[order] ?? []).union(applications[order] ?? []) { owners[id] = order }
        }
        return owners.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
