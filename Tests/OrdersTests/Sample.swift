import Foundation
import Messages
import Orders

@testable import Sealing

/// The same keys, ids and orders in every run; fixed vectors rest on them.
enum Sample {
    /// 2026-11-23T15:04:05Z.
    static let now: Int64 = 1_795_446_245
    static let region = Region("eu-3")

    /// The regions' keyring, and one that has been rotated since.
    static func keyring(_ region: String = "eu-3", versions: ClosedRange<Int> = 1...1) throws -> Keyring {
        try Keyring(
            region: Region(region),
            wrapping: versions.map { version in
                try WrappingKey(version: version, created: now, secret: counting(from: 0x20, version))
            },
            index: versions.map { version in
                let from = version == versions.lowerBound ? nil : now + Int64(version) * 86_400
                return try IndexKey(version: version, from: from, secret: counting(from: 0x40, version))
            },
            control: versions.map { version in
                try ControlKey(version: version, created: now, secret: counting(from: 0x60, version))
            })
    }

    private static func counting(from first: UInt8, _ version: Int) -> SecretBytes {
        SecretBytes(copying: (0..<32).map { first &+ $0 }.map { $0 ^ UInt8(version - 1) &* 0x11 })
    }

    /// A person under `acct-1`, by a number of one's own; the same under every version.
    static func person(
        _ number: UInt8 = 1, account: String = "acct-1", application: String? = "app-1",
        versions: ClosedRange<Int> = 1...1, forms: [UInt8] = []
    ) throws -> Order.Subject {
        let byVersion = Dictionary(
            uniqueKeysWithValues: versions.map { version in
                (version, ([number] + forms).map { token($0, version: version) })
            })
        guard let tokens = PersonTokens(byVersion) else { throw NoSample() }
        return .person(account: account, application: application, tokens: tokens)
    }

    static func token(_ number: UInt8, version: Int = 1) -> PersonToken {
        let bytes = [UInt8(version)] + [UInt8](repeating: number, count: PersonToken.byteCount - 1)
        guard let token = PersonToken(bytes: bytes) else {
            preconditionFailure("a token has thirty-two bytes")
        }
        return token
    }

    static func order(
        _ verb: Command.Verb = .forget, _ subject: Order.Subject, id: UInt8 = 1, suppress: Bool = false,
        broad: Bool = false, at second: Int64 = now, admittedAt: Int64? = nil
    ) -> Order {
        Order(
            id: .numbered(id), verb: verb, subject: subject, suppress: suppress, broad: broad,
            requestedAt: Timestamp(secondsSince1970: second),
            admittedAt: Timestamp(secondsSince1970: admittedAt ?? second), admittedBy: .numbered(1))
    }

    static func here(
        _ store: UInt8, run: Int64 = 1, name: String? = nil, created: Int64 = now - 86_400,
        clock: Int64 = now, key: SigningKey? = nil, oldestHour: CaptureHour? = nil
    ) -> Here {
        Here(
            store: .numbered(store), name: name ?? "worker-\(store)", start: .numbered(store), run: run,
            publicKey: key?.publicKey ?? [UInt8](repeating: store, count: SigningKey.publicKeyBytes),
            created: Timestamp(secondsSince1970: created), oldestHour: oldestHour, wrapping: [1], index: [1],
            software: "1.0", clock: Timestamp(secondsSince1970: clock))
    }

    static func receipt(
        _ order: UInt8 = 1, store: UInt8 = 1, _ outcome: Receipt.Outcome = .done, appliedAt: Int64 = now,
        reason: String? = nil
    ) -> Receipt {
        Receipt(
            order: .numbered(order), verb: .forget, requestedAt: Timestamp(secondsSince1970: now), offset: 7,
            store: .numbered(store), worker: "worker-\(store)", outcome: outcome, reason: reason,
            keysDestroyed: 2, recordsErased: 3, wrapping: 1, milliseconds: 4,
            appliedAt: Timestamp(secondsSince1970: appliedAt))
    }
}

/// A sample could not be made: the test's own fault.
struct NoSample: Error {}

extension StoreID {
    /// The same byte throughout.
    static func numbered(_ number: UInt8) -> StoreID {
        guard let id = StoreID(bytes: [UInt8](repeating: number, count: byteCount)) else {
            preconditionFailure("an id has sixteen bytes")
        }
        return id
    }
}

extension UUID {
    /// Zeroes and the number; ordered as numbers are.
    static func numbered(_ number: UInt8) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
    }
}
