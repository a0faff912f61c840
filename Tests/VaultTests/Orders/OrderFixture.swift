import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

/// The people of these tests: who calls, and who is called, unless a test says otherwise.
enum Person {
    static let caller = "+447700900123"
    static let called = "+442079460000"
}

extension VaultFixture {
    /// An order about a person, asked for now unless said otherwise.
    func order(
        _ verb: Command.Verb, number: String = Person.caller, account: String = "acct-1",
        application: String? = "app-1", suppress: Bool = false, broad: Bool = false, id: UUID = UUID(),
        at second: Int64? = nil, keyring: Keyring? = nil
    ) throws -> Order {
        let forms = try #require(InternationalNumber(number)).personForms
        let tokens = try #require(
            PersonTokens(forms: forms, account: account, keyring: keyring ?? self.keyring))
        return order(
            verb, .person(account: account, application: application, tokens: tokens), suppress: suppress,
            broad: broad, id: id, at: second)
    }

    /// An order about anything.
    func order(
        _ verb: Command.Verb, _ subject: Order.Subject, suppress: Bool = false, broad: Bool = false,
        id: UUID = UUID(), at second: Int64? = nil
    ) -> Order {
        Order(
            id: id, verb: verb, subject: subject, suppress: suppress, broad: broad,
            requestedAt: Timestamp(secondsSince1970: second ?? clock.now),
            admittedAt: Timestamp(secondsSince1970: clock.now), admittedBy: .random())
    }

    /// The receipt of an order in what waits to be sent, its signature checked; the last when there are several.
    func receipt(_ order: Order, _ vault: Vault) async throws -> Receipt {
        try #require(try await receipts(vault).last { $0.order == order.id })
    }

    /// Every receipt that waits to be sent, its signature checked.
    func receipts(_ vault: Vault) async throws -> [Receipt] {
        try await vault.receiptsWaiting(limit: 10_000).map { waiting in
            let (text, signature) = (waiting.receipt.text, waiting.receipt.signature)
            #expect(SignedReceipt.isSigned(text, signature, by: vault.signingKey.publicKey))
            let receipt = try #require(Receipt.decode(text))
            #expect(receipt.store == vault.storeID && receipt.worker == "worker-1")
            return receipt
        }
    }
}

extension Vault {
    /// Follows entries, each one after the last that was followed.
    @discardableResult
    func follow(_ entries: LedgerEntry...) throws -> Followed {
        try follow(entries: entries)
    }

    /// Follows entries, each one after the last that was followed.
    @discardableResult
    func follow(entries: [LedgerEntry]) throws -> Followed {
        let next = (try ledgerPosition()?.offset ?? -1) + 1
        return try follow(
            entries.enumerated().map { number, entry in
                FollowedEntry(
                    position: LedgerPosition(
                        offset: next + Int64(number), digest: Array(repeating: 7, count: 32)), entry: entry)
            })
    }

    /// Follows orders, and carries out whatever waits.
    func obey(_ orders: Order...) throws {
        try follow(entries: orders.map { .order($0) })
        try carryOutAll()
    }

    /// Carries out whatever waits.
    func carryOutAll() throws {
        while try carryOut(worker: "worker-1") {}
    }
}
