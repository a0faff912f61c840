import Foundation
import Messages
import Orders
import Sealing

/// Ledger entries, orders among them: what is read must be written and read again as the same.
struct EntryTarget: FuzzTarget {
    let seeds: [[UInt8]] = {
        let subjects: [Order.Subject] = [
            .person(account: "a", application: "b", tokens: Given.tokens),
            .person(account: "a", application: nil, tokens: Given.tokens),
            .application(account: "a", application: "b"), .account("a"),
            .before(CaptureHour(containing: Given.now.secondsSince1970)), .everything,
        ]
        let orders = subjects.map { subject in
            LedgerEntry.order(
                Order(
                    id: UUID(), verb: .purge, subject: subject, suppress: true, broad: false,
                    requestedAt: Given.now, admittedAt: Given.now, admittedBy: Given.store))
        }
        let here = Here(
            store: Given.store, name: "worker", start: UUID(), run: 3,
            publicKey: [UInt8](repeating: 7, count: 32), created: Given.now,
            oldestHour: CaptureHour(containing: Given.now.secondsSince1970), wrapping: [1, 2], index: [1],
            software: "1.0", clock: Given.now)
        let rest: [LedgerEntry] = [
            .opening(at: Given.now), .here(here), .retire(Retirement(store: Given.store, at: Given.now)),
        ]
        return (orders + rest).map { $0.encoded(nonce: UUID()) }
    }()

    func take(_ input: [UInt8]) {
        guard case .entry(let entry) = LedgerEntry.decode(input) else { return }
        precondition(LedgerEntry.decode(entry.encoded()) == .entry(entry), "written and read as another")
        guard case .order(let order) = entry else { return }
        precondition(order.isSame(as: order) && !order.supersedes(order), "an order is itself")
        // Arithmetic on times that nobody would send.
        _ = (order.fence, order.lastHour, order.erases, order.decidesGate, order.covers(order))
        var fences = Fences()
        fences.add(order)
    }
}

/// Receipts: what is read must be written and read again as the same.
struct ReceiptTarget: FuzzTarget {
    let seeds = Receipt.Outcome.allCases.map { outcome in
        Receipt(
            order: UUID(), verb: .forget, requestedAt: Given.now, offset: 17, store: Given.store,
            worker: "worker", outcome: outcome, reason: "scope", keysDestroyed: 1, recordsErased: 2,
            recordsFound: 3, wrapping: 1, milliseconds: 20, appliedAt: Given.now
        ).encoded()
    }

    func take(_ input: [UInt8]) {
        guard let receipt = Receipt.decode(input) else { return }
        precondition(Receipt.decode(receipt.encoded()) == receipt, "written and read as another")
    }
}

/// Notes of both purposes: only what a holder of the keys wrote is authentic.
struct NoteTarget: FuzzTarget {
    private static let text = Array("text".utf8)
    private static let signature = [UInt8](repeating: 9, count: 64)
    let seeds = [
        Given.required { try Note(text, as: .ledger, keyring: Given.keyring, region: Given.region) }.body,
        Given.required {
            try Note(text, signature: signature, as: .receipt, keyring: Given.keyring, region: Given.region)
        }.body,
    ]

    func take(_ input: [UInt8]) {
        for purpose in [ControlPurpose.ledger, .receipt] {
            guard let note = Note(input, as: purpose) else { continue }
            precondition(note.body == input, "another spelling of the same note")
            guard note.verdict(Given.keyring, region: Given.region) == .authentic else { continue }
            precondition(seeds.contains(input), "forged")
        }
    }
}
