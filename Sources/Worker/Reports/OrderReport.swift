public import Foundation
import Messages
import Orders
import Sealing

/// What became of one order, for a privacy officer: no number, no account, no word of anybody's.
public struct OrderReport: Encodable, Sendable {
    /// What one store did.
    struct Store: Encodable, Sendable {
        let receipt: ReceiptFields
        /// `verified`, `wrong`, or `unknown store`.
        let signature: String

        private enum CodingKeys: CodingKey {
            case signature
        }

        /// The receipt's members and the signature's verdict are members of one object.
        func encode(to encoder: any Encoder) throws {
            try receipt.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(signature, forKey: .signature)
        }
    }

    let region: String
    let order: String
    let command: String?
    let scope: String
    let requestedAt: String?
    let admittedAt: String?
    let admittedBy: String?
    let state: String
    let completedAt: String?
    let stores: [Store]
    let waitingFor: [String]
    let retired: [String]
    let settledBy: [String]
    let remains: String
    let unauthenticEntries: Int
    let unknownEntries: Int
    let madeAt: String
    let madeBy: String

    /// Puts a report together; nil when the streams do not tell of the order.
    ///
    /// - Parameters:
    ///   - id: The order's.
    ///   - reading: Both streams.
    ///   - region: The region's name.
    ///   - software: The program's version.
    ///   - clock: The time of day.
    public init?(_ id: UUID, in reading: StreamReading, region: String, software: String, clock: WallClock) {
        let standing = reading.book.standing(id)
        guard standing.order != nil || !standing.answers.isEmpty else { return nil }
        let first = standing.answers.first?.receipt
        self.region = region
        order = id.uuidString.lowercased()
        command = (standing.order?.verb ?? first?.verb)?.rawValue
        scope = standing.order?.scopeInWords ?? "not known: the ledger has no such order"
        requestedAt = (standing.order?.requestedAt ?? first?.requestedAt)?.rfc3339
        admittedAt = standing.order?.admittedAt.rfc3339
        admittedBy = standing.order.map { order in
            reading.book.roster[order.admittedBy]?.here.name ?? order.admittedBy.hex
        }
        state = standing.state.rawValue
        completedAt = standing.completedAt?.rfc3339
        stores = standing.answers.map(Store.init)
        waitingFor = standing.waitingFor.map { member, answer in
            member.here.name + (answer.map { " (\($0.outcome.rawValue))" } ?? " (no answer)")
        }
        retired = standing.excused.map { member in
            "\(member.here.name) (retired \(member.retiredAt?.rfc3339 ?? "at a time not known"), before it had done it)"
        }
        settledBy = standing.settledBy.map { $0.uuidString.lowercased() }
        remains = Self.remains(standing)
        unauthenticEntries = reading.forged
        unknownEntries = reading.unknown
        madeAt = clock.rfc3339
        madeBy = "lethe \(software)"
    }

    private static func remains(_ standing: OrderBook.Standing) -> String {
        switch standing.state {
        case .complete where !standing.excused.isEmpty:
            "Nothing in the stores that are left. \(standing.excused.count) that could hold it did not do it before they were "
                + "retired: who retired them has vouched that their keys are gone."
        case .complete where !standing.settledBy.isEmpty:
            "Nothing: what stores held or could not do of it they did with a later order that covers it, named below."
        case .complete:
            standing.order?.erases == true
                ? "Nothing: every store that could hold it has looked, erased, looked again and found nothing."
                : "Nothing to do: every store has answered."
        case .waiting:
            "\(standing.waitingFor.count) of the stores that could hold it have not done it; meanwhile they show and store nothing of it "
                + "from the moment they hear of it, and their speech expires within thirty days."
        case .refused: "The command was not admitted: nothing was done. Send it again, put right."
        case .unknown where standing.order == nil:
            "The ledger no longer holds the order, or never did; what is left of it are the answers."
        case .unknown where !(standing.excused.isEmpty && standing.answers.isEmpty):
            "Every store that could hold it has been retired; what each had done before stands below."
        case .unknown: "No store is known that could hold it."
        }
    }

    /// What is not known is null, and there all the same.
    private enum CodingKeys: CodingKey {
        case region, order, command, scope, requestedAt, admittedAt, admittedBy, state, completedAt, stores
        case waitingFor, retired, settledBy, remains, unauthenticEntries, unknownEntries, madeAt, madeBy
    }
}

extension OrderReport.Store {
    init(_ answer: OrderBook.Answer) {
        receipt = ReceiptFields(answer.receipt)
        signature = answer.isSigned.map { $0 ? "verified" : "wrong" } ?? "unknown store"
    }
}

extension Order {
    /// Whom or what it is about, without naming anybody.
    fileprivate var scopeInWords: String {
        let scope =
            switch subject {
            case .person(_, .some, _): "one person, under one application of an account"
            case .person(_, nil, _): "one person, under every application of an account"
            case .application: "one application of an account"
            case .account: "one account"
            case .before(let hour): "everything captured before \(hour.rfc3339)"
            case .everything: "everything in the region"
            }
        return scope + (suppress ? "; and nothing later is stored until a lift" : "")
    }
}

extension OrderReport {
    /// For people, as text.
    public var text: String { document.text }

    /// For people, as a page of its own.
    public var page: String { document.page }

    private var document: ReportDocument {
        let unknown = "not known"
        return ReportDocument(
            title: "Order \(order)",
            lead: "Region \(region). State: \(state). What remains? \(remains)",
            sections: [
                ReportDocument.Section(
                    title: "What was asked",
                    rows: [
                        ["Command", command ?? unknown], ["About", scope],
                        ["Requested at", requestedAt ?? unknown],
                        ["Admitted at", admittedAt ?? "not admitted"],
                        ["Admitted by", admittedBy ?? "nobody"],
                        ["Completed at", completedAt ?? "not complete"],
                    ] + (settledBy.isEmpty ? [] : [["Done with order", settledBy.joined(separator: ", ")]])),
                ReportDocument.Section(
                    title: "What each store did",
                    columns: ["Worker", "Outcome", "Keys", "Records", "Applied at", "Signature", "Store"],
                    rows: stores.map { store in
                        let receipt = store.receipt
                        return [
                            receipt.worker, receipt.outcome + (receipt.reason.map { ": \($0)" } ?? ""),
                            "\(receipt.keysDestroyed) destroyed",
                            receipt.recordsFound.map { "\($0) found" } ?? "\(receipt.recordsErased) erased",
                            receipt.appliedAt, store.signature, receipt.store,
                        ]
                    }),
                ReportDocument.Section(title: "Who is waited for", rows: (waitingFor + retired).map { [$0] }),
                ReportDocument.Section(
                    title: "Checks",
                    rows: [
                        [
                            "Signatures",
                            "\(stores.count { $0.signature == "verified" }) of \(stores.count) verified",
                        ],
                        ["Entries that do not authenticate", "\(unauthenticEntries), passed over"],
                        ["Entries of a newer program or key", "\(unknownEntries), passed over"],
                    ]),
            ],
            notes: [
                "Computed at \(madeAt) by \(madeBy) from the region's ledger and receipts; each entry carries a code of the region's keyring, each receipt its store's Ed25519 signature.",
                "A receipt says done when keys and rows were looked for again and not found, files overwritten and journals empty. Keys destroyed make every copy of the records unreadable.",
                "Exports made before are not covered: exports.jsonl names them, lethe erased lists the records; a mirror follows by itself. Nor are other regions, nor old copies of a keys folder: rotate, and remove the old wrapping version.",
                "It names no person, number, account or word that was said.",
            ])
    }
}
