public import AMQP
import Foundation
public import Orders
public import Sealing

/// Reads the ledger and the receipts of a region, as whoever wants to know how orders stand.
public struct StreamReading: Sendable {
    /// What was read.
    public private(set) var book = OrderBook()
    /// Entries and receipts that do not authenticate: passed over.
    public private(set) var forged = 0
    /// Entries and receipts of a newer program, or under a control key that the keyring lacks: passed over.
    public private(set) var unknown = 0

    private let topology: Topology
    private let keyring: Keyring

    /// How long an empty stream may give nothing.
    private static let emptyAfter: Duration = .seconds(1)

    /// Nothing is read yet.
    public init(topology: Topology, keyring: Keyring) {
        self.topology = topology
        self.keyring = keyring
    }

    /// How long a stream may be missing: just after a broker's start it says so of streams that it has (seen on 3.10.8).
    private static let missingAtMost: Duration = .seconds(5)

    /// Reads both streams from their start to what is their end now.
    ///
    /// - Parameters:
    ///   - topology: The region's.
    ///   - keyring: The region's keyring.
    ///   - endpoint: The broker, with a user who may read both streams.
    ///   - connectionName: What the broker's operators see.
    /// - Returns: What was read.
    /// - Throws: `AMQPError`; ``StreamUnreadable`` when a stream is missing, also some seconds later, or may not be read.
    public static func all(
        _ topology: Topology, keyring: Keyring, endpoint: BrokerEndpoint, connectionName: String
    ) async throws -> StreamReading {
        let deadline = ContinuousClock.now + missingAtMost
        while true {
            do {
                return try await withSession(endpoint, connectionName: connectionName) { session in
                    var reading = StreamReading(topology: topology, keyring: keyring)
                    try reading.readAll(on: session)
                    return reading
                }
            } catch let error as StreamUnreadable where error.isMissing && ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private mutating func readAll(on session: borrowing Session) throws {
        // Receipts first: an order that comes meanwhile then only looks unanswered, never answered too early.
        for (stream, take) in Self.streams(of: topology) {
            do {
                try read(stream, on: session, take)
            } catch let error as AMQPError {
                guard case .reply(let code) = error.code else { throw error }
                throw StreamUnreadable(stream: stream, code: code)
            }
        }
    }

    private typealias Taking = (inout StreamReading, Delivery) -> Void

    private static func streams(of topology: Topology) -> [(String, Taking)] {
        [
            (topology.receiptsStream, { $0.takeReceipt($1) }),
            (topology.ledgerStream, { $0.takeEntry($1) }),
        ]
    }

    private mutating func read(
        _ stream: String, on session: borrowing Session, _ take: Taking
    ) throws {
        guard let end = try session.streamEnd(stream, within: Self.emptyAfter)?.streamOffset else { return }
        _ = try session.readStream(
            stream, from: .first, firstWithin: .seconds(10), idle: .seconds(10)
        ) { delivery in
            take(&self, delivery)
            return (delivery.streamOffset ?? end) < end
        }
    }

    /// Takes an entry of the ledger.
    public mutating func takeEntry(_ delivery: Delivery) {
        guard let offset = delivery.streamOffset, let text = authentic(delivery, as: .ledger)?.text else {
            return
        }
        guard case .entry(let entry) = LedgerEntry.decode(text) else {
            unknown += 1
            return
        }
        book.add(entry, offset: offset)
    }

    /// Takes a receipt.
    public mutating func takeReceipt(_ delivery: Delivery) {
        guard let note = authentic(delivery, as: .receipt) else { return }
        guard let receipt = Receipt.decode(note.text) else {
            unknown += 1
            return
        }
        book.add(receipt, note: note)
    }

    private mutating func authentic(_ delivery: Delivery, as purpose: ControlPurpose) -> Note? {
        guard let note = Note(delivery.body.content, as: purpose) else {
            forged += 1
            return nil
        }
        switch note.verdict(keyring, region: topology.region) {
        case .authentic: return note
        case .forged: forged += 1
        case .unknownVersion: unknown += 1
        }
        return nil
    }
}

/// Why a stream could not be read: the broker refused it.
public struct StreamUnreadable: Error, Sendable, CustomStringConvertible {
    /// The stream's name.
    public let stream: String
    /// The reply code: 404 when there is none, 403 when the user may not read it.
    public let code: Int

    /// Whether the broker has no such stream, or not yet.
    var isMissing: Bool { code == 404 }

    /// What to do.
    public var description: String {
        switch code {
        case 404: "stream \(stream) is missing: run lethe setup"
        case 403:
            "this user may not read stream \(stream): grant it read on speech.ledger and speech.receipts"
        default: "stream \(stream) cannot be read: the broker replied \(code)"
        }
    }
}
